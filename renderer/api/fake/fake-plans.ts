/** Made-up plans: their next runs, what they hold, what they keep and what it costs are worked out from what is chosen. */
import type { Job, SnapshotSummaryView, Sources } from '../../../contract/data';
import type { Events } from '../../../contract/events';
import type {
  Assessment,
  CostEstimate,
  Plan,
  PlanState,
  PlanView,
  PolicyView,
  PruneView,
  Retention,
  RetentionPreview,
  Schedule,
  StorageTier,
  Upkeep,
  WaitReason,
} from '../../../contract/plan-data';
import { usualConditions } from '../../../contract/plan-data';
import { retentionPresets } from '../../../contract/retention-presets';
import { FakeError } from './fake-error';
import { fakeFolder, fakeHome } from './fake-files';
import { fakeRetention } from './fake-retention';
import { fakeNextRuns } from './fake-runs';

export interface FakePlansOptions {
  readonly plans: 'one' | 'many';
  /** What the first plan waits for. */
  readonly waits: WaitReason['kind'];
  /** Who has set the schedule and how long backups are kept. */
  readonly managed: string;
  /** What is wrong with the organisation's published rules. */
  readonly policyTrouble: string;
}

interface Host {
  readonly snapshots: () => readonly SnapshotSummaryView[];
  readonly jobs: () => readonly Job[];
  readonly start: (kind: Job['kind'], planId: string | null) => string;
  readonly emit: <Name extends 'plansChanged' | 'assessmentChanged'>(
    name: Name,
    payload: Events[Name],
  ) => void;
}

const gib = 1024 ** 3;
const hourMs = 3_600_000;
const locked = ['schedule.runs', 'retention'];
const presetSizes: Assessment['presets'] = [
  { id: 'caches', files: 41_200, bytes: 6.1 * gib },
  { id: 'temporary-files', files: 812, bytes: 0.4 * gib },
  { id: 'dependencies', files: 184_300, bytes: 3.2 * gib },
  { id: 'build-outputs', files: 9_100, bytes: 2.7 * gib },
  { id: 'browser-caches', files: 22_700, bytes: 1.3 * gib },
  { id: 'virtual-machines', files: 3, bytes: 48 * gib },
  { id: 'trash', files: 640, bytes: 1.1 * gib },
];
/** Of 1 GiB a month, and of 10,000 writes and reads. */
const prices: Readonly<
  Record<StorageTier, { storage: number; writes: number; reads: number; days: number }>
> = {
  hot: { storage: 0.0166, writes: 0.054, reads: 0.0043, days: 0 },
  cool: { storage: 0.0092, writes: 0.1, reads: 0.01, days: 30 },
  cold: { storage: 0.0036, writes: 0.18, reads: 0.1, days: 90 },
};

