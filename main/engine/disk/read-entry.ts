import { lstatSync, readlinkSync, statSync, type BigIntStats } from 'node:fs';
import { type ByteText, textFromBytes } from '../format/byte-text';
import { goTimeFromNs } from '../format/go-time';
import { goModeFromStMode, nodeTypeFromStMode } from '../format/mode';
import type { NodeType, TreeNode } from '../format/tree';
import type { EngineError } from '../errors';
import { groupName, userName } from './accounts';
import { nativePath } from './disk-path';
import { onDisk } from './fs-error';
import { windowsFields } from './windows-fields.win32';
import { readXattrs } from './xattrs';

export interface EntryOptions {
  /** Keep the access time; otherwise the node's `atime` is its `mtime`, as restic does by default. */
  readonly withAtime: boolean;
  /** Describe what a symbolic link points to instead of the link (folders above a target). */
  readonly followLink?: boolean;
}

export interface DiskEntry {
  /** `content` is null and `subtree` undefined, whatever the type. */
  readonly node: TreeNode;
  /** What could not be read besides the entry itself: the node goes without it. */
  readonly warnings: readonly EngineError[];
}

/**
 * Describes the file system entry at `path` as a tree node called `name`. Synchronous: a `stat` is cheaper than a trip to the thread pool.
 * Fails with `disk/*`. Extended attributes of symbolic links are read too, as restic does since 0.16.
 */
export function readEntry(path: ByteText, name: ByteText, options: EntryOptions): DiskEntry {
  return completeEntry(readBareEntry(path, name, options), path);
}

/** What one `stat` tells: the node lacks its link's target and its extended attributes, which `completeEntry` adds. Fails with `disk/*`. */
export function readBareEntry(path: ByteText, name: ByteText, options: EntryOptions): TreeNode {
  return onDisk(path, 'read', () => {
    const stat = (options.followLink ? statSync : lstatSync)(nativePath(path), { bigint: true });
    const type = nodeTypeFromStMode(Number(stat.mode));
    const mtime = goTimeFromNs(stat.mtimeNs);
    const node: TreeNode = {
      name,
      type,
      mode: goModeFromStMode(Number(stat.mode)),
      mtime,
      atime: options.withAtime ? goTimeFromNs(stat.atimeNs) : mtime,
      ctime: goTimeFromNs(stat.ctimeNs),
      uid: Number(stat.uid),
      gid: Number(stat.gid),
      user: userName(Number(stat.uid)),
      group: groupName(Number(stat.gid)),
      inode: BigInt.asUintN(64, stat.ino),
      deviceId: BigInt.asUintN(64, stat.dev),
      ...fieldsOfType(type, stat),
      linkTarget: '',
      extendedAttributes: [],
      genericAttributes: undefined,
      content: null,
      subtree: undefined,
      error: '',
    };
    return process.platform === 'win32' ? { ...node, ...windowsFields(stat, type) } : node;
  });
}

/** Adds what `readBareEntry` leaves out. Fails with `disk/*`. */
export function completeEntry(node: TreeNode, path: ByteText): DiskEntry {
  return onDisk(path, 'read', () => {
    const warnings: EngineError[] = [];
    const linkTarget = node.type === 'symlink' ? readLink(path) : '';
    const extendedAttributes = readXattrs(path, (warning) => warnings.push(warning));
    return { node: { ...node, linkTarget, extendedAttributes }, warnings };
  });
}

type FieldsOfType = Pick<TreeNode, 'size' | 'links' | 'device'>;

function fieldsOfType(type: NodeType, stat: BigIntStats): FieldsOfType {
  const none = { size: 0n, links: 0n, device: 0n };
  switch (type) {
    case 'file':
      return { ...none, size: stat.size, links: stat.nlink };
    case 'symlink':
      return { ...none, links: stat.nlink };
    case 'dev':
    case 'chardev':
      return { ...none, links: stat.nlink, device: BigInt.asUintN(64, stat.rdev) };
    case 'dir':
    case 'fifo':
    case 'socket':
    case 'irregular':
      return none;
  }
}

function readLink(path: ByteText): ByteText {
  return textFromBytes(readlinkSync(nativePath(path), 'buffer'));
}
