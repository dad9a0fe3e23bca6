import { chmodSync, lchownSync, lutimesSync } from 'node:fs';
import type { ByteText } from '../format/byte-text';
import { nsFromGoTime } from '../format/go-time';
import { permissionsFromGoMode } from '../format/mode';
import type { TreeNode } from '../format/tree';
import { EngineError } from '../errors';
import { nativePath } from './disk-path';
import { errnoOf, onDisk } from './fs-error';
import { checked, cString, loadLibc, type NativeFunction } from './libc';
import { writeXattrs } from './xattrs';

const nsPerSecond = 1_000_000_000n;
/** `AT_FDCWD` and `AT_SYMLINK_NOFOLLOW` of `<fcntl.h>`. */
const { currentFolder, noFollow } =
  process.platform === 'darwin'
    ? { currentFolder: -2, noFollow: 0x20 }
    : { currentFolder: -100, noFollow: 0x100 };

/** What of a node says how its entry looks from outside. */
export type EntryMetadata = Pick<
  TreeNode,
  'type' | 'mode' | 'uid' | 'gid' | 'atime' | 'mtime' | 'extendedAttributes'
>;

/** As plain data for another thread. */
export function metadataOf(node: TreeNode): EntryMetadata {
  const { type, mode, uid, gid, atime, mtime, extendedAttributes } = node;
  return { type, mode, uid, gid, atime, mtime, extendedAttributes };
}

let utimensat: NativeFunction | undefined;

/**
 * Gives the entry at `path` the metadata of `node`: owner, extended attributes, times, and the mode last, as restic does. Each part that fails
 * goes to `warn`; the others are still set. Links are not followed: call it only for what was just seen to be of `node`'s type.
 */
export function writeMetadata(
  path: ByteText,
  node: EntryMetadata,
  warn: (warning: EngineError) => void,
): void {
  const attempt = (body: () => void) => {
    try {
      body();
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      warn(error);
    }
  };
  attempt(() => writeOwner(path, node));
  attempt(() => writeXattrs(path, node.extendedAttributes, warn));
  attempt(() => writeTimes(path, nsFromGoTime(node.atime), nsFromGoTime(node.mtime)));
  if (node.type === 'symlink') return;
  attempt(() =>
    onDisk(path, 'set the mode of', () => chmodSync(nativePath(path), permissionsFromGoMode(node.mode))),
  );
}

/** Whether owners can be restored at all; anybody but root may not give files away. */
export function canChangeOwner(): boolean {
  return process.geteuid?.() === 0;
}

function writeOwner(path: ByteText, node: EntryMetadata): void {
  if (process.platform === 'win32') return;
  onDisk(path, 'set the owner of', () => {
    try {
      lchownSync(nativePath(path), node.uid, node.gid);
    } catch (error) {
      if (canChangeOwner() || errnoOf(error) !== 'EPERM') throw error;
      // Expected without root: the caller says so once for all entries.
    }
  });
}

/** Sets both times to the nanosecond; where the C library cannot be called, to what a double can hold. */
function writeTimes(path: ByteText, atimeNs: bigint, mtimeNs: bigint): void {
  utimensat ??= bindUtimensat();
  if (utimensat) {
    const times = Buffer.concat([timespec(atimeNs), timespec(mtimeNs)]);
    checked(utimensat(currentFolder, cString(path), times, noFollow), path, 'set the times of');
    return;
  }
  const seconds = (ns: bigint) => Number(ns) / Number(nsPerSecond);
  onDisk(path, 'set the times of', () => lutimesSync(nativePath(path), seconds(atimeNs), seconds(mtimeNs)));
}

function bindUtimensat(): NativeFunction | undefined {
  if (process.platform === 'win32') return undefined;
  const library = loadLibc();
  if (library instanceof EngineError) return undefined;
  return library.bind('int utimensat(int folder, const void *path, const void *times, int flags)');
}

/** C's `struct timespec` on 64-bit little-endian machines: seconds rounded down, so that the rest is never negative. */
function timespec(ns: bigint): Buffer {
  const rest = ((ns % nsPerSecond) + nsPerSecond) % nsPerSecond;
  const time = Buffer.alloc(16);
  time.writeBigInt64LE((ns - rest) / nsPerSecond, 0);
  time.writeBigInt64LE(rest, 8);
  return time;
}
