/** Builds the app, connects its rooms, starts and stops them in order. The only file that knows everything; it decides nothing. */
import { app, powerMonitor } from 'electron';
import { hostname, networkInterfaces, userInfo } from 'node:os';
import { join } from 'node:path';
import type { AppInfo } from '../contract/data';
import { SecretsVault } from './auth/secrets';
import { commandLineIn } from './cli/app-arguments';
import { startEngineThread } from './engine-thread/remote-engine';
import { systemClock } from './engine/base/clock';
import type { Log } from './engine/base/log';
import { createHandlers } from './ipc/handlers';
import { listenToWindow } from './ipc/listen';
import { IpcServer } from './ipc/server';
import { createJobServices, type JobServices, type JobServicesOptions } from './jobs/job-services';
import { openLogFile } from './logging/log-file';
import { SettingsFile } from './settings/settings-file';
import { installAppMenu } from './shell/app-menu';
import { AppTray } from './shell/app-tray';
import { AppWindow } from './shell/app-window';
import { createDesktop } from './shell/desktop';
import { installGuards } from './shell/guards';
import { JsonDocument } from './shell/json-document';
import { KitDesk } from './shell/kit-desk';
import { watchNetwork } from './shell/network-watch';
import { declarePages, servePages } from './shell/pages';
import { systemSecretStore } from './shell/secret-store';
import { freeSignals } from './shell/signals';
import { SignInNotice } from './shell/sign-in-notice';
import { runCommandLine } from './command-line';
import { embeddedStorageFrom } from './embedded-storage';
import { createIdentity } from './identity';

const built = (path: string) => join(app.getAppPath(), 'out', path);
const builtUrl = (path: string) => new URL(path, import.meta.url);
const workers = { cpu: builtUrl('./cpu.worker.js'), open: builtUrl('./open.worker.js') };

/** A profile of its own for trying the app and for its tests. */
const profile = process.env['STOWKEEP_PROFILE'];
if (profile) app.setPath('userData', profile);

const commandLine = commandLineIn(process.argv, app);
if (commandLine) runCommandLine(commandLine, { workerEntry: workers.cpu, openWorkerEntry: workers.open });
else if (app.requestSingleInstanceLock()) {
  declarePages();
  void app.whenReady().then(outliveUnlock).then(start);
} else app.quit();

async function start(): Promise<void> {
  const log = openLogFile(join(app.getPath('userData'), 'logs', 'stowkeep.log'), systemClock);
  process.on('uncaughtExceptionMonitor', (error) => log('error', 'A bug', { stack: error.stack ?? '' }));
  const settings = new SettingsFile(new JsonDocument('settings'));
  if (settings.damagedCopy)
    log('error', 'The settings were damaged and start anew', { copy: settings.damagedCopy });

  const embedded = embeddedStorageFrom(process.env);
  const notify: JobServicesOptions['notify'] = (name, payload) => {
    window.send(name, payload);
    if (name === 'accountsChanged') services.onDidChangeFacts();
    if (name === 'healthChanged') showHealth();
  };
  const showHealth = () => {
    const health = services.health();
    tray.show(health);
    notice.show(health);
  };
  const identity = await createIdentity(() => settings.document.connection?.place, log, notify);
  const engine = startEngineThread(builtUrl('./engine.worker.js'), workers, log, identity.forEngine);
  identity.followProxy((found) => engine.useSystemProxy(found));
  const window = new AppWindow({
    preload: built('preload/preload.cjs'),
    icon: assetPath('icons/256x256.png'),
  });
  const services = createJobServices({
    engine,
    embedded,
    clock: systemClock,
    settings,
    vault: new SecretsVault(systemSecretStore, new JsonDocument('secrets')),
    ...identity,
    tokenHosts: identity.forEngine.tokenHosts,
    historyStore: new JsonDocument('history'),
    cacheFolder: join(app.getPath('userData'), 'cache'),
    device: deviceIdentity(),
    notify,
  });
  const tray = new AppTray(assetPath('tray'), {
    open: () => window.show(),
    backUpNow: () => backUpFromTray(services, window, log),
    quit: () => app.quit(),
  });
  const notice = new SignInNotice({
    isWindowSeen: () => window.current?.isFocused() === true,
    open: () => window.show(),
  });

  installAppMenu();
  installGuards();
  servePages(built('renderer'));
  const desktop = createDesktop(() => window.current);
  const kitDesk = new KitDesk(() => window.current, systemClock);
  const info = () => appInfo(embedded !== undefined);
  const handlers = createHandlers({ ...services, ...identity, settings, desktop, kitDesk, info });
  const stopListening = listenToWindow(new IpcServer(handlers, log), (event) => window.isSender(event));

  openAgainWhenAsked(window);
  endBeforeQuit(async () => {
    stopListening();
    stopWatching();
    await services.stop();
    identity.accounts.dispose();
    await engine.close();
    await kitDesk.dispose();
    notice.dispose();
    tray.dispose();
  });

  const look = () => void identity.look();
  powerMonitor.on('resume', look);
  const stopWatching = watchNetwork(systemClock, networkInterfaces, look);
  void identity.accounts.look();
  showHealth();
  window.show();
  log('info', 'Started', { version: app.getVersion(), electron: process.versions.electron });
}

function backUpFromTray({ backups }: JobServices, window: AppWindow, log: Log): void {
  try {
    backups.start();
  } catch (error) {
    log('warn', 'The tray could not start a backup', { message: String(error) });
    window.show();
  }
}

/** `restic unlock` signals the process named in a lock to see whether it lives: Electron would quit. */
function outliveUnlock(): void {
  freeSignals('SIGHUP');
  process.on('SIGHUP', () => undefined);
}

function openAgainWhenAsked(window: AppWindow): void {
  app.on('second-instance', () => window.show());
  app.on('activate', () => window.show());
  // Without a listener Electron would quit: closing the window must not stop a backup.
  app.on('window-all-closed', () => undefined);
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

function deviceIdentity(): JobServicesOptions['device'] {
  return {
    hostname: hostname(),
    username: userInfo().username,
    homeFolder: app.getPath('home'),
    programVersion: `stowkeep ${app.getVersion()}`,
  };
}

function assetPath(path: string): string {
  return join(app.getAppPath(), 'assets', path);
}

function appInfo(hasEmbeddedStorage: boolean): AppInfo {
  const { electron, chrome, node } = process.versions;
  return {
    version: app.getVersion(),
    electronVersion: electron,
    chromiumVersion: chrome,
    nodeVersion: node,
    platform: process.platform as AppInfo['platform'],
    hostname: hostname(),
    homeFolder: app.getPath('home'),
    hasEmbeddedStorage,
    keychain: systemSecretStore.state(),
  };
}
