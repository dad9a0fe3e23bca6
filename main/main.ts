/** Builds the app, starts and stops it in order: the window first, then what is behind it. */
import { app } from 'electron';
import { join } from 'node:path';
import { commandLineIn } from './cli/app-arguments';
import { runCommandLine } from './command-line';
import { systemClock } from './engine/base/clock';
import { listenToWindow } from './ipc/listen';
import { openLogFile } from './logging/log-file';
import { AppWindow } from './shell/app-window';
import { installGuards } from './shell/guards';
import { OpenRequests } from './shell/open-requests';
import { declarePages, servePages } from './shell/pages';
import { freeSignals } from './shell/signals';
import { StatusPanel } from './shell/status-panel';

const built = (path: string) => join(app.getAppPath(), 'out', path);
const builtUrl = (path: string) => new URL(path, import.meta.url);
const engine = builtUrl('./engine.worker.js');
const workers = { cpu: builtUrl('./cpu.worker.js'), open: builtUrl('./open.worker.js') };

/** A profile of its own for trying the app and for its tests. */
const profile = process.env['STOWKEEP_PROFILE'];
if (profile) app.setPath('userData', profile);

const commandLine = commandLineIn(process.argv, app);
if (commandLine) runCommandLine(commandLine, { workerEntry: workers.cpu, openWorkerEntry: workers.open });
else if (app.requestSingleInstanceLock()) {
  declarePages();
  const requests = new OpenRequests();
  void app.whenReady().then(() => start(requests));
} else app.quit();

/** The window's page loads while everything behind it does, which then answers what the page has asked. */
function start(requests: OpenRequests): void {
  const log = openLogFile(join(app.getPath('userData'), 'logs', 'stowkeep.log'), systemClock);
  process.on('uncaughtExceptionMonitor', (error) => log('error', 'A bug', { stack: error.stack ?? '' }));
  const preload = built('preload/preload.cjs');
  const window = new AppWindow({
    preload,
    icon: assetPath('icons/64x64.png'),
    onDidClose: () => void behind.then(({ presence }) => presence.onDidCloseWindow()),
  });
  const panel = new StatusPanel(preload);
  installGuards();
  servePages(built('renderer'));
  const behind = import('./behind-window').then(({ startBehind }) => {
    // Not before: what it loads listens to signals as well.
    outliveUnlock();
    return startBehind({ window, panel, log, engine, workers, assetPath });
  });
  const stopListening = listenToWindow(
    behind.then(({ server }) => server),
    (event) => [window, panel].some((page) => page.isSender(event)),
  );
  requests.listen(process.argv, (request) => {
    if (request.kind !== 'stay-hidden') window.open(request.kind === 'show' ? request.route : undefined);
    void behind.then(({ presence }) => presence.take(request));
  });
  endBeforeQuit(async () => {
    stopListening();
    await (await behind).end();
  });
}

/** `restic unlock` signals the process named in a lock to see whether it lives: Electron would quit. */
function outliveUnlock(): void {
  freeSignals('SIGHUP');
  process.on('SIGHUP', () => undefined);
}

/** Lets `end` finish (locks are given back) before the process goes. */
function endBeforeQuit(end: () => Promise<void>): void {
  let state: 'running' | 'ending' | 'ended' = 'running';
  app.on('before-quit', (event) => {
    if (state !== 'ended') event.preventDefault();
    if (state !== 'running') return;
    state = 'ending';
    void end().finally(() => {
      state = 'ended';
      app.quit();
    });
  });
}

function assetPath(path: string): string {
  return join(app.getAppPath(), 'assets', path);
}
