/** Jobs: what runs, when, and what came of it. This file builds the room's services and tells what changed. */
import type { Events } from '../../contract/events';
import type { CallInput, Calls } from '../../contract/calls';
import type { Account, Connection, Health, Job } from '../../contract/data';
import type { SecretsVault } from '../auth/secrets';
import type { SignedInAccounts } from '../auth/signed-in-accounts';
import type { RemoteEngine } from '../engine-thread/protocol';
import type { Clock } from '../engine/base/clock';
import type { Log } from '../engine/base/log';
import type { Prices } from '../plans/prices';
import type { SystemFacts } from '../plans/system-facts';
import { usableZone } from '../plans/usable-zone';
import type { RunFacts } from '../plans/why-not';
import type { SettingsFile } from '../settings/settings-file';
import { Adoption } from './adoption';
import { Assessments } from './assessments';
import { BackupPause } from './backup-pause';
import { Backups, type DeviceIdentity } from './backups';
import { Comparisons } from './comparisons';
import { Connections, type ConnectionsOptions } from './connections';
import { Costs } from './costs';
import { Devices } from './devices';
import { Drags } from './drags';
import { FolderSizes } from './folder-sizes';
import { healthOf } from './health';
import { HeldPlans } from './held-plans';
import { JobHistory, type HistoryStore } from './history';
import { Jobs } from './jobs';
import { Lookup } from './lookup';
import { PlanRecords, type PlanRecordStore } from './plan-records';
import { Plans } from './plans';
import { Policies, policyFile, type ConfiguredPolicy, type PoliciesOptions } from './policies';
import { Preflight } from './preflight';
import { pricesIn } from './price-file';
import { PruneSchedule } from './prune-schedule';
import { RecoveryKits } from './recovery-kits';
import { Restores } from './restores';
import { Retentions } from './retentions';
import { RunSpeed } from './run-speed';
import { Scheduler } from './scheduler';
import { Sessions, type Cloud, type EmbeddedStorage } from './sessions';
import { SourceStates } from './source-states';
import { StagingRoom } from './staging-room';
import { Snapshots } from './snapshots';
import { UpkeepJobs } from './upkeep-jobs';

export interface JobServicesOptions extends Cloud {
  readonly engine: RemoteEngine;
  readonly embedded: EmbeddedStorage | undefined;
  readonly clock: Clock;
  readonly settings: SettingsFile;
  readonly vault: SecretsVault;
  readonly organisation: ConnectionsOptions['organisation'];
  readonly accounts: Pick<SignedInAccounts, 'storageNeedOf' | 'signOut' | 'forgetAll'>;
  readonly historyStore: HistoryStore;
  readonly planStore: PlanRecordStore;
  readonly configuredPolicy: ConfiguredPolicy;
  readonly policyStore: PoliciesOptions['store'];
  readonly log: Log;
  readonly cacheFolder: string;
  /** For copies of what is dragged out of the window. */
  readonly dragFolder: string;
  /** Where a person's own prices may lie. */
  readonly priceFile?: string;
  readonly device: DeviceIdentity;
  /** In which the system has people keep their things. */
  readonly usualFolders: readonly string[];
  /** As they are now; `JobServices.look` when they have changed. */
  readonly facts: () => SystemFacts;
  /** Tells the window and the tray. */
  readonly notify: <Name extends keyof Events>(name: Name, payload: Events[Name]) => void;
}

export interface JobServices {
  readonly connections: Connections;
  readonly sessions: Sessions;
  readonly plans: Plans;
  readonly policies: Pick<Policies, 'view'>;
  readonly scheduler: Pick<Scheduler, 'cancel' | 'runAll'>;
  readonly pause: BackupPause;
  readonly restores: Restores;
  readonly retentions: Retentions;
  readonly upkeep: UpkeepJobs;
  readonly pruneSchedule: PruneSchedule;
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
  readonly assessments: Assessments;
  readonly sourceStates: SourceStates;
  readonly costs: Costs;
  readonly health: () => Health;
  /** To be told when plans or accounts have changed. */
  readonly onDidChangeFacts: () => void;
  /** To be called from time to time, and when the computer, its facts or its clock may have changed: what follows from it is done and told. */
  readonly look: () => void;
  /** Also ends what uses the account. `app/already-running` while a job of its storage runs. */
  readonly signOut: (request: CallInput<Calls['accounts']['signOut']>) => Promise<void>;
  readonly forgetAllAccounts: () => Promise<void>;
  /** Cancels what runs and closes the repository. */
  readonly stop: () => Promise<void>;
}

