/**
 * The app without its window, for the bench: Electron's main process with the engine on a thread, as main/main.ts starts it. Takes restic's command
 * line for `backup`, `restore` and `check`, and writes to $BENCH_DELAYS how long its own thread was kept from its events meanwhile.
 */
import { writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { app } from 'electron';
import type { RemoteSession } from '../../main/engine-thread/protocol';
import { startEngineThread } from '../../main/engine-thread/remote-engine';
import { parseLocation } from '../../main/engine/storage/location-text';
import { backupRequest, restoreRequest } from './requests';

/** A timer that is due this often is what delays are seen by; its own period is no delay. */
const resolutionMs = 1;

const environment = process.env as Readonly<Record<string, string>>;

const { values, positionals } = parseArgs({
  args: process.argv.slice(process.argv.indexOf('--quiet')),
  options: {
    quiet: { type: 'boolean' },
    repo: { type: 'string', default: '' },
    'cache-dir': { type: 'string', default: '' },
    target: { type: 'string', default: '' },
    'read-data': { type: 'boolean' },
  },
  allowPositionals: true,
});

async function perform(session: RemoteSession): Promise<unknown> {
  const run = { signal: new AbortController().signal, onEvent: () => undefined };
  const [command, name = ''] = positionals;
  if (command === 'backup') {
    const device = { hostname: hostname(), username: userInfo().username };
    return session.backup(backupRequest(name, device), run);
  }
  if (command === 'restore') {
    const filter = { hosts: [], tagLists: [], paths: [] };
    const records = [...(await session.listSnapshots(filter, { signal: run.signal }))];
    const latest = records.sort((a, b) => (a.snapshot.time < b.snapshot.time ? -1 : 1)).at(-1);
    if (!latest) throw new Error('There is no snapshot');
    return session.restore(restoreRequest(latest.id, values.target), run);
  }
  const result = await session.check({ readData: { kind: 'all' }, checkUnused: false }, run);
  if (result.errors > 0) throw new Error(`The check found ${result.errors} errors`);
  return result;
}

async function work(): Promise<void> {
  const built = (name: string) => pathToFileURL(`${environment['BENCH_BUILT'] ?? ''}/${name}`);
  const workers = { cpu: built('cpu.worker.js'), open: built('open.worker.js') };
  const engine = startEngineThread(built('engine.worker.js'), workers, () => undefined);
  const location = parseLocation(values.repo, {
    workingFolder: process.cwd(),
    azureAccount: environment['AZURE_ACCOUNT_NAME'],
  });
  const key = environment['AZURE_ACCOUNT_KEY'];
  const session = await engine.open(
    {
      location,
      credential: key === undefined ? { kind: 'none' } : { kind: 'account-key', key },
      password: environment['RESTIC_PASSWORD'] ?? '',
      cacheFolder: values['cache-dir'],
    },
    { signal: new AbortController().signal },
  );
  await perform(session);
  await session.close();
  await engine.close();
}

/** Electron is ready only after this file was read to its end, so that nothing may wait for that on the way. */
async function main(): Promise<void> {
  await app.whenReady();
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  delays.enable();
  await work();
  delays.disable();
  const milliseconds = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - resolutionMs);
  const found = { delayP99Ms: milliseconds(delays.percentile(99)), delayMaxMs: milliseconds(delays.max) };
  writeFileSync(environment['BENCH_DELAYS'] ?? '', JSON.stringify(found));
}

main().then(
  () => app.exit(0),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    app.exit(1);
  },
);
