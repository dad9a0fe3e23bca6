/** Builds what is behind the window and connects its rooms; it decides nothing. Part of `main.ts`, which does not wait for it to show the window. */
import { app, powerMonitor } from 'electron';
import { hostname, networkInterfaces, userInfo } from 'node:os';
import { join } from 'node:path';
import type { AppInfo, Health, Job } from '../contract/data';
import { SecretsVault } from './auth/secrets';
import { openControlAccess } from './control-access';
import { embeddedStorageFrom } from './embedded-storage';
import { startEngineThread } from './engine-thread/remote-engine';
import { systemClock } from './engine/base/clock';
import type { Log } from './engine/base/log';
import { createIdentity, type Identity } from './identity';
import { createHandlers } from './ipc/handlers';
import { IpcServer } from './ipc/server';
import { createJobServices, type JobServices, type JobServicesOptions } from './jobs/job-services';
import { createPresence, type Presence } from './presence';
import { SettingsFile } from './settings/settings-file';
import { installAppMenu } from './shell/app-menu';
import type { AppWindow } from './shell/app-window';
import { createDesktop } from './shell/desktop';
import { watchSystem } from './shell/facts-source';
import { JsonDocument } from './shell/json-document';
import { KitDesk } from './shell/kit-desk';
import { watchNetwork } from './shell/network-watch';
import { repeat } from './shell/repeat';
import { systemSecretStore } from './shell/secret-store';
import type { StatusPanel } from './shell/status-panel';
import { createTexts } from './shell/texts';
import { usualFolders } from './shell/usual-folders';

/** So often is looked at what only time changes: whether a pause is over, or a backup due. Also so soon is seen that the clock was set. */
const lookEveryMs = 20_000;

export interface BehindOptions {
  readonly window: AppWindow;
  readonly panel: StatusPanel;
  readonly log: Log;
  /** The built `engine.worker.js`. */
  readonly engine: URL;
  readonly workers: Parameters<typeof startEngineThread>[1];
  readonly assetPath: (path: string) => string;
}

export interface Behind {
  readonly server: IpcServer;
  readonly presence: Presence;
  readonly end: () => Promise<void>;
}

export async function startBehind(options: BehindOptions): Promise<Behind> {
  const { window, panel, log, assetPath } = options;
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
  const engine = startEngineThread(options.engine, options.workers, log, identity.forEngine);
  identity.followProxy((found) => engine.useSystemProxy(found));
  const facts = watchSystem(systemClock, () => services.look());
  const services = createJobServices({
    engine,
    embedded,
    clock: systemClock,
    settings,
    vault: new SecretsVault(systemSecretStore, new JsonDocument('secrets')),
    ...identity,
    tokenHosts: identity.forEngine.tokenHosts,
    historyStore: new JsonDocument('history'),
    planStore: new JsonDocument('plan-runs'),
    policyStore: new JsonDocument('policy'),
    log,
    facts: () => facts.current,
    cacheFolder: join(app.getPath('userData'), 'cache'),
    dragFolder: join(app.getPath('userData'), 'dragged'),
    priceFile: join(app.getPath('userData'), 'prices.json'),
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
  const kitDesk = new KitDesk(() => window.current, systemClock);
  const info = () => appInfo(embedded !== undefined);
  const handlers = createHandlers({ ...services, ...identity, settings, desktop, kitDesk, info });
  const stopLooking = keepLooking(identity, facts, services);
  log('info', 'Started', { version: app.getVersion(), electron: process.versions.electron });
  return {
    server: new IpcServer(handlers, log),
    presence,
    end: async () => {
      stopLooking();
      await control.dispose();
      facts.dispose();
      await services.stop();
      identity.accounts.dispose();
      await engine.close();
      await kitDesk.dispose();
      presence.dispose();
    },
  };
}

/** Looks at the start, and again after what may have changed things. Returns how to end it. */
function keepLooking(
  identity: Identity,
  facts: ReturnType<typeof watchSystem>,
  services: JobServices,
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
  const stopRepeating = repeat(systemClock, lookEveryMs, services.look);
  return () => {
    stopWatching();
    stopRepeating();
  };
}

function openSettings(log: Log): SettingsFile {
  const settings = new SettingsFile(new JsonDocument('settings'));
  if (settings.damagedCopy)
    log('error', 'The settings were damaged and start anew', { copy: settings.damagedCopy });
  return settings;
}

function deviceIdentity(): JobServicesOptions['device'] {
  return {
    hostname: hostname(),
    username: userInfo().username,
    homeFolder: app.getPath('home'),
    programVersion: `stowkeep ${app.getVersion()}`,
  };
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
