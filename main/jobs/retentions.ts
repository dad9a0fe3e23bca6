import type { Job } from '../../contract/data';
import type { Plan, Retention, RetentionPreview, RetentionRules } from '../../contract/plan-data';
import { noRetentionRules } from '../../contract/retention-presets';
import { AppError } from '../app-error';
import type { RemoteSession } from '../engine-thread/protocol';
import type { SnapshotId } from '../engine/format/ids';
import type { ForgetGroup, ForgetRequest, KeepRules, RunOptions, SnapshotRecord } from '../engine/requests';
import { storagePerMonth } from '../plans/costs';
import { planTag } from '../plans/plan-tag';
import type { Prices } from '../plans/prices';
import type { SettingsFile } from '../settings/settings-file';
import { type DeviceIdentity, firstFilesTag } from './backups';
import type { Jobs } from './jobs';
import { lockWaitMs } from './lock-wait';
import { pruneLook, storedBytesOf, unusedBytesOf } from './prune-requests';
import type { Sessions } from './sessions';

export interface RetentionsOptions {
  readonly sessions: Pick<Sessions, 'get'>;
  readonly settings: Pick<SettingsFile, 'document'>;
  /** As they hold. */
  readonly plans: () => readonly Plan[];
  readonly device: DeviceIdentity;
  readonly jobs: Pick<Jobs, 'list'>;
  /** What the organisation demands to be kept, whatever a plan says. */
  readonly minimum: () => Partial<RetentionRules> | undefined;
  /** Those with the newest that is known of some folder of the plan. */
  readonly keptSnapshots: (planId: string) => readonly string[];
  /** ISO time; `null` when none is planned. */
  readonly nextPruneAt: () => string | null;
  /** `undefined` where the storage has none. */
  readonly prices: () => Prices | undefined;
}

interface PlanSnapshots {
  /** Oldest first. */
  readonly whole: readonly SnapshotRecord[];
  /** First files that came before a backup of everything. */
  readonly superseded: readonly SnapshotRecord[];
}

/** One series, however its folders have changed. */
const groupBy = { host: false, paths: false, tags: false };
const anything = { hosts: [], tagLists: [], paths: [] };

/** How long the backups of plans are kept. */
export class Retentions {
  readonly #options: RetentionsOptions;

  constructor(options: RetentionsOptions) {
    this.#options = options;
  }

  /** What `retention` would do to the plan's backups, changing nothing. `input/invalid` when there is no such plan. */
  async preview(
    { planId, retention }: { readonly planId: string; readonly retention: Retention },
    signal: AbortSignal,
  ): Promise<RetentionPreview> {
    const { sessions, plans, settings, nextPruneAt, prices } = this.#options;
    const plan = plans().find(({ id }) => id === planId);
    if (!plan) throw new AppError('input/invalid', `There is no plan ${planId}`, { planId });
    const session = await sessions.get(signal);
    const { keep, remove } = await this.#decide(session, { ...plan, retention }, signal);
    const run = { signal, onEvent: () => undefined };
    const now = await session.prune(pruneLook(), run);
    const then = remove.length === 0 ? now : await session.prune(pruneLook(idsOf(remove)), run);
    const freedBytes = unusedBytesOf(then) - unusedBytesOf(now);
    const price = prices()?.tiers[settings.document.upkeep.tier];
    return {
      keep,
      remove: remove.map(backupOf),
      freedBytes,
      storedBytes: storedBytesOf(now),
      freedPerMonth: price ? storagePerMonth(freedBytes, price) : null,
      freedAt: nextPruneAt(),
    };
  }

