/** What folders hold, as values. `tree.ts` makes bytes of them. */
import type { ByteText } from './byte-text';
import type { GoTime } from './go-time';
import type { BlobId, TreeId } from './ids';

export type NodeType = 'file' | 'dir' | 'symlink' | 'dev' | 'chardev' | 'fifo' | 'socket' | 'irregular';

export interface ExtendedAttribute {
  readonly name: ByteText;
  readonly value: Uint8Array;
}

/**
 * One entry of a folder. 64-bit numbers are bigints and times keep their text, so that a tree that was read is written again byte for byte.
 * `type` is wider than `NodeType` when a foreign writer stored another word.
 */
export interface TreeNode {
  /** A single component, unquoted. */
  readonly name: ByteText;
  /** The name as the tree quotes it, where we would do it otherwise: its writer knew another version of Unicode. */
  readonly quotedName?: string;
  readonly type: NodeType;
  /** Go's `os.FileMode` bits, type bits included; see `mode.ts`. */
  readonly mode: number;
  readonly mtime: GoTime;
  readonly atime: GoTime;
  readonly ctime: GoTime;
  readonly uid: number;
  readonly gid: number;
  readonly user: string;
  readonly group: string;
  readonly inode: bigint;
  readonly deviceId: bigint;
  /** Bytes; files only, otherwise 0. */
  readonly size: bigint;
  readonly links: bigint;
  readonly linkTarget: ByteText;
  /** The JSON string that held a link target which we would have written in other words: restic 0.14 lost bytes that are not UTF-8. */
  readonly linkTargetJson?: string;
  readonly extendedAttributes: readonly ExtendedAttribute[];
  /** The JSON object's own text (Windows attributes), kept as it was; `undefined` when absent. */
  readonly genericAttributes: string | undefined;
  readonly device: bigint;
  /** A file's blobs in order; `null` for every other type. */
  readonly content: readonly BlobId[] | null;
  /** A folder's tree. */
  readonly subtree: TreeId | undefined;
  readonly error: string;
}

/** A folder: nodes strictly ascending by the bytes of their names. */
export interface Tree {
  readonly nodes: readonly TreeNode[];
}
