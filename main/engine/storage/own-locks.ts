import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../base/log';

/**
 * Which locks this installation has written and not removed, remembered beyond the end of the process: an empty file for each. Trouble with
 * the folder only forgets: the lock of a run that was killed then stands until it is old.
 */
export class OwnLocks {
  readonly #folder: string;
  readonly #log: Log;

  constructor(folder: string, log: Log) {
    this.#folder = folder;
    this.#log = log;
  }

  async add(id: string): Promise<void> {
    await this.#attempt(async () => {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await writeFile(join(this.#folder, id), '', { mode: 0o600 });
    });
  }

  async has(id: string): Promise<boolean> {
    return access(join(this.#folder, id)).then(
      () => true,
      () => false,
    );
  }

  async delete(id: string): Promise<void> {
    await this.#attempt(() => rm(join(this.#folder, id), { force: true }));
  }

  async #attempt(body: () => Promise<void>): Promise<void> {
    try {
      await body();
    } catch (error) {
      this.#log('debug', 'an own lock could not be noted', { message: String(error) });
    }
  }
}