  /** Whether `apply` would remove anything. */
  async isDue(plan: Plan, signal: AbortSignal): Promise<boolean> {
    if (plan.retention === null) return false;
    const session = await this.#options.sessions.get(signal);
    return (await this.#decide(session, plan, signal)).remove.length > 0;
  }

  /** Removes what the plan's retention does not keep; returns how many. `repository/locked` when others work there for too long. */
  async apply(plan: Plan, { signal, onEvent }: RunOptions): Promise<number> {
    const { retention } = plan;
    if (retention === null) return 0;
    const session = await this.#options.sessions.get(signal);
    const { whole, superseded } = await this.#snapshotsOf(session, plan, signal);
    onEvent({ kind: 'phase', phase: 'waiting-for-lock' });
    const request = { ...this.#request(plan.id, retention, whole), isDryRun: false, lockWaitMs };
    const removed = whole.length === 0 ? [] : removedOf(await session.forget(request, { signal }));
    if (superseded.length > 0) await session.forget({ ...request, snapshots: idsOf(superseded) }, { signal });
    return removed.length + superseded.length;
  }

  async #decide(
    session: RemoteSession,
    plan: Plan,
    signal: AbortSignal,
  ): Promise<Pick<RetentionPreview, 'keep'> & { readonly remove: readonly SnapshotRecord[] }> {
    const { whole, superseded } = await this.#snapshotsOf(session, plan, signal);
    const { retention } = plan;
    if (retention === null || whole.length === 0)
      return { keep: whole.map((record) => ({ ...backupOf(record), reasons: [] })).reverse(), remove: [] };
    const request = { ...this.#request(plan.id, retention, whole), isDryRun: true };
    const groups = await session.forget(request, { signal });
    return {
      keep: groups.flatMap(({ keep, reasons }) =>
        keep.map((record, at) => ({ ...backupOf(record), reasons: reasons[at]!.matches })),
      ),
      remove: [...removedOf(groups), ...superseded],
    };
  }

  /**
   * Those of before there were plans are the first one's, and so are all of a computer whose backups this one goes on with. What restic or another computer has
   * made is nobody's.
   */
  async #snapshotsOf(session: RemoteSession, plan: Plan, signal: AbortSignal): Promise<PlanSnapshots> {
    const { plans, device, settings } = this.#options;
    const isFirst = plans()[0]?.id === plan.id;
    const adopted = (isFirst && settings.document.connection?.adopted?.hosts) || [];
    const isOwn = ({ snapshot: { hostname, tags, programVersion } }: SnapshotRecord) =>
      tags.includes(planTag(plan)) ||
      (isFirst &&
        programVersion.startsWith('stowkeep ') &&
        (adopted.includes(hostname) || !tags.some((tag) => tag.startsWith(planTag({ id: '' })))));
    const hosts = [device.hostname, ...adopted];
    const records = await session.listSnapshots({ ...anything, hosts }, { signal });
    const own = records.filter(isOwn);
    const whole = own.filter((record) => !isStarter(record));
    const newest = Math.max(...whole.map(timeOf));
    return {
      whole,
      superseded: own.filter((record) => isStarter(record) && timeOf(record) <= newest),
    };
  }

  #request(
    planId: string,
    { rules, atLeast }: NonNullable<Retention>,
    whole: readonly SnapshotRecord[],
  ): Omit<ForgetRequest, 'isDryRun'> {
    const { jobs, keptSnapshots } = this.#options;
    const minimum = this.#options.minimum();
    const wholeSources = keptSnapshots(planId) as readonly SnapshotId[];
    return {
      snapshots: [],
      filter: anything,
      among: idsOf(whole),
      keep: keepRules(rules),
      minimum: minimum && keepRules(minimum),
      floor: { atLeast, wholeSources, incomplete: jobs.list().flatMap(troubledSnapshot) },
      groupBy,
    };
  }
}

const isStarter = ({ snapshot }: SnapshotRecord) => snapshot.tags.includes(firstFilesTag);
const timeOf = ({ snapshot }: SnapshotRecord) => Date.parse(snapshot.time);
const idsOf = (records: readonly SnapshotRecord[]) => records.map(({ id }) => id);
const removedOf = (groups: readonly ForgetGroup[]) => groups.flatMap(({ remove }) => remove);
const keepRules = (rules: Partial<RetentionRules>): KeepRules => ({
  ...noRetentionRules,
  ...rules,
  tagLists: [],
});

function backupOf(record: SnapshotRecord): RetentionPreview['remove'][number] {
  return { snapshotId: record.id, time: new Date(timeOf(record)).toISOString() };
}

/** A snapshot does not tell what could not be read; the run that made it does, for as long as it is remembered. */
function troubledSnapshot({ outcome, warnings }: Job): readonly SnapshotId[] {
  return outcome?.kind === 'backup' && warnings > 0 ? [outcome.snapshotId as SnapshotId] : [];
}
