/** Repositories for tests: made in an instant, in memory or behind whatever the test puts before it. */
import type { Clock } from '../../main/engine/base/clock';
import { noLog } from '../../main/engine/base/log';
import {
  createRepository,
  type OpenRepository,
  type RepositoryEnvironment,
} from '../../main/engine/repository/repository';
import type { Backend } from '../../main/engine/storage/backend';
import { MemoryBackend } from '../../main/engine/storage/memory/memory-backend';
import { inlineWorkers } from '../../main/engine/workers/inline';
import { inlineOpenWorkers } from '../../main/engine/workers/open-inline';
import { FakeClock } from './fake-clock';
import { resticPassword } from './real-restic';

/** Never aborted. */
export const signal = new AbortController().signal;

/** Key derivation without its cost. restic opens such keys too. */
const quickKdf = { n: 1024, r: 8, p: 1 };

export function testEnvironment(
  backend: Backend,
  clock: Clock = new FakeClock({ advancesItself: true }),
): RepositoryEnvironment {
  return {
    backend,
    workers: inlineWorkers(),
    openWorkers: inlineOpenWorkers(),
    clock,
    log: noLog,
    kdfParameters: quickKdf,
  };
}

export interface TestRepository<B extends Backend> {
  readonly backend: B;
  readonly environment: RepositoryEnvironment;
  readonly repository: OpenRepository;
}

/** A new, empty repository in memory, seen through what `wrap` makes of it. Its password is `resticPassword`. */
export async function testRepository<B extends Backend>(
  wrap: (inner: MemoryBackend) => B,
  options: { readonly version?: 1 | 2; readonly clock?: Clock } = {},
): Promise<TestRepository<B>> {
  const backend = wrap(new MemoryBackend(options.clock));
  const environment = testEnvironment(backend, options.clock);
  const { version = 2 } = options;
  const repository = await createRepository(environment, resticPassword, { signal, version });
  return { backend, environment, repository };
}

export function memoryRepository(
  options: { readonly version?: 1 | 2; readonly clock?: Clock } = {},
): Promise<TestRepository<MemoryBackend>> {
  return testRepository((inner) => inner, options);
}
