/** Jobs: what runs, when, and what came of it. This file builds the room's services and tells what changed. */
import type { Events } from '../../contract/events';
import type { CallInput, Calls } from '../../contract/calls';
import type { Health, Job } from '../../contract/data';
import type { SecretsVault } from '../auth/secrets';
import type { SignedInAccounts } from '../auth/signed-in-accounts';
import type { RemoteEngine } from '../engine-thread/protocol';
import type { Clock } from '../engine/base/clock';
import type { SettingsFile } from '../settings/settings-file';
import { Adoption } from './adoption';
import { BackupPause } from './backup-pause';
import { Backups, type DeviceIdentity } from './backups';
import { Comparisons } from './comparisons';
import { Connections, type ConnectionsOptions } from './connections';
import { Devices } from './devices';
import { Drags } from './drags';
import { FolderSizes } from './folder-sizes';
import { healthOf } from './health';
import { JobHistory, type HistoryStore } from './history';
import { Jobs } from './jobs';
import { Lookup } from './lookup';
import { Preflight } from './preflight';
import { RecoveryKits } from './recovery-kits';
import { Restores } from './restores';
import { Sessions, type Cloud, type EmbeddedStorage } from './sessions';
import { StagingRoom } from './staging-room';
import { Snapshots } from './snapshots';

export interface JobServicesOptions extends Cloud {
  readonly engine: RemoteEngine;
  readonly embedded: EmbeddedStorage | undefined;
  readonly clock: Clock;
  readonly settings: SettingsFile;
  readonly vault: SecretsVault;
  readonly organisation: ConnectionsOptions['organisation'];
  readonly accounts: Pick<SignedInAccounts, 'storageNeedOf' | 'signOut' | 'forgetAll'>;
  readonly historyStore: HistoryStore;
  readonly cacheFolder: string;
  /** For copies of what is dragged out of the window. */
  readonly dragFolder: string;
  readonly device: DeviceIdentity;
  /** Tells the window and the tray. */
  readonly notify: <Name extends keyof Events>(name: Name, payload: Events[Name]) => void;
}

export interface JobServices {
  readonly connections: Connections;
  readonly sessions: Sessions;
  readonly backups: Backups;
  readonly pause: BackupPause;
  readonly restores: Restores;
  readonly drags: Drags;
  readonly snapshots: Snapshots;
  readonly lookup: Lookup;
  readonly comparisons: Comparisons;
  readonly jobs: Jobs;
  readonly adoption: Adoption;
  readonly devices: Devices;
  readonly kits: RecoveryKits;
  readonly preflight: Preflight;
  readonly folderSizes: FolderSizes;
  readonly health: () => Health;
  /** To be told when sources or accounts have changed. */
  readonly onDidChangeFacts: () => void;
  /** To be called from time to time: what only time changes is told. */
  readonly look: () => void;
  /** Also ends what uses the account. `app/already-running` while a job of its storage runs. */
  readonly signOut: (request: CallInput<Calls['accounts']['signOut']>) => Promise<void>;
  readonly forgetAllAccounts: () => Promise<void>;
  /** Cancels what runs and closes the repository. */
  readonly stop: () => Promise<void>;
}

export function createJobServices(options: JobServicesOptions): JobServices {
  const { engine, clock, settings, vault, accounts, notify } = options;
  const source = () => ({
    place: settings.document.connection?.place,
    secrets: vault.get(),
    settings: settings.document.settings,
  });
  const sessions = new Sessions(engine, options.embedded, options.cacheFolder, source, options);
  const isBusy = () => jobs.isRunning || drags.isPreparing;
  const connections = new Connections({
    ...options,
    sessions,
    isBusy,
    onDidChange: (connection) => {
      notify('connectionChanged', connection);
      notify('snapshotsChanged', null);
      notify('healthChanged', health());
    },
  });
  const jobs = new Jobs(clock, new JobHistory(options.historyStore), (job: Job) => {
    pause.onDidChangeJob(job);
    notify('jobsChanged', job);
    notify('healthChanged', health());
    if (job.kind !== 'backup' || !job.outcome) return;
    notify('snapshotsChanged', null);
    sessions.updateSearch();
  });
  const onDidChangeFacts = () => notify('healthChanged', health());
  const pause = new BackupPause(clock, settings, jobs, onDidChangeFacts);
  const drags = new Drags({
    sessions,
    clock,
    room: new StagingRoom(options.dragFolder),
    onDidChange: (drag) => notify('dragChanged', drag),
  });
  const health = () => healthNow(options, { connections, jobs, pause });
  const stop = async () => {
    await Promise.all([jobs.stopAll(), drags.stop()]);
    await sessions.close();
  };
  const leave = async (accountId: string | undefined, signOut: () => Promise<void>) => {
    await connections.releaseAccount(accountId);
    await signOut();
    // What has started meanwhile would go on with the token that it still got, and then wait for whoever has left.
    if (connections.isReachedAs(accountId)) await stop();
  };
  return {
    connections,
    sessions,
    jobs,
    health,
    pause,
    backups: new Backups({
      jobs,
      sessions,
      settings,
      device: options.device,
      pausedUntil: () => pause.until,
      onDidSaveFirst: () => notify('snapshotsChanged', null),
    }),
    adoption: new Adoption(sessions, settings, options.device, onDidChangeFacts),
    restores: new Restores(jobs, sessions, () => settings.sources),
    drags,
    ...readers(options, sessions),
    kits: new RecoveryKits({ ...options, sessions, onDidChange: onDidChangeFacts }),
    onDidChangeFacts,
    look: () => {
      pause.look();
      onDidChangeFacts();
    },
    signOut: (request) => leave(request.accountId, () => accounts.signOut(request)),
    forgetAllAccounts: () => leave(undefined, () => accounts.forgetAll()),
    stop,
  };
}

type HealthSources = Pick<JobServices, 'connections' | 'jobs' | 'pause'>;

function healthNow(
  { settings, accounts, clock }: JobServicesOptions,
  { connections, jobs, pause }: HealthSources,
): Health {
  const { accountId } = connections;
  const { connection } = settings.document;
  const facts = {
    connection: connections.get(),
    sources: settings.sources,
    isKitConfirmed: connection?.kitConfirmedAt !== undefined,
    need: accountId === undefined ? null : accounts.storageNeedOf(accountId),
    jobs: jobs.list(),
    pausedUntil: pause.until,
  };
  return healthOf(facts, clock);
}

/** What looks and changes nothing. */
function readers(
  { engine, settings, clock, organisation, device, notify }: JobServicesOptions,
  sessions: Sessions,
): Pick<JobServices, 'snapshots' | 'lookup' | 'comparisons' | 'devices' | 'preflight' | 'folderSizes'> {
  return {
    snapshots: new Snapshots(sessions),
    lookup: new Lookup(sessions),
    comparisons: new Comparisons(
      sessions,
      () => settings.sources,
      (progress) => notify('comparisonChanged', progress),
    ),
    devices: new Devices(engine, sessions, organisation, device),
    preflight: new Preflight(engine, sessions, (steps) => notify('preflightChanged', steps)),
    folderSizes: new FolderSizes(clock, (size) => notify('folderCounted', size)),
  };
}
