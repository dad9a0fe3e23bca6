import type { Account, Connection, Health, Job, Sources } from '../../contract/data';
import type { Clock } from '../engine/base/clock';

/** A day's backup and a day of grace. Schedules of the person's own come with plans. */
const staleAfterMs = 48 * 60 * 60 * 1000;

export interface HealthFacts {
  readonly connection: Connection | null;
  readonly sources: Sources;
  readonly isKitConfirmed: boolean;
  /** Of the account that the connection uses. */
  readonly need: Account['need'];
  /** Newest first, running jobs included. */
  readonly jobs: readonly Job[];
  readonly pausedUntil: string | null;
}

/** This computer's state from what is known; the one place that decides it. */
export function healthOf(
  { connection, sources, isKitConfirmed, need, jobs, pausedUntil }: HealthFacts,
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
    recoveryKit: isKitConfirmed ? 'confirmed' : 'unconfirmed',
  });

  if (!connection) return state('not-connected');
  // What runs may have a token yet that is good for a while. A password opens nothing before the sign-in.
  if (need && (need.isWaitedFor || !current)) return state('sign-in-needed', need.error);
  if (!connection.isUnlocked) return state('password-needed');
  if (current) return state(current.state === 'paused' ? 'paused' : 'working');
  if (sources.folders.length === 0) return state('nothing-chosen');
  if (pausedUntil !== null) return state('paused');
  const isOffline = ['storage/unavailable', 'auth/unreachable'].includes(latest?.error?.code ?? '');
  if (latest && isOffline) return state('offline', latest.error);
  if (latest?.state === 'failed') return state('attention', latest.error);
  if (!lastBackup) return state('never-backed-up');
  const isStale = clock.nowMs() - Date.parse(lastBackup.time) > staleAfterMs;
  return state(isStale || lastBackup.warnings > 0 ? 'attention' : 'safe');
}

function lastBackupOf(backups: readonly Job[]): Health['lastBackup'] {
  for (const { outcome, endedAt, warnings } of backups) {
    if (outcome?.kind === 'backup' && endedAt !== null)
      return { time: endedAt, snapshotId: outcome.snapshotId, warnings };
  }
  return null;
}
