import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../engine/base/clock';

/** A holder is done within milliseconds; one that is so old is dead. */
const staleAfterMs = 10_000;
const pollMs = 20;

/** A small file that several processes read and write, readable by this user only. It is never seen half written. */
export class SharedFile {
  readonly #path: string;
  readonly #lockPath: string;
  readonly #clock: Clock;

  constructor(path: string, clock: Clock) {
    this.#path = path;
    this.#lockPath = `${path}.lock`;
    this.#clock = clock;
  }

  /** `undefined` when there is none. */
  async read(): Promise<string | undefined> {
    return unlessAbsent(readFile(this.#path, 'utf8'));
  }

  /** `undefined` removes it. */
  async write(content: string | undefined): Promise<void> {
    if (content === undefined) {
      await rm(this.#path, { force: true });
      return;
    }
    const temporary = `${this.#path}.${randomUUID()}.tmp`;
    try {
      await this.#create(temporary, content);
      await rename(temporary, this.#path);
    } finally {
      await rm(temporary, { force: true });
    }
  }

  /** Keeps other processes out, for a moment only, until the function that it resolves with is called. */
  async lock(signal: AbortSignal): Promise<() => Promise<void>> {
    const mark = randomUUID();
    await mkdir(dirname(this.#path), { recursive: true });
    while (!(await this.#tryLock(mark))) {
      await this.#removeStaleLock();
      await this.#clock.sleep(pollMs, signal);
    }
    return () => this.#unlock(mark);
  }

  /** Not when the computer slept in between and another process took the lock for a dead one's. */
  async #unlock(mark: string): Promise<void> {
    if ((await unlessAbsent(readFile(this.#lockPath, 'utf8'))) === mark)
      await rm(this.#lockPath, { force: true });
  }

  async #tryLock(mark: string): Promise<boolean> {
    try {
      await this.#create(this.#lockPath, mark);
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      throw error;
    }
  }

  /** By a rename, so that only one of those who wait for a dead process removes its lock. */
  async #removeStaleLock(): Promise<void> {
    const found = await unlessAbsent(stat(this.#lockPath));
    if (!found || this.#clock.nowMs() - found.mtimeMs < staleAfterMs) return;
    const aside = `${this.#lockPath}.${Math.trunc(found.mtimeMs)}.stale`;
    await unlessAbsent(rename(this.#lockPath, aside));
    await rm(aside, { force: true });
  }

  /** Fails when the file exists. What is in it is on the disk afterwards. */
  async #create(path: string, content: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
  }
}

async function unlessAbsent<T>(result: Promise<T>): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
