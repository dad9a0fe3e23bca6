import { lstatSync } from 'node:fs';
import type { ByteText } from '../format/byte-text';
import { nodeTypeFromStMode } from '../format/mode';
import type { NodeType } from '../format/tree';
import { nativePath } from './disk-path';
import { diskTrouble, onDisk } from './fs-error';

/** What counting and choosing need to know of an entry. */
export interface QuickStat {
  readonly type: NodeType;
  /** Exact up to 2^53 bytes. */
  readonly size: number;
  readonly modifiedMs: number;
  /** To be compared with another one's. */
  readonly deviceId: number;
}

/** A fraction of what `readEntry` costs. Fails with `disk/*`. */
export function quickStat(path: ByteText): QuickStat {
  return onDisk(path, 'read', () => {
    const stat = lstatSync(nativePath(path));
    const type = nodeTypeFromStMode(stat.mode);
    return { type, size: type === 'file' ? stat.size : 0, modifiedMs: stat.mtimeMs, deviceId: stat.dev };
  });
}

/** Whether something is at `path`, or may be: only a clear no is one. */
export function isThere(path: ByteText): boolean {
  try {
    quickStat(path);
    return true;
  } catch (error) {
    return diskTrouble(error).code !== 'disk/not-found';
  }
}
