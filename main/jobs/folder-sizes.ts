import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FolderSize } from '../../contract/data';
import type { Clock } from '../engine/base/clock';
import { throwIfAborted } from '../engine/errors';

/** Files looked at at once: enough to keep the disk busy, few beside what the app does otherwise. */
const parallelFiles = 32;
/** As often as figures can be read that count up. */
const newsEveryMs = 200;

/** Counts what a folder holds while somebody watches: all of it, whatever is left out of backups. Links are not followed. */
export class FolderSizes {
  readonly #clock: Pick<Clock, 'nowMs'>;
  readonly #onDidCount: (size: FolderSize) => void;

  /** `onDidCount` is told how far it is, now and then. */
  constructor(clock: Pick<Clock, 'nowMs'>, onDidCount: (size: FolderSize) => void) {
    this.#clock = clock;
    this.#onDidCount = onDidCount;
  }

  /** What cannot be looked into is counted in `unreadable`; never fails but by `signal`. */
  async measure(folder: string, signal: AbortSignal): Promise<FolderSize> {
    const size = { folder, files: 0, bytes: 0, unreadable: 0 };
    let toldMs = this.#clock.nowMs();
    const folders = [folder];
    for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
      throwIfAborted(signal);
      const entries = await entriesOf(next);
      if (entries === undefined) size.unreadable += 1;
      const files = (entries ?? []).filter((entry) => !entry.isDirectory());
      for (const entry of entries ?? []) if (entry.isDirectory()) folders.push(join(next, entry.name));
      for (let at = 0; at < files.length; at += parallelFiles) {
        throwIfAborted(signal);
        const sizes = await Promise.all(files.slice(at, at + parallelFiles).map(bytesOf));
        for (const bytes of sizes) {
          size.files += 1;
          if (bytes === undefined) size.unreadable += 1;
          else size.bytes += bytes;
        }
        if (this.#clock.nowMs() - toldMs < newsEveryMs) continue;
        toldMs = this.#clock.nowMs();
        this.#onDidCount({ ...size });
      }
    }
    return size;
  }
}

async function entriesOf(folder: string): Promise<readonly Dirent[] | undefined> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    // Counted, and said by the backup itself, by name.
    return undefined;
  }
}

async function bytesOf(entry: Dirent): Promise<number | undefined> {
  if (!entry.isFile()) return 0;
  try {
    return (await lstat(join(entry.parentPath, entry.name))).size;
  } catch {
    return undefined;
  }
}