export function createJobServices(options: JobServicesOptions): JobServices {
  const { engine, clock, settings, vault, notify } = options;
  const source = () => ({
    place: settings.document.connection?.place,
    secrets: vault.get(),
    limits: speed.limits,
  });
  const sessions = new Sessions(engine, options.embedded, options.cacheFolder, source, options);
  const speed = new RunSpeed({ ...options, sessions, plans: () => held.plans });
  const isBusy = () => jobs.isRunning || drags.isPreparing;
  const connections = new Connections({
    ...options,
    sessions,
    isBusy,
    onDidChange: (connection) => {
      notify('connectionChanged', connection);
      notify('snapshotsChanged', null);
      void policies.look();
      onDidChangeFacts();
    },
  });
  const jobs = new Jobs(clock, new JobHistory(options.historyStore), (job: Job) => {
    pause.onDidChangeJob(job);
    upkeep.onDidChangeJob(job);
    notify('jobsChanged', job);
    pruneSchedule.onDidChangeJob(job);
    scheduler.onDidChangeJob(job);
    notify('healthChanged', health());
    if (job.kind === 'restore' || !job.outcome) return;
    notify('snapshotsChanged', null);
    sessions.updateSearch();
    if (job.kind === 'backup' && job.planId !== null) void upkeep.backupSaved(job.planId);
  });
  const tellPlans = () => {
    notify('plansChanged', plans.list());
    notify('healthChanged', health());
  };
  const onDidChangeFacts = () => {
    speed.look();
    scheduler.look();
    tellPlans();
  };
  const pause = new BackupPause({ ...options, jobs, onDidChange: onDidChangeFacts });
  const room = new StagingRoom(options.dragFolder);
  const drags = new Drags({ sessions, clock, room, onDidChange: (drag) => notify('dragChanged', drag) });
  const policies = policiesOf(options, sessions, onDidChangeFacts);
  const held = new HeldPlans(settings, () => policies.current);
  const planning = planServices(
    options,
    { connections, sessions, jobs, pause, speed, policies, held },
    { onDidChangeStates: tellPlans, onDidChange: onDidChangeFacts },
  );
  const { scheduler, plans, upkeep, pruneSchedule } = planning;
  const health = () => healthNow(options, { connections, jobs, pause, plans });
  return {
    connections,
    sessions,
    jobs,
    health,
    pause,
    ...planning,
    policies,
    adoption: new Adoption(sessions, settings, options.device, onDidChangeFacts),
    restores: new Restores(jobs, sessions, () => settings.sources, options.usualFolders),
    drags,
    ...readers(options, sessions, jobs),
    kits: new RecoveryKits({ ...options, sessions, onDidChange: onDidChangeFacts }),
    onDidChangeFacts,
    look: () => {
      speed.look();
      pause.look();
      scheduler.look();
      pruneSchedule.look();
      void policies.lookSometimes();
      notify('healthChanged', health());
    },
    ...endings(options, { connections, sessions, jobs, drags, upkeep }, [policies, scheduler]),
  };
}

function policiesOf(
  { configuredPolicy, policyStore, clock, log }: JobServicesOptions,
  sessions: Sessions,
  onDidChange: () => void,
): Policies {
  const load = (signal: AbortSignal) => sessions.loadPublished(policyFile, signal);
  return new Policies({ configured: configuredPolicy, store: policyStore, load, onDidChange, clock, log });
}

function endings(
  { accounts }: JobServicesOptions,
  {
    connections,
    sessions,
    jobs,
    drags,
    upkeep,
  }: Pick<JobServices, 'connections' | 'sessions' | 'jobs' | 'drags' | 'upkeep'>,
  /** What does something by itself. */
  restless: readonly { stop(): void }[],
): Pick<JobServices, 'signOut' | 'forgetAllAccounts' | 'stop'> {
  const endWork = async () => {
    await Promise.all([upkeep.stop(), jobs.stopAll(), drags.stop()]);
    await sessions.close();
  };
  const leave = async (accountId: string | undefined, signOut: () => Promise<void>) => {
    await connections.releaseAccount(accountId);
    await signOut();
    // What has started meanwhile would go on with the token that it still got, and then wait for whoever has left.
    if (connections.isReachedAs(accountId)) await endWork();
  };
  return {
    signOut: (request) => leave(request.accountId, () => accounts.signOut(request)),
    forgetAllAccounts: () => leave(undefined, () => accounts.forgetAll()),
    stop: () => {
      for (const each of restless) each.stop();
      return endWork();
    },
  };
}

