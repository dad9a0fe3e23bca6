import { hostname } from 'node:os';
import type { Clock } from '../../base/clock';
import type { Log } from '../../base/log';
import type { EngineError } from '../../errors';
import { isEngineError, throwIfAborted } from '../../errors';
import { goTimeFromNs, nsFromGoTime } from '../../format/go-time';
import { asLockId, type LockId } from '../../format/ids';
import { decodeLockFile, encodeLockFile, type LockFile } from '../../format/lock-file';
import type { Backend, CallOptions } from '../../storage/backend';
import { isDamage } from '../files/load-proved';
import type { SealedFiles } from '../files/sealed-files';
import { currentUsername } from '../keys/key-files';
import type { OwnLocks } from '../repository-types';
import { processExists } from './process-exists';

export interface FoundLock {
  readonly id: LockId;
  readonly file: LockFile;
}

/** Between writing a lock and looking for others: so long may a listing be behind (restic: `waitBeforeLockCheck`). */
export const settleMs = 200;
/** A lock that was not refreshed for so long belongs to nobody (restic: `StaleLockTimeout`). */
export const staleLockMs = 30 * 60_000;
/** How often, and after how long at first, an unreadable lock is read again: its writer may not be done (restic: `checkForOtherLocks`). */
const readAttempts = 4;
const firstRereadMs = 5_000;

/** Reads and writes lock files; knows when one is dead. */
export class LockStore {
  readonly #backend: Backend;
  readonly #files: SealedFiles;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #own: OwnLocks | undefined;

  constructor(backend: Backend, files: SealedFiles, clock: Clock, log: Log, own: OwnLocks | undefined) {
    this.#backend = backend;
    this.#files = files;
    this.#clock = clock;
    this.#log = log;
    this.#own = own;
  }

  /** Writes a new lock of this process. */
  async write(isExclusive: boolean, options: CallOptions): Promise<LockId> {
    const lock = encodeLockFile({
      time: goTimeFromNs(BigInt(this.#clock.nowMs()) * 1_000_000n),
      isExclusive,
      hostname: hostname(),
      username: currentUsername(),
      pid: process.pid,
      uid: process.getuid?.() ?? 0,
      gid: process.getgid?.() ?? 0,
    });
    return asLockId(await this.#files.save('lock', lock, options, async (name) => this.#own?.add(name)));
  }

  /**
   * Waits until a lock that was written is seen by every client that looks. Where listings are consistent that is so at once: of two clients that
   * write and then look, the one that wrote last sees the other.
   */
  async settle({ signal }: CallOptions): Promise<void> {
    throwIfAborted(signal);
    if (!this.#backend.properties.isConsistent) await this.#clock.sleep(settleMs, signal);
  }

  async remove(id: LockId, options: CallOptions): Promise<void> {
    await this.#backend.remove({ type: 'lock', name: id }, options);
    await this.#own?.delete(id);
  }

  async exists(id: LockId, options: CallOptions): Promise<boolean> {
    try {
      await this.#backend.stat({ type: 'lock', name: id }, options);
      return true;
    } catch (error) {
      if (isEngineError(error, 'storage/not-found')) return false;
      throw error;
    }
  }

  /** Every lock but `own`; one that stays unreadable fails the call, unless it is empty (the rest of an upload that broke off). */
  async readAll(options: CallOptions, own?: LockId): Promise<readonly FoundLock[]> {
    for (let attempt = 1, delayMs = firstRereadMs; ; attempt++, delayMs *= 2) {
      try {
        return await this.#readAllOnce(options, { own });
      } catch (error) {
        if (!isDamage(error) || attempt === readAttempts) throw error;
        this.#log('warn', 'a lock file is unreadable, reading it again', { message: error.message });
        await this.#clock.sleep(delayMs, options.signal);
      }
    }
  }

  /** Every lock that can be read. */
  async readReadable(options: CallOptions): Promise<readonly FoundLock[]> {
    const onDamaged = (error: EngineError) =>
      this.#log('warn', 'a lock file is unreadable', { message: error.message });
    return this.#readAllOnce(options, { onDamaged });
  }

  /** The names of all lock files, readable or not. */
  async listIds(options: CallOptions): Promise<readonly LockId[]> {
    const ids: LockId[] = [];
    for await (const { name } of this.#backend.list('lock', options)) ids.push(asLockId(name));
    return ids;
  }

  /** What `unlock` may remove, as restic's: too old, or of a process of this machine that has gone. */
  isStale(lock: LockFile): boolean {
    return this.#isOld(lock) || isOfDeadProcess(lock);
  }

  /**
   * Whether the lock may be removed unasked: two of three must hold, that this installation wrote it, that its process of this machine has
   * gone, that it is old. A machine's name proves too little: cloned laptops have the same, and so have containers and WSL, with processes
   * that are not seen here. A process that lives and could not take its lock away stops relying on it before it is old.
   */
  async isAbandoned({ id, file }: FoundLock): Promise<boolean> {
    const isOwn = (await this.#own?.has(id)) === true;
    return isOfDeadProcess(file) ? isOwn || this.#isOld(file) : isOwn && this.#isOld(file);
  }

  #isOld(lock: LockFile): boolean {
    return this.#clock.nowMs() - Number(nsFromGoTime(lock.time) / 1_000_000n) > staleLockMs;
  }

  async #readAllOnce(
    options: CallOptions,
    {
      own,
      onDamaged,
    }: { readonly own?: LockId | undefined; readonly onDamaged?: (error: EngineError) => void },
  ): Promise<readonly FoundLock[]> {
    const locks: FoundLock[] = [];
    for await (const { name, sizeBytes } of this.#backend.list('lock', options)) {
      if (sizeBytes === 0 || name === own) continue;
      try {
        locks.push({
          id: asLockId(name),
          file: await this.#files.load('lock', name, decodeLockFile, options),
        });
      } catch (error) {
        // Released since it was listed.
        if (isEngineError(error, 'storage/not-found')) continue;
        if (!isDamage(error) || !onDamaged) throw error;
        onDamaged(error);
      }
    }
    return locks;
  }
}

function isOfDeadProcess(lock: LockFile): boolean {
  return lock.hostname === hostname() && !processExists(lock.pid);
}
