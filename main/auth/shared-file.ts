import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock } from '../engine/base/clock';

/** A holder is done within milliseconds; one that is so old is dead. */
const staleAfterMs = 10_000;
const pollMs = 20;
const temporaryEnd = '.tmp';

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
    await mkdir(dirname(this.#path), { recursive: true });
    await this.#removeLeftovers();
    const temporary = `${this.#path}.${randomUUID()}${temporaryEnd}`;
    try {
      await create(temporary, content, { isSynced: true });
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
      await create(this.#lockPath, mark, { isSynced: false });
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      throw error;
    }
  }

  /**
   * By a rename, of which one succeeds. Who looked before it and renames after the next one has locked takes away a living lock: then one of two
   * changes may be lost, never the file.
   */
  async #removeStaleLock(): Promise<void> {
    if (!(await this.#isStale(this.#lockPath))) return;
    const aside = `${this.#lockPath}.${randomUUID()}${temporaryEnd}`;
    await unlessAbsent(rename(this.#lockPath, aside));
    await rm(aside, { force: true });
  }

  /** What a process that died while it wrote has left: nobody would ever forget it. */
  async #removeLeftovers(): Promise<void> {
    const folder = dirname(this.#path);
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      if (path.startsWith(`${this.#path}.`) && name.endsWith(temporaryEnd) && (await this.#isStale(path)))
        await rm(path, { force: true });
    }
  }

  async #isStale(path: string): Promise<boolean> {
    const found = await unlessAbsent(stat(path));
    return found !== undefined && this.#clock.nowMs() - found.mtimeMs >= staleAfterMs;
  }
}

/** Fails when the file exists. `isSynced`: what is in it is on the disk afterwards. */
async function create(
  path: string,
  content: string,
  { isSynced }: { readonly isSynced: boolean },
): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(content);
    if (isSynced) await file.sync();
  } finally {
    await file.close();
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
