import type { AppInfo, Health } from '../../contract/data';
import type { Backups } from '../jobs/backups';
import type { Connections } from '../jobs/connections';
import type { Jobs } from '../jobs/jobs';
import type { Preflight } from '../jobs/preflight';
import type { Restores } from '../jobs/restores';
import type { Snapshots } from '../jobs/snapshots';
import type { Sessions } from '../jobs/sessions';
import type { SettingsFile } from '../settings/settings-file';
import type { Handlers } from './server';

/** The system's own dialogs and file manager. */
export interface Desktop {
  chooseFolders(): Promise<readonly string[]>;
  chooseFolder(purpose: 'restore' | 'repository'): Promise<string | null>;
  openFolder(path: string): Promise<void>;
}

export interface HandlerServices {
  readonly info: () => AppInfo;
  readonly health: () => Health;
  readonly desktop: Desktop;
  readonly connections: Connections;
  readonly sessions: Sessions;
  readonly settings: SettingsFile;
  readonly backups: Backups;
  readonly restores: Restores;
  readonly snapshots: Snapshots;
  readonly jobs: Jobs;
  readonly preflight: Preflight;
  /** Health may have changed by what a call did. */
  readonly onDidChangeSources: () => void;
}

/** One line per call of the contract: whatever needs an `if` lives in the room that is called. */
export function createHandlers(services: HandlerServices): Handlers {
  return { ...setUpHandlers(services), ...workHandlers(services) };
}

function setUpHandlers(
  services: HandlerServices,
): Pick<Handlers, 'app' | 'dialogs' | 'connection' | 'preflight' | 'sources' | 'settings'> {
  const { desktop, connections, settings, sessions, restores } = services;
  return {
    app: { info: services.info, health: services.health },
    dialogs: {
      chooseFolders: () => desktop.chooseFolders(),
      chooseFolder: async ({ purpose }) =>
        restores.approveTarget(await desktop.chooseFolder(purpose), purpose),
    },
    connection: {
      get: () => connections.get(),
      probe: ({ place, credential }, signal) => connections.probe(place, credential, signal),
      connect: (request, signal) => connections.connect(request, signal),
      unlock: (request, signal) => connections.unlock(request, signal),
      changePassword: ({ current, next }, signal) => connections.changePassword(current, next, signal),
      disconnect: async () => (await connections.disconnect(), null),
      generatePassword: () => connections.generatePassword(),
    },
    preflight: {
      run: ({ place, credential }, signal) => services.preflight.run(place, credential, signal),
    },
    sources: {
      get: () => settings.document.sources,
      set: (sources) => {
        settings.update({ sources });
        services.onDidChangeSources();
        return sources;
      },
    },
    settings: {
      get: () => settings.document.settings,
      set: (changed) => {
        settings.update({ settings: changed });
        sessions.applySettings();
        return changed;
      },
    },
  };
}

function workHandlers(
  services: HandlerServices,
): Pick<Handlers, 'backup' | 'snapshots' | 'restore' | 'jobs'> {
  const { backups, restores, snapshots, jobs, desktop } = services;
  return {
    backup: { start: () => backups.start() },
    snapshots: {
      list: (_, signal) => snapshots.list(signal),
      folder: (input, signal) => snapshots.folder(input, signal),
    },
    restore: {
      start: (input) => restores.start(input),
      reveal: async ({ jobId }) => (await desktop.openFolder(restores.targetOf(jobId)), null),
    },
    jobs: {
      list: () => jobs.list(),
      get: ({ jobId }) => jobs.get(jobId),
      warnings: ({ jobId, offset, limit }) => {
        const warnings = jobs.warnings(jobId);
        return { total: warnings.length, warnings: warnings.slice(offset, offset + limit) };
      },
      cancel: ({ jobId }) => (jobs.cancel(jobId), null),
      pause: ({ jobId }) => (jobs.setPaused(jobId, true), null),
      resume: ({ jobId }) => (jobs.setPaused(jobId, false), null),
    },
  };
}
