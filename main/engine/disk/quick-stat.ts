import { accessSync, constants, lstatSync } from 'node:fs';
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
  /** Its size lies on the disk; of a file for which that is not so, the system may know why. */
  readonly hasAllBlocks: boolean;
  /** Its mode gives it to us; else it has to be tried. */
  readonly isSurelyReadable: boolean;
}

const ownUid = process.getuid?.();

/** A fraction of what `readEntry` costs. Fails with `disk/*`. */
export function quickStat(path: ByteText): QuickStat {
  return onDisk(path, 'read', () => {
    const stat = lstatSync(nativePath(path));
    const type = nodeTypeFromStMode(stat.mode);
    return {
      type,
      size: type === 'file' ? stat.size : 0,
      modifiedMs: stat.mtimeMs,
      deviceId: stat.dev,
      hasAllBlocks: stat.blocks * 512 >= stat.size,
      isSurelyReadable: (stat.mode & (stat.uid === ownUid ? 0o400 : 0o004)) !== 0,
    };
  });
}

/** Fails with `disk/*` when the entry at `path` cannot be read. On Windows that only shows when it is opened. */
export function requireReadable(path: ByteText): void {
  onDisk(path, 'read', () => accessSync(nativePath(path), constants.R_OK));
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
