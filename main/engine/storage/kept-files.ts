import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Bytes } from '../base/bytes';
import type { Log } from '../base/log';

/** Whole files under their names, each of which may be gone or old at any time: trouble with the folder is logged and no more. */
export class KeptFiles {
  readonly #folder: string;
  readonly #log: Log;

  constructor(folder: string, log: Log) {
    this.#folder = folder;
    this.#log = log;
  }

  async load(name: string): Promise<Bytes | undefined> {
    // Whoever asks makes it anew.
    return readFile(join(this.#folder, name)).catch(() => undefined);
  }

  async save(name: string, pieces: Iterable<Bytes>): Promise<void> {
    try {
      await replaceFile(join(this.#folder, name), pieces);
    } catch (error) {
      this.#log('warn', 'a file of the cache could not be written', { name, message: String(error) });
    }
  }
}

/** Writes the file at `path` so that it is there whole, or as it was. For its user alone, as is a folder that is made. */
export async function replaceFile(path: string, pieces: Iterable<Bytes>): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}-tmp-${randomBytes(8).toString('hex')}`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      for (const piece of pieces) await file.writeFile(piece);
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
