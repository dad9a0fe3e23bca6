import type { Clock } from '../../base/clock';
import type { Log } from '../../base/log';
import { EngineError, isEngineError } from '../../errors';
import type { LockId } from '../../format/ids';
import type { CallOptions } from '../../storage/backend';
import { withTimeLimit } from '../files/time-limit';
import type { FoundLock, LockStore } from './lock-store';

export type LockKind = 'shared' | 'exclusive';

/** How long clean-up may take that nobody can cancel (restic: `UnlockCancelDelay`). */
export const releaseLimitMs = 60_000;
/** Waiting for somebody else's lock: from the first to the last interval, doubled each time (restic: `--retry-lock`). */
const firstWaitMs = 5_000;
const longestWaitMs = 60_000;

export interface AcquireOptions extends CallOptions {
  readonly waitMs?: number;
  /** Called when the lock is written and has to settle, once for each try. */
  readonly onSettling?: () => void;
}

/** Takes a lock; when another's is in the way, tries again for `waitMs`. Throws `repository/locked`. */
export async function acquireLock(
  store: LockStore,
  clock: Clock,
  log: Log,
  kind: LockKind,
  options: AcquireOptions,
): Promise<LockId> {
  const deadlineMs = clock.nowMs() + (options.waitMs ?? 0);
  for (let pauseMs = firstWaitMs; ; pauseMs = Math.min(pauseMs * 2, longestWaitMs)) {
    try {
      return await tryLock(store, clock, log, kind, options);
    } catch (error) {
      const leftMs = deadlineMs - clock.nowMs();
      if (!isEngineError(error, 'repository/locked') || leftMs <= 0) throw error;
      await clock.sleep(Math.min(pauseMs, leftMs), options.signal);
    }
  }
}

/** Look, write, wait where listings lag, look again: of two clients that write at once at least one sees the other. */
async function tryLock(
  store: LockStore,
  clock: Clock,
  log: Log,
  kind: LockKind,
  options: AcquireOptions,
): Promise<LockId> {
  failOnConflict(await removeAbandoned(store, log, options), kind);
  const id = await store.write(kind === 'exclusive', options);
  try {
    options.onSettling?.();
    await store.settle(options);
    failOnConflict(await store.readAll(options, id), kind);
    return id;
  } catch (error) {
    await withTimeLimit(clock, releaseLimitMs, (signal) => store.remove(id, { signal })).catch(
      (failure: unknown) => {
        // The failure to lock is the one to report; the lock left behind is removed by the next run, once this process is gone.
        log('warn', 'an own lock could not be removed', { message: String(failure) });
      },
    );
    throw error;
  }
}

/** A run of ours that was killed, or was offline in the end, could not take its lock away. Returns the other locks. */
async function removeAbandoned(
  store: LockStore,
  log: Log,
  options: CallOptions,
): Promise<readonly FoundLock[]> {
  const alive: FoundLock[] = [];
  for (const lock of await store.readAll(options)) {
    if (await store.isAbandoned(lock)) {
      log('info', 'removing a lock that nobody holds', {
        lock: lock.id,
        pid: lock.file.pid,
      });
      await store.remove(lock.id, options);
    } else {
      alive.push(lock);
    }
  }
  return alive;
}

function failOnConflict(others: readonly FoundLock[], kind: LockKind): void {
  const conflict = others.find(({ file }) => kind === 'exclusive' || file.isExclusive);
  if (conflict) throw lockedError(conflict);
}

function lockedError({ id, file }: FoundLock): EngineError {
  const { hostname, username, pid, time } = file;
  return new EngineError(
    'repository/locked',
    `Locked by ${username}@${hostname}, process ${String(pid)}, since ${time}`,
    { lock: id, hostname, username, pid, time, isExclusive: file.isExclusive },
  );
}
