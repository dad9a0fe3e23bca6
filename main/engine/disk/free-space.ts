import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ByteText } from '../format/byte-text';
import { nativePath } from './disk-path';
import { diskTrouble, failingWith } from './fs-error';
import { statEntry } from './safe-path';

/** The deepest folder above `path`, or `path` itself, that is there: what is made at `path` lies on its file system. */
export function existingPlace(path: ByteText): { readonly path: ByteText; readonly device: bigint } {
  const stat = statEntry(path);
  if (stat) return { path, device: stat.dev };
  const above = dirname(path);
  return above === path ? { path, device: 0n } : existingPlace(above);
}

/** Bytes that this user may still write to the file system of `path`, which exists; `undefined` where it does not say. */
export async function freeBytes(path: ByteText): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await failingWith(path, 'look at', () => statfs(nativePath(path)));
    return bavail * bsize;
  } catch (error) {
    diskTrouble(error);
    return undefined;
  }
}
