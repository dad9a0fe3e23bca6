/** An engine of a few lines behind the real host, for tests of the way between the threads. The location's path says what is to happen. */
import { parentPort } from 'node:worker_threads';
import { EngineHost } from '../../main/engine-thread/engine-host';
import type { Engine, EngineSession } from '../../main/engine/engine';
import type { SignalOptions } from '../../main/engine/engine-types';
import { cancelledError, EngineError } from '../../main/engine/errors';

import { systemProxy } from '../../main/engine/base/system-proxy';
import { askOverPort } from '../../main/engine-thread/token-port';
import type { Assessment } from '../../main/engine/lookup-requests';
import type { RunOptions } from '../../main/engine/requests';

const calls: string[] = [];

const getToken = parentPort ? askOverPort(parentPort) : undefined;
async function tokenFor(account: string, options: SignalOptions): Promise<string> {
  const token = await getToken?.({ account, claims: '{}' }, options);
  return JSON.stringify(token);
}

const untilAborted = ({ signal }: SignalOptions) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(cancelledError())));

const session: Partial<EngineSession> = {
  info: { id: 'id' } as EngineSession['info'],
  setLimits: (limits) => void calls.push(`limits ${limits.uploadBytesPerSecond}`),
  backup: (_request, run: RunOptions) => {
    run.onEvent({ kind: 'phase', phase: 'saving' });
    let wasPaused = false;
    run.pause?.onChange((isPaused) => {
      if (isPaused !== wasPaused) run.onEvent({ kind: 'phase', phase: isPaused ? 'planning' : 'restoring' });
      wasPaused = isPaused;
    });
    return untilAborted(run);
  },
  listSnapshots: async () => [],
  // Tells what was called before: the double's only memory.
  changePassword: async (password) => [...calls, `password ${password}`].join(', '),
  close: async () => void calls.push('close'),
};

const engine: Engine = {
  create: async () => session as EngineSession,
  open: async ({ location }, options) => {
    const { path } = location as { readonly path: string };
    if (path === '/denied') throw new EngineError('storage/forbidden', 'No', { status: 403 });
    if (path === '/crash') process.exit(3);
    if (path === '/never') return untilAborted(options);
    if (path === '/proxy') calls.push(`proxy ${systemProxy().proxy}`);
    if (path === '/token') calls.push(await tokenFor('anna', options));
    return session as EngineSession;
  },
  probe: async () => ({ kind: 'empty' }),
  preflight: (_request, options) => {
    options.onSteps([{ id: 'name', state: 'running', error: null, facts: {} }]);
    return untilAborted(options);
  },
  assess: (request, options) => {
    options.onProgress({
      unreadable: [{ path: request.targets[0]!, code: 'disk/denied' }],
    } as unknown as Assessment);
    return untilAborted(options);
  },
  findRepositories: (_request, options) => untilAborted(options),
  loadPublished: async ({ name }) => name,
  close: async () => undefined,
};

if (parentPort) new EngineHost(engine, parentPort);
