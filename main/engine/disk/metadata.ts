import { chmodSync, fchmodSync, fchownSync, futimesSync, lchownSync, lutimesSync } from 'node:fs';
import type { ByteText } from '../format/byte-text';
import { nsFromGoTime } from '../format/go-time';
import { permissionsFromGoMode } from '../format/mode';
import type { TreeNode } from '../format/tree';
import { EngineError } from '../errors';
import { nativePath } from './disk-path';
import { errnoOf, onDisk } from './fs-error';
import { boundOnce, checked, cString, type NativeFunction } from './libc';
import { writeXattrs, writeXattrsOf } from './xattrs';

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
export function metadataOf(node: EntryMetadata): EntryMetadata {
  const { type, mode, uid, gid, atime, mtime, extendedAttributes } = node;
  return { type, mode, uid, gid, atime, mtime, extendedAttributes };
}

/** How one entry is reached: by its path, or as the open file that is there. */
interface Ways {
  readonly owner: (uid: number, gid: number) => void;
  readonly xattrs: (warn: (warning: EngineError) => void) => void;
  readonly times: (atimeNs: bigint, mtimeNs: bigint) => void;
  readonly mode: (mode: number) => void;
}

interface TimeCalls {
  readonly byPath: NativeFunction;
  readonly byFile: NativeFunction;
}

const timespecs = Buffer.alloc(32);

/**
 * Gives the entry at `path` the metadata of `node`: owner, extended attributes, times, and the mode last, as restic does. Each part that fails
 * goes to `warn`; the others are still set. Links are not followed: call it only for what was just seen to be of `node`'s type.
 */
export function writeMetadata(
  path: ByteText,
  node: EntryMetadata,
  warn: (warning: EngineError) => void,
): void {
  const native = nativePath(path);
  write(path, node, warn, {
    owner: (uid, gid) => lchownSync(native, uid, gid),
    xattrs: (warnOf) => writeXattrs(path, node.extendedAttributes, warnOf),
    times: (atimeNs, mtimeNs) => {
      const calls = boundTimeCalls();
      if (!calls) return lutimesSync(native, seconds(atimeNs), seconds(mtimeNs));
      const result = calls.byPath(currentFolder, cString(path), filled(atimeNs, mtimeNs), noFollow);
      checked(result, path, 'set the times of');
    },
    mode: (mode) => chmodSync(native, mode),
  });
}

/** As `writeMetadata`, of the open file that is at `path`. */
export function writeMetadataOf(
  descriptor: number,
  path: ByteText,
  node: EntryMetadata,
  warn: (warning: EngineError) => void,
): void {
  write(path, node, warn, {
    owner: (uid, gid) => fchownSync(descriptor, uid, gid),
    xattrs: (warnOf) => writeXattrsOf(descriptor, path, node.extendedAttributes, warnOf),
    times: (atimeNs, mtimeNs) => {
      const calls = boundTimeCalls();
      if (!calls) return futimesSync(descriptor, seconds(atimeNs), seconds(mtimeNs));
      checked(calls.byFile(descriptor, filled(atimeNs, mtimeNs)), path, 'set the times of');
    },
    mode: (mode) => fchmodSync(descriptor, mode),
  });
}

/** Whether owners can be restored at all; anybody but root may not give files away. */
export function canChangeOwner(): boolean {
  return process.geteuid?.() === 0;
}

function write(path: ByteText, node: EntryMetadata, warn: (warning: EngineError) => void, ways: Ways): void {
  const attempt = (doing: string, body: () => void) => {
    try {
      onDisk(path, doing, body);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      warn(error);
    }
  };
  if (process.platform !== 'win32')
    attempt('set the owner of', () => orWithoutRight(() => ways.owner(node.uid, node.gid)));
  attempt('set the extended attributes of', () => ways.xattrs(warn));
  attempt('set the times of', () => ways.times(nsFromGoTime(node.atime), nsFromGoTime(node.mtime)));
  if (node.type !== 'symlink') attempt('set the mode of', () => ways.mode(permissionsFromGoMode(node.mode)));
}

function orWithoutRight(setOwner: () => void): void {
  try {
    setOwner();
  } catch (error) {
    if (canChangeOwner() || errnoOf(error) !== 'EPERM') throw error;
    // Expected without root: the caller says so once for all entries.
  }
}

/** What sets times to the nanosecond; `undefined` where only Node's doubles can. */
const boundTimeCalls = boundOnce<TimeCalls>((library) => {
  const byPath = library.bind('int utimensat(int folder, const void *path, const void *times, int flags)');
  const byFile = library.bind('int futimens(int file, const void *times)');
  return byPath && byFile && { byPath, byFile };
});

function seconds(ns: bigint): number {
  return Number(ns) / Number(nsPerSecond);
}

/** Two of C's `struct timespec` on 64-bit little-endian machines; valid until the next call. */
function filled(atimeNs: bigint, mtimeNs: bigint): Buffer {
  writeTimespec(atimeNs, 0);
  writeTimespec(mtimeNs, 16);
  return timespecs;
}

/** Seconds rounded down, so that the rest is never negative. */
function writeTimespec(ns: bigint, at: number): void {
  const rest = ((ns % nsPerSecond) + nsPerSecond) % nsPerSecond;
  timespecs.writeBigInt64LE((ns - rest) / nsPerSecond, at);
  timespecs.writeBigInt64LE(rest, at + 8);
}
