import type { ByteText } from '../format/byte-text';
import type { TreeNode } from '../format/tree';
import type { EngineError } from '../errors';

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
 * Fails with `disk/*`.
 */
export declare function readEntry(path: ByteText, name: ByteText, options: EntryOptions): DiskEntry;
