/** restic's "default" layout: where each file of a repository lies, as a path with slashes relative to the repository's root. */
import { isId } from '../format/ids';
import type { FileHandle, FileType } from './backend';

const folders: Readonly<Record<Exclude<FileType, 'config'>, string>> = {
  key: 'keys',
  lock: 'locks',
  snapshot: 'snapshots',
  index: 'index',
  pack: 'data',
};

/** The folder of a type's files; packs lie one level deeper, in `data/<first two hex digits>`. */
export function folderOf(type: Exclude<FileType, 'config'>): string {
  return folders[type];
}

/** The folder that holds the file itself; empty for the config. */
export function parentFolder(handle: FileHandle): string {
  if (handle.type === 'config') return '';
  const folder = folders[handle.type];
  return handle.type === 'pack' ? `${folder}/${handle.name.slice(0, 2)}` : folder;
}

/** Throws `RangeError` for a name that is not an id: nothing else may ever be written or removed. */
export function filePath(handle: FileHandle): string {
  if (handle.type === 'config') return 'config';
  if (!isId(handle.name)) throw new RangeError(`not a file name of a repository: ${handle.name}`);
  return `${parentFolder(handle)}/${handle.name}`;
}

/** The file's name when `path` is exactly where a file of `type` belongs, else `undefined`: a foreign or a misplaced file. */
export function nameFromPath(type: Exclude<FileType, 'config'>, path: string): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return isId(name) && path === filePath({ type, name }) ? name : undefined;
}

/** All folders of an empty repository, parents first. */
export function allFolders(): readonly string[] {
  const packFolders = Array.from({ length: 256 }, (_, byte) => `data/${byte.toString(16).padStart(2, '0')}`);
  return [...Object.values(folders), ...packFolders];
}
