import { realpath, stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import type { Sources } from '../../contract/data';
import type { DroppedFolders } from '../../contract/restore-data';
import { isWithin } from './path-within';

/** `sources` with the folders among `paths`, which come from the window and are looked at here. Of a link, what it leads to is saved. */
export async function addDropped(sources: Sources, paths: readonly string[]): Promise<DroppedFolders> {
  const folders = [...sources.folders];
  const added: string[] = [];
  const refused: { path: string; why: DroppedFolders['refused'][number]['why'] }[] = [];
  for (const path of paths) {
    const found = isAbsolute(path) ? await lookAt(path) : 'not-found';
    if (found === 'not-found' || found === 'no-folder') refused.push({ path, why: found });
    else if (folders.some((folder) => isWithin(found.folder, folder))) refused.push({ path, why: 'known' });
    else {
      folders.push(found.folder);
      added.push(found.folder);
    }
  }
  return { sources: { ...sources, folders }, added, refused };
}

async function lookAt(path: string): Promise<{ readonly folder: string } | 'no-folder' | 'not-found'> {
  try {
    return (await stat(path)).isDirectory() ? { folder: await realpath(path) } : 'no-folder';
  } catch {
    return 'not-found';
  }
}
