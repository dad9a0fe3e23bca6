/** Everything the window knows of main: the calls, and the values that several screens share. */
import type {
  Accounts,
  AppInfo,
  Connection,
  Health,
  Job,
  Settings,
  SnapshotSummaryView,
} from '../../contract/data';
import type { Bridge } from '../../contract/events';
import type { Plan, PlanView, PolicyView, Upkeep } from '../../contract/plan-data';
import { createApi, type Api } from './api';
import { DragOut } from './drag-out';
import { Resource } from './resource';

export interface Client {
  readonly api: Api;
  readonly dragOut: DragOut;
  readonly info: Resource<AppInfo>;
  readonly accounts: Resource<Accounts>;
  readonly connection: Resource<Connection | null>;
  readonly health: Resource<Health>;
  /** Newest first. */
  readonly jobs: Resource<readonly Job[]>;
  readonly snapshots: Resource<readonly SnapshotSummaryView[]>;
  readonly settings: Resource<Settings>;
  readonly plans: Resource<readonly PlanView[]>;
  readonly policy: Resource<PolicyView>;
  /** Plans as they were changed and not saved yet, by their ids: they outlive the screen. */
  readonly drafts: Resource<ReadonlyMap<string, Plan>>;
  readonly upkeep: Resource<Upkeep>;
}

/** Subscribes to main's events for as long as the window lives. */
export function createClient(bridge: Bridge): Client {
  const api = createApi(bridge);
  const client: Client = {
    api,
    dragOut: new DragOut(api),
    info: new Resource((signal) => api.app.info(undefined, { signal })),
    accounts: new Resource((signal) => api.accounts.get(undefined, { signal })),
    connection: new Resource((signal) => api.connection.get(undefined, { signal })),
    health: new Resource((signal) => api.app.health(undefined, { signal })),
    jobs: new Resource((signal) => api.jobs.list(undefined, { signal })),
    snapshots: new Resource((signal) => api.snapshots.list(undefined, { signal })),
    settings: new Resource((signal) => api.settings.get(undefined, { signal })),
    plans: new Resource((signal) => api.plans.list(undefined, { signal })),
    policy: new Resource((signal) => api.plans.policy(undefined, { signal })),
    drafts: new Resource<ReadonlyMap<string, Plan>>(() => Promise.resolve(new Map())),
    upkeep: new Resource((signal) => api.upkeep.get(undefined, { signal })),
  };
  api.on.connectionChanged((connection) => {
    client.connection.set(connection);
    client.snapshots.invalidate();
  });
  api.on.accountsChanged(client.accounts.set);
  api.on.healthChanged(client.health.set);
  api.on.jobsChanged((job) => client.jobs.update((jobs) => withJob(jobs, job)));
  api.on.snapshotsChanged(client.snapshots.invalidate);
  api.on.plansChanged((plans) => {
    client.plans.set(plans);
    client.policy.invalidate();
  });
  return client;
}

/** The list with `job` in its place, or in front when it is new. */
export function withJob(jobs: readonly Job[], job: Job): readonly Job[] {
  return jobs.some((each) => each.id === job.id)
    ? jobs.map((each) => (each.id === job.id ? job : each))
    : [job, ...jobs];
}

export function isOngoing(job: Job): boolean {
  return (
    job.state === 'queued' || job.state === 'running' || job.state === 'paused' || job.state === 'cancelling'
  );
}
