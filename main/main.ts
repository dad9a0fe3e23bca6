/** Builds the app, connects its rooms, starts and stops them in order. The only file that knows everything; it decides nothing. */
import { app, powerMonitor } from 'electron';
import { hostname, networkInterfaces, userInfo } from 'node:os';
import { join } from 'node:path';
import type { AppInfo, Health, Job } from '../contract/data';
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
import { openControlAccess } from './control-access';
import { installAppMenu } from './shell/app-menu';
import { AppWindow } from './shell/app-window';
import { createDesktop } from './shell/desktop';
import { watchSystem } from './shell/facts-source';
import { installGuards } from './shell/guards';
import { JsonDocument } from './shell/json-document';
import { KitDesk } from './shell/kit-desk';
import { watchNetwork } from './shell/network-watch';
import { declarePages, servePages } from './shell/pages';
import { systemSecretStore } from './shell/secret-store';
import { OpenRequests } from './shell/open-requests';
import { repeat } from './shell/repeat';
import { freeSignals } from './shell/signals';
import { StatusPanel } from './shell/status-panel';
import { createTexts } from './shell/texts';
import { runCommandLine } from './command-line';
import { usualFolders } from './shell/usual-folders';
import { embeddedStorageFrom } from './embedded-storage';
import { createIdentity, type Identity } from './identity';
import { createPresence } from './presence';

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
  const requests = new OpenRequests();
  void app
    .whenReady()
    .then(outliveUnlock)
    .then(() => start(requests));
} else app.quit();

/** So often is looked at what only time changes: whether a pause is over, or a backup due. Also so soon is seen that the clock was set. */
const lookEveryMs = 20_000;

async function start(requests: OpenRequests): Promise<void> {
  const log = openLogFile(join(app.getPath('userData'), 'logs', 'stowkeep.log'), systemClock);
  process.on('uncaughtExceptionMonitor', (error) => log('error', 'A bug', { stack: error.stack ?? '' }));
  const settings = openSettings(log);

  const embedded = embeddedStorageFrom(process.env);
  const notify: JobServicesOptions['notify'] = (name, payload) => {
    for (const page of [window, panel]) page.send(name, payload);
    if (name === 'accountsChanged') services.onDidChangeFacts();
    if (name === 'healthChanged') presence.showHealth(payload as Health);
    if (name !== 'jobsChanged') return;
    presence.showJob(payload as Job);
    control.showJob(payload as Job);
  };
  const identity = await createIdentity(() => settings.document.connection?.place, log, notify);
  const engine = startEngineThread(builtUrl('./engine.worker.js'), workers, log, identity.forEngine);
  identity.followProxy((found) => engine.useSystemProxy(found));
  const window = new AppWindow({
    preload: built('preload/preload.cjs'),
    icon: assetPath('icons/256x256.png'),
    onDidClose: () => presence.onDidCloseWindow(),
  });
  const panel = new StatusPanel(built('preload/preload.cjs'));
  const facts = watchSystem(systemClock, () => services.look());
  const services = createJobServices({
    engine,
    embedded,
    clock: systemClock,
    settings,
    ...identity,
    tokenHosts: identity.forEngine.tokenHosts,
    ...profileParts(),
    log,
    facts: () => facts.current,
    device: deviceIdentity(),
    usualFolders: usualFolders(),
    notify,
  });
  const texts = createTexts(app.getPreferredSystemLanguages());
  const desktop = createDesktop(window, texts, assetPath('icons/48x48.png'));
  const presence = createPresence({
    ...{ services, settings, window, panel, texts, log },
    clock: systemClock,
    iconFolder: assetPath('tray'),
    noticeStore: new JsonDocument('notices'),
    reveal: async (jobId) => desktop.reveal(services.restores.targetOf(jobId)),
  });

  const control = openControlAccess({
    ...{ services, log },
    profile: app.getPath('userData'),
    document: new JsonDocument('control'),
  });

  installAppMenu(texts);
  installGuards();
  servePages(built('renderer'));
  const kitDesk = new KitDesk(() => window.current, systemClock);
  const info = () => appInfo(embedded !== undefined);
  const handlers = createHandlers({ ...services, ...identity, settings, desktop, kitDesk, info });
  const stopListening = listenToWindow(new IpcServer(handlers, log), (event) =>
    [window, panel].some((page) => page.isSender(event)),
  );

  endBeforeQuit(async () => {
    stopListening();
    stopWatching();
    await control.dispose();
    facts.dispose();
    await services.stop();
    identity.accounts.dispose();
    await engine.close();
    await kitDesk.dispose();
    presence.dispose();
  });

  const stopWatching = watchComputer(identity, facts, services);
  requests.listen(process.argv, presence.take);
  log('info', 'Started', { version: app.getVersion(), electron: process.versions.electron });
}

/** Looks again what may have changed with the computer, and now and then. Returns what ends it. */
function watchComputer(
  identity: Identity,
  facts: ReturnType<typeof watchSystem>,
  services: Pick<JobServices, 'look'>,
): () => void {
  const look = () => {
    void identity.look();
    void facts.look().then(services.look);
  };
  powerMonitor.on('resume', look);
  powerMonitor.on('unlock-screen', look);
  const stopWatching = watchNetwork(systemClock, networkInterfaces, look);
  void identity.accounts.look();
  void facts.start().then(services.look);
  const stopLooking = repeat(systemClock, lookEveryMs, services.look);
  return () => {
    stopWatching();
    stopLooking();
  };
}

/** What lies in the app's folder. */
function profileParts() {
  const inProfile = (name: string) => join(app.getPath('userData'), name);
  return {
    vault: new SecretsVault(systemSecretStore, new JsonDocument('secrets')),
    historyStore: new JsonDocument('history'),
    planStore: new JsonDocument('plan-runs'),
    policyStore: new JsonDocument('policy'),
    cacheFolder: inProfile('cache'),
    dragFolder: inProfile('dragged'),
    priceFile: inProfile('prices.json'),
  };
}

function openSettings(log: Log): SettingsFile {
  const settings = new SettingsFile(new JsonDocument('settings'));
  if (settings.damagedCopy)
    log('error', 'The settings were damaged and start anew', { copy: settings.damagedCopy });
  return settings;
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
    usualFolders: usualFolders(),
    hasEmbeddedStorage,
    keychain: systemSecretStore.state(),
  };
}
