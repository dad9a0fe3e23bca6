import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Where files lie that were fetched only to be dragged to another program: each drag has a folder of its own, which nobody else may look into. */
export class StagingRoom {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes the folder of a drag and says where it is. */
  async make(id: string): Promise<string> {
    const path = join(this.#folder, id);
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await mkdir(path, { mode: 0o700 });
    return path;
  }

  /** Absent is success. */
  async remove(id: string): Promise<void> {
    await removeTree(join(this.#folder, id));
  }

  /** Removes what is there, also what a run left that crashed. */
  async empty(): Promise<void> {
    await removeTree(this.#folder);
  }
}

/** Restored folders may allow nobody to change them, not even their owner. */
async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch {
    await unlock(path);
    await rm(path, { recursive: true, force: true });
  }
}

async function unlock(folder: string): Promise<void> {
  await chmod(folder, 0o700);
  for (const entry of await readdir(folder, { withFileTypes: true }))
    if (entry.isDirectory()) await unlock(join(folder, entry.name));
}
