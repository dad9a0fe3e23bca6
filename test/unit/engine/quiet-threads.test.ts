import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../main/engine/base/clock';
import type { Log } from '../../../main/engine/base/log';
import { createEngine, type EngineSession } from '../../../main/engine/engine';
import { signal } from '../../support/memory-repository';
import { temporaryFolder } from '../../support/temporary-folder';
import { threadPriorities } from '../../support/thread-priorities';
import { usualBackup } from '../../support/usual-backup';
import { bundleCpuWorker, bundleWorker, loudWorker } from '../../support/worker-bundle';

let folder = '';
let cpuEntry: URL;
let openEntry: URL;

beforeAll(async () => {
  const out = join(import.meta.dirname, '../../../out');
  mkdirSync(out, { recursive: true });
  folder = mkdtempSync(join(out, 'quiet-threads-'));
  cpuEntry = await bundleCpuWorker(join(folder, 'cpu'));
  openEntry = await bundleWorker(join(folder, 'open'), 'main/engine/workers/open.worker.ts');
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A new repository, used by threads with these entries; what the log is told of quiet threads. */
async function openSession(workerEntry: URL, openWorkerEntry: URL) {
  const logged: unknown[] = [];
  const log: Log = (level, message, fields) => {
    if (message.includes('quiet')) logged.push([level, fields]);
  };
  const engine = createEngine({ clock: systemClock, log, workerEntry, openWorkerEntry, workerCount: 1 });
  const location = { kind: 'local', path: await temporaryFolder() } as const;
  const session = await engine.create({ location, credential: { kind: 'none' }, password: 'x' }, { signal });
  onTestFinished(async () => {
    await session.close();
    await engine.close();
  });
  return { session, logged };
}

/** The most quiet threads that were seen at one moment of a run. */
function watch() {
  const seen = { quiet: 0 };
  const onEvent = () => {
    if (process.platform !== 'linux') return;
    const quiet = threadPriorities().filter(({ nice }) => nice === 19).length;
    seen.quiet = Math.max(seen.quiet, quiet);
  };
  return { seen, run: { signal, onEvent } };
}

async function backUp(session: EngineSession, isQuiet: boolean): Promise<number> {
  const { seen, run } = watch();
  const targets = [import.meta.dirname];
  const request = { ...usualBackup, targets, workingFolder: '/', parent: { kind: 'none' }, isQuiet } as const;
  expect((await session.backup(request, run)).warnings).toBe(0);
  return seen.quiet;
}

async function check(session: EngineSession, isQuiet: boolean): Promise<number> {
  const { seen, run } = watch();
  const result = await session.check({ readData: { kind: 'all' }, checkUnused: false, isQuiet }, run);
  expect([result.errors, result.packsRead > 0]).toEqual([0, true]);
  return seen.quiet;
}

describe('quiet mode', () => {
  it.runIf(process.platform === 'linux')(
    'lowers the workers that are asked to be, and no other thread',
    async () => {
      const { session, logged } = await openSession(cpuEntry, openEntry);
      const before = getPriority();
      expect(await backUp(session, true)).toBe(1);
      expect(await check(session, true)).toBeGreaterThan(0);
      expect([await backUp(session, false), await check(session, false)]).toEqual([0, 0]);
      expect([getPriority(), logged]).toEqual([before, []]);
    },
  );

  it('goes on where it is refused, and says so once a session', async () => {
    const { session, logged } = await openSession(
      loudWorker(folder, cpuEntry),
      loudWorker(folder, openEntry),
    );
    await backUp(session, true);
    await check(session, true);
    const line = ['debug', { message: 'refused' }];
    expect(logged).toEqual([line, line]);
  });
});