type PlanServices = Pick<
  JobServices,
  'sourceStates' | 'plans' | 'retentions' | 'upkeep' | 'pruneSchedule'
> & {
  readonly scheduler: Scheduler;
};

function planServices(
  options: JobServicesOptions,
  services: Pick<JobServices, 'connections' | 'sessions' | 'jobs' | 'pause'> & {
    readonly policies: Policies;
    readonly held: HeldPlans;
    readonly speed: RunSpeed;
  },
  { onDidChangeStates, onDidChange }: Readonly<Record<'onDidChangeStates' | 'onDidChange', () => void>>,
): PlanServices {
  const { connections, sessions, jobs, pause, policies, held } = services;
  const sourceStates = new SourceStates(options.settings, options.clock);
  const policy = () => policies.current;
  const backups = new Backups({
    ...{ ...options, ...services, states: sourceStates },
    onDidSaveFirst: () => options.notify('snapshotsChanged', null),
  });
  const records = new PlanRecords(options.planStore);
  const facts = () => ({ ...options.facts(), zone: usableZone(options.facts().zone) });
  const given = {
    ...{ ...options, sessions, jobs, backups, records, facts },
    plans: () => held.plans,
    others: () => ({
      lacks: lacksOf(connections.get(), needNow(options, connections)),
      pause: pause.isOn ? { until: pause.until } : null,
      usesNetwork: isOnAzure(options),
    }),
    prices: () => pricesNow(options),
  };
  const scheduler = new Scheduler({ ...given, onDidChange: onDidChangeStates });
  const zone = () => facts().zone;
  const plans = new Plans({ ...options, scheduler, records, held, policy, zone, onDidChange });
  const retentions = new Retentions({
    ...given,
    minimum: () => policy()?.minimumRetention,
    keptSnapshots: (planId) => sourceStates.keptSnapshots(planId),
    nextPruneAt: () => pruneSchedule.nextAt,
  });
  const upkeep = new UpkeepJobs({ ...given, retentions });
  const pruneSchedule = new PruneSchedule({ ...given, upkeep });
  return { sourceStates, scheduler, plans, retentions, upkeep, pruneSchedule };
}

type HealthSources = Pick<JobServices, 'connections' | 'jobs' | 'pause' | 'plans'>;

function healthNow(options: JobServicesOptions, { connections, jobs, pause, plans }: HealthSources): Health {
  const { connection } = options.settings.document;
  const facts = {
    connection: connections.get(),
    plans: plans.list(),
    isKitConfirmed: connection?.kitConfirmedAt !== undefined,
    need: needNow(options, connections),
    jobs: jobs.list(),
    pausedUntil: pause.until,
    pausedInNetwork: pause.network,
    networkName: options.facts().networkName,
  };
  return healthOf(facts, options.clock);
}

function needNow({ accounts }: JobServicesOptions, { accountId }: Connections): Account['need'] {
  return accountId === undefined ? null : accounts.storageNeedOf(accountId);
}

function lacksOf(connection: Connection | null, need: Account['need']): RunFacts['lacks'] {
  if (!connection) return 'not-connected';
  if (need) return 'sign-in-needed';
  return connection.isUnlocked ? null : 'password-needed';
}

function isOnAzure({ settings }: JobServicesOptions): boolean {
  return settings.document.connection?.place.kind === 'azure';
}

/** `undefined` where the storage has no price. */
function pricesNow(options: JobServicesOptions): Prices | undefined {
  return isOnAzure(options) ? pricesIn(options.priceFile) : undefined;
}

/** What looks and changes nothing. */
function readers(
  options: JobServicesOptions,
  sessions: Sessions,
  jobs: Jobs,
): Pick<
  JobServices,
  'snapshots' | 'lookup' | 'comparisons' | 'devices' | 'preflight' | 'folderSizes' | 'assessments' | 'costs'
> {
  const { engine, settings, clock, organisation, device, priceFile, notify } = options;
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
    assessments: new Assessments(
      engine,
      () => jobs.list(),
      () => {
        const prices = pricesNow(options);
        return prices
          ? { tier: prices.tiers[settings.document.upkeep.tier], currency: prices.currency }
          : null;
      },
      (assessment) => notify('assessmentChanged', assessment),
    ),
    folderSizes: new FolderSizes(clock, (size) => notify('folderCounted', size)),
    costs: new Costs({ sessions, jobs, clock, prices: () => pricesIn(priceFile) }),
  };
}