export class FakePlans {
  readonly #nowMs: () => number;
  readonly #options: Partial<FakePlansOptions>;
  readonly #host: Host;
  #plans: readonly Plan[];
  #upkeep: Upkeep = {
    prune: {
      runs: { kind: 'weekly', days: [7], times: ['03:00'] },
      maxUnusedPercent: 5,
      maxRepackBytes: null,
    },
    tier: 'hot',
  };

  constructor(
    options: { readonly nowMs: () => number; readonly plans?: Partial<FakePlansOptions> },
    sources: Sources,
    isScheduled: boolean,
    host: Host,
  ) {
    this.#nowMs = options.nowMs;
    this.#options = options.plans ?? {};
    this.#host = host;
    const first = planOf(1, '', sources, isScheduled);
    this.#plans = this.#options.plans === 'many' ? [first, ...furtherPlans(sources)] : [first];
  }

  get sources(): Sources {
    return this.#plans[0]!.sources;
  }

  setSources(sources: Sources): void {
    this.#change(this.#plans.map((plan, at) => (at === 0 ? { ...plan, sources } : plan)));
  }

  /** Because a run began or ended. */
  changed(): void {
    this.#host.emit('plansChanged', this.#views());
  }

  readonly handlers = {
    'plans.list': () => this.#views(),
    'plans.policy': (): PolicyView => {
      const { managed, policyTrouble } = this.#options;
      const problem = policyTrouble === undefined ? null : { field: 'schedule.runs', reason: policyTrouble };
      return { name: managed ?? null, problem };
    },
    'plans.save': (plan: Plan) => {
      const bad = plan.sources.excludes.find(
        (pattern) => pattern.split('[').length > pattern.split(']').length,
      );
      if (bad !== undefined)
        throw new FakeError('input/invalid', { field: 'excludes', pattern: bad, reason: 'missing ]' });
      const isKnown = this.#plans.some(({ id }) => id === plan.id);
      return this.#change(
        isKnown ? this.#plans.map((each) => (each.id === plan.id ? plan : each)) : [...this.#plans, plan],
      );
    },
    'plans.remove': ({ planId }: { planId: string }) =>
      this.#change(this.#plans.filter(({ id }) => id !== planId)),
    'plans.run': ({ planId }: { planId: string }) => this.#host.start('backup', planId),
    'plans.nextRuns': ({ schedule, count }: { schedule: Schedule; count: number }) =>
      fakeNextRuns(schedule, this.#lastMs(), this.#nowMs(), count),
    'plans.previewRetention': ({ retention }: { retention: Retention }): RetentionPreview => {
      const found = fakeRetention(retention, this.#nowMs());
      return {
        ...found,
        freedPerMonth: (found.freedBytes / gib) * prices[this.#upkeep.tier].storage,
        freedAt: this.#nextPrune(),
      };
    },
    'plans.assess': ({ sources }: { sources: Sources }) => {
      this.#host.emit('assessmentChanged', { ...assessmentOf(sources, 0.4), isComplete: false });
      return assessmentOf(sources, 1);
    },
    'plans.folders': ({ folder }: { folder: string }) => {
      const found = foldersIn(folder);
      if (found === null) throw new FakeError('disk/denied', { path: folder });
      return found.map((path) => ({
        path,
        hasFolders: (foldersIn(path)?.length ?? 0) > 0,
        isReadable: true,
      }));
    },
    'upkeep.get': () => this.#upkeep,
    'upkeep.set': (upkeep: Upkeep) => (this.#upkeep = upkeep),
    'upkeep.previewPrune': (): PruneView => ({
      reclaimableBytes: 3.4 * gib,
      freedBytes: 3.1 * gib,
      rewrittenBytes: 0.6 * gib,
      unusedAfterBytes: 0.3 * gib,
      tooYoungBytes: prices[this.#upkeep.tier].days === 0 ? 0 : 0.2 * gib,
    }),
    'upkeep.prune': () => this.#host.start('upkeep', null),
    'upkeep.estimate': ({ tier }: { tier: StorageTier }) => this.#estimate(tier),
  };

  #estimate(tier: StorageTier): CostEstimate {
    const storedBytes = 61.2 * gib;
    const { storage, writes, reads, days } = prices[tier];
    const perMonth = { storage: (storedBytes / gib) * storage, writes: writes * 0.9, reads: reads * 0.2 };
    return {
      pricesOf: { date: '2026-11-01', currency: 'EUR', region: 'westeurope', isOwn: false },
      storedBytes,
      ...perMonth,
      total: perMonth.storage + perMonth.writes + perMonth.reads,
      earlyDeletion: (perMonth.storage * days) / 60,
      fullRestore:
        0.16 * reads + (tier === 'hot' ? 0 : (storedBytes / gib) * 0.009 * (tier === 'cold' ? 3 : 1)),
    };
  }

  #nextPrune(): string | null {
    const schedule = { runs: this.#upkeep.prune.runs, jitterMinutes: 0, windows: [], reread: null };
    return fakeNextRuns(schedule, null, this.#nowMs(), 1)[0]?.time ?? null;
  }

  #lastMs(): number | null {
    const [newest] = this.#host.snapshots();
    return newest === undefined ? null : Date.parse(newest.time);
  }

  #change(plans: readonly Plan[]): readonly PlanView[] {
    if (plans.length === 0) throw new FakeError('input/invalid', { field: 'planId', reason: 'last-plan' });
    this.#plans = plans;
    this.changed();
    return this.#views();
  }

  #views(): readonly PlanView[] {
    const { managed } = this.#options;
    return this.#plans.map((plan, at) => ({
      plan,
      state: this.#stateOf(plan, at),
      managed:
        managed !== undefined && at === 0
          ? locked.map((field) => ({ field, by: managed, isLocked: true }))
          : [],
    }));
  }

  #stateOf({ id, schedule }: Plan, at: number): PlanState {
    const nowMs = this.#nowMs();
    const lastMs = this.#lastMs();
    const running = this.#host.jobs().find((job) => job.planId === id && job.endedAt === null);
    const isDue = at === 0 && this.#options.waits !== undefined && running === undefined;
    const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
    return {
      planId: id,
      lastRunAt: iso(lastMs === null ? null : lastMs - at * 26 * hourMs),
      lastRereadAt: iso(lastMs === null ? null : lastMs - 70 * hourMs),
      nextRunAt: isDue ? iso(nowMs - hourMs) : (fakeNextRuns(schedule, lastMs, nowMs, 1)[0]?.time ?? null),
      dueSince: isDue ? iso(nowMs - hourMs) : null,
      waits: isDue ? waitFor(this.#options.waits, nowMs) : null,
      nextTryAt: isDue ? iso(nowMs + hourMs / 2) : null,
      runningJobId: running?.id ?? null,
    };
  }
}

