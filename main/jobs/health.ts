import type { Account, Connection, Health, Job } from '../../contract/data';
import type { PlanView } from '../../contract/plan-data';
import type { Clock } from '../engine/base/clock';

const hourMs = 60 * 60 * 1000;
/** Of plans that only run by hand: a day's backup and a day of grace. */
const staleAfterMs = 48 * hourMs;
/** Of others, after a run was due. */
const overdueAfterMs = 24 * hourMs;

export interface HealthFacts {
  readonly connection: Connection | null;
  readonly plans: readonly PlanView[];
  readonly isKitConfirmed: boolean;
  /** Of the account that the connection uses. */
  readonly need: Account['need'];
  /** Newest first, running jobs included. */
  readonly jobs: readonly Job[];
  readonly pausedUntil: string | null;
  readonly pausedInNetwork: string | null;
  readonly networkName: string | null;
}

/** This computer's state from what is known; the one place that decides it. */
export function healthOf(
  { connection, plans, isKitConfirmed, need, jobs, pausedUntil, pausedInNetwork, networkName }: HealthFacts,
  clock: Clock,
): Health {
  const backups = jobs.filter((job) => job.kind === 'backup');
  const current = backups.find((job) => job.endedAt === null);
  const latest = backups.find((job) => job.endedAt !== null && job.state !== 'cancelled');
  const lastBackup = lastBackupOf(backups);
  const state = (value: Health['state'], trouble: Health['trouble'] = null): Health => ({
    state: value,
    lastBackup,
    trouble,
    pausedUntil,
    pausedInNetwork,
    networkName,
    ...whatComes(plans),
    recoveryKit: isKitConfirmed ? 'confirmed' : 'unconfirmed',
  });

  if (!connection) return state('not-connected');
  // What runs may have a token yet that is good for a while. A password opens nothing before the sign-in.
  if (need && (need.isWaitedFor || !current)) return state('sign-in-needed', need.error);
  if (!connection.isUnlocked) return state('password-needed');
  if (current) return state(current.state === 'paused' ? 'paused' : 'working');
  if (plans.every(({ plan }) => plan.sources.folders.length === 0)) return state('nothing-chosen');
  if (pausedUntil !== null || pausedInNetwork !== null) return state('paused');
  if (latest && isOffline(latest.error?.code)) return state('offline', latest.error);
  if (latest?.state === 'failed') return state('attention', latest.error);
  if (!lastBackup) return state('never-backed-up');
  const isStale = isOverdue(plans, Date.parse(lastBackup.time), clock.nowMs());
  return state(isStale || lastBackup.warnings > 0 ? 'attention' : 'safe');
}

/** Whether a failure says that the storage could not be reached. */
export function isOffline(code: string | undefined): boolean {
  return code === 'storage/unavailable' || code === 'auth/unreachable';
}

function isOverdue(plans: readonly PlanView[], lastBackupMs: number, nowMs: number): boolean {
  if (plans.every(({ plan }) => plan.schedule.runs.kind === 'manual'))
    return nowMs - lastBackupMs > staleAfterMs;
  return plans.some(
    ({ state: { dueSince } }) => dueSince !== null && nowMs - Date.parse(dueSince) > overdueAfterMs,
  );
}

function whatComes(plans: readonly PlanView[]): Pick<Health, 'nextRunAt' | 'waits'> {
  const states = plans.map(({ state }) => state);
  const nextRuns = states.flatMap(({ dueSince, nextRunAt }) =>
    dueSince === null && nextRunAt ? [nextRunAt] : [],
  );
  const waiting = states
    .filter(({ waits }) => waits)
    .sort((a, b) => (a.dueSince! < b.dueSince! ? -1 : 1))
    .map(({ planId, waits, nextTryAt }) => ({ planId, reason: waits!, nextTryAt }));
  return { nextRunAt: nextRuns.sort()[0] ?? null, waits: waiting[0] ?? null };
}

function lastBackupOf(backups: readonly Job[]): Health['lastBackup'] {
  for (const { outcome, endedAt, warnings } of backups) {
    if (outcome?.kind === 'backup' && endedAt !== null)
      return { time: endedAt, snapshotId: outcome.snapshotId, warnings };
  }
  return null;
}
