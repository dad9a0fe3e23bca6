import { realpath, stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import type { DroppedPath } from '../../contract/restore-data';

/** What lies at `paths`, which come from the window. Of a link, what it leads to is meant. */
export function lookAtDropped(paths: readonly string[]): Promise<readonly DroppedPath[]> {
  return Promise.all(paths.map(lookAt));
}

async function lookAt(path: string): Promise<DroppedPath> {
  if (!isAbsolute(path)) return { path, why: 'not-found' };
  try {
    return (await stat(path)).isDirectory()
      ? { path, folder: await realpath(path) }
      : { path, why: 'no-folder' };
  } catch {
    return { path, why: 'not-found' };
  }
}