function waitFor(kind: WaitReason['kind'], nowMs: number): WaitReason {
  const later = new Date(nowMs + 3 * hourMs).toISOString();
  switch (kind) {
    case 'paused':
      return { kind, until: later };
    case 'outside-window':
      return { kind, opensAt: later };
    case 'other-network':
      return { kind, network: 'Café Central' };
    case 'battery-low':
      return { kind, percent: 22, needed: 30 };
    case 'in-use':
      return { kind, idleMinutes: 10 };
    case 'failed-before':
      return { kind, retryAt: later };
    default:
      return { kind };
  }
}

const planId = (number: number) => `00000000-0000-4000-9000-${String(number).padStart(12, '0')}`;
export const firstPlanId = planId(1);

function planOf(number: number, name: string, sources: Sources, isScheduled: boolean): Plan {
  return {
    id: planId(number),
    name,
    sources,
    schedule: {
      runs: isScheduled ? { kind: 'interval', minutes: 60 } : { kind: 'manual' },
      jitterMinutes: 0,
      windows: [],
      reread: isScheduled ? { day: 7, time: '12:00' } : null,
    },
    conditions: usualConditions,
    speed: { week: [], yieldsToPerson: true, connections: null, readers: null },
    retention: isScheduled ? retentionPresets['30-days-12-months'] : null,
  };
}

function furtherPlans(sources: Sources): readonly Plan[] {
  const many = Array.from({ length: 40 }, (_, at) => `${fakeHome}/Customers/Customer ${at + 1}`);
  const photos = planOf(2, 'Photos', { ...sources, folders: [`${fakeHome}/Pictures`] }, true);
  const office = planOf(
    3,
    'Everything that the office needs to keep for seven years, and the archive of the years before 2019',
    { ...sources, folders: many },
    false,
  );
  const runs = { kind: 'weekly' as const, days: [1, 3, 5], times: ['12:30', '18:00'] };
  return [{ ...photos, schedule: { ...photos.schedule, runs } }, office];
}

function assessmentOf({ folders, presets }: Sources, share: number): Assessment {
  const bytesOf = (folder: string) => folder.length * 93_000_000 * share;
  const biggest = folders
    .flatMap((folder) => [folder, ...(foldersIn(folder) ?? []).slice(0, 3)])
    .map((path, at) => ({
      path,
      bytes: bytesOf(path) / (1 + at),
      files: Math.round(path.length * 97 * share),
    }));
  const left = presetSizes.filter(({ id }) => presets.includes(id));
  const sum = (values: readonly number[]) => values.reduce((all, each) => all + each, 0);
  return {
    isComplete: share === 1,
    files: Math.round(sum(folders.map((folder) => folder.length * 970)) * share),
    bytes: sum(folders.map(bytesOf)) * 6,
    excluded: { files: sum(left.map(({ files }) => files)), bytes: sum(left.map(({ bytes }) => bytes)) },
    biggestFolders: [...biggest].sort((a, b) => b.bytes - a.bytes).slice(0, 20),
    unreadable: folders.length === 0 ? [] : [{ path: `${folders[0]}/Mail/locked.pst`, code: 'disk/denied' }],
    unreadableCount: folders.length === 0 ? 0 : 1,
    cloudOnly: { files: folders.length * 62, bytes: folders.length * 0.9 * gib },
    presets: presetSizes,
    firstRunSeconds: share < 1 ? null : { atLeast: 4 * 3600, atMost: 6 * 3600 },
    perMonth: { atMost: 1.4 * share, currency: 'EUR' },
  };
}

function foldersIn(folder: string): readonly string[] | null {
  const page = fakeFolder(folder, { by: 'name', isDescending: false }, 0, 1000);
  return page?.entries.flatMap(({ type, path }) => (type === 'dir' ? [path] : [])) ?? null;
}
