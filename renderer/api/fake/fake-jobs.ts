/** Made-up runs that move on when they are told how much time went by. */
import type { Job, JobOutcome, JobProgress, JobWarning } from '../../../contract/data';
import { fakeHome } from './fake-files';

const mib = 1024 * 1024;
const filesTotal = 14_820;
const bytesTotal = 6_200 * mib;
const scanMs = 4_000;
const runMs = 60_000;

export const fakeWarnings: readonly JobWarning[] = [
  warning(
    `${fakeHome}/Documents/Mail/archive 2019–2024 with a rather long name so that one sees how it is shortened.pst`,
    'disk/busy',
  ),
  warning(`${fakeHome}/Projects/website/.cache/lock`, 'disk/denied'),
  warning(`${fakeHome}/Projects/garden-planner/build/tmp-8831.o`, 'disk/not-found'),
];

function warning(path: string, code: JobWarning['error']['code']): JobWarning {
  return { path, error: { code, message: `${code}: ${path}`, context: { path } } };
}

export function startedJob(kind: Job['kind'], nowMs: number, id: string, planId: string | null = null): Job {
  return {
    id,
    kind,
    planId,
    state: 'running',
    startedAt: new Date(nowMs).toISOString(),
    endedAt: null,
    progress: progressAt(kind, 0),
    warnings: 0,
    error: null,
    outcome: null,
  };
}

/** The job after `workedMs` of work (pauses not counted). */
export function jobAfter(job: Job, workedMs: number, nowMs: number): Job {
  if (workedMs >= runMs) return endedJob(job, 'succeeded-with-warnings', nowMs);
  return { ...job, progress: progressAt(job.kind, workedMs), warnings: workedMs > runMs / 2 ? 2 : 0 };
}

export function endedJob(job: Job, state: Job['state'], nowMs: number): Job {
  const isDone = state === 'succeeded' || state === 'succeeded-with-warnings';
  return {
    ...job,
    state,
    progress: null,
    endedAt: new Date(nowMs).toISOString(),
    warnings: state === 'succeeded-with-warnings' ? fakeWarnings.length : 0,
    outcome: isDone ? outcomeOf(job.kind) : null,
  };
}

function progressAt(kind: Job['kind'], workedMs: number): JobProgress {
  const share = Math.min(1, workedMs / runMs);
  const isCounted = workedMs >= scanMs;
  const secondsLeft = ((1 - share) * runMs * 8) / 1000;
  const phases = kind === 'backup' ? (['scanning', 'saving'] as const) : (['planning', 'restoring'] as const);
  return {
    phase: phases[isCounted ? 1 : 0],
    filesDone: Math.floor(share * filesTotal),
    filesTotal: isCounted ? filesTotal : null,
    bytesDone: Math.floor(share * bytesTotal),
    bytesTotal: isCounted ? bytesTotal : null,
    bytesTransferred: Math.floor(share * bytesTotal * 0.18),
    bytesPerSecond: workedMs < 1_000 ? null : 18.4 * mib,
    secondsLeft: isCounted ? { from: secondsLeft * 0.8, to: secondsLeft * 1.3 } : null,
    current: `${fakeHome}/Pictures/2026 Norway/DSC0${1000 + Math.floor(share * 611)}.ARW`,
  };
}

function outcomeOf(kind: Job['kind']): JobOutcome {
  if (kind === 'upkeep') return { kind, backupsRemoved: 4, bytesFreed: 730 * mib, isRemovalForbidden: false };
  if (kind === 'restore') {
    const target = `${fakeHome}/Restored`;
    return {
      kind,
      target,
      filesRestored: 851,
      filesSkipped: 3,
      bytesRestored: 1_950 * mib,
      filesVerified: 851,
    };
  }
  return {
    kind,
    snapshotId: '01'.repeat(32),
    filesNew: 612,
    filesChanged: 48,
    filesUnmodified: 14_160,
    bytesProcessed: bytesTotal,
    bytesAdded: 1_270 * mib,
    bytesStored: 1_102 * mib,
  };
}

export function fakeHistory(nowMs: number): readonly Job[] {
  const past = (at: number, kind: Job['kind'], state: Job['state'], hoursAgo: number, minutes: number) => {
    const start = nowMs - hoursAgo * 3_600_000;
    const id = `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
    return endedJob(startedJob(kind, start, id), state, start + minutes * 60_000);
  };
  return [
    past(1, 'backup', 'succeeded', 0.3, 4),
    past(2, 'backup', 'succeeded-with-warnings', 2, 6),
    past(3, 'backup', 'cancelled', 23, 1),
    past(4, 'restore', 'succeeded', 26, 11),
    {
      ...past(5, 'backup', 'failed', 49, 2),
      error: {
        code: 'storage/unavailable',
        message: 'getaddrinfo ENOTFOUND contoso.blob.core.windows.net',
        context: { host: 'contoso.blob.core.windows.net' },
      },
    },
    past(6, 'backup', 'succeeded', 73, 38),
    past(7, 'upkeep', 'succeeded', 80, 3),
  ];
}
