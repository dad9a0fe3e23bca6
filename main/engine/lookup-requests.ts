/** What the engine is asked and answers about names, versions, contents and differences: as `requests.ts`, plain data. */
import type { EngineErrorCode, EngineErrorData } from './errors';
import type { ByteText } from './format/byte-text';
import type { SnapshotId } from './format/ids';
import type { TreeNode } from './format/tree';
import type { ItemWarning } from './items';
import type { WalkRules } from './walker/walk-rules';

export type SearchKind = 'folder' | 'file' | 'document' | 'picture' | 'music' | 'video' | 'archive' | 'other';

export interface SearchRequest {
  /**
   * Words, each of which has to be in the name or in a folder's above it, at least one in the name itself; with `*` and `?` a word is a whole name. Without
   * words everything is meant.
   */
  readonly text: string;
  /** None for all. */
  readonly kinds: readonly SearchKind[];
  readonly minBytes: number | undefined;
  readonly maxBytes: number | undefined;
  readonly modifiedFromMs: number | undefined;
  readonly modifiedToMs: number | undefined;
  /** What the newest snapshot of its host and place has no more. */
  readonly deleted: 'with' | 'without' | 'only';
  readonly offset: number;
  readonly limit: number;
}

export interface SnapshotMark {
  readonly snapshot: SnapshotId;
  readonly timeMs: number;
}

/** A path that snapshots of one host have, as its newest version is. */
export interface SearchMatch {
  readonly path: ByteText;
  readonly hostname: string;
  readonly type: 'file' | 'dir' | 'symlink' | 'other';
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** The first and last snapshot that it is in. */
  readonly first: SnapshotMark;
  readonly last: SnapshotMark;
  readonly isDeleted: boolean;
  /** How many distinct contents a file has had. */
  readonly versions: number;
}

/** How far the index is; see `EngineSession.search`. */
export interface SearchState {
  readonly isComplete: boolean;
  readonly snapshotsDone: number;
  readonly snapshotsTotal: number;
  /** Folders that could not be read, in all snapshots. */
  readonly unreadableFolders: number;
  /** Why nothing more is added for now. */
  readonly error: EngineErrorData | undefined;
}

export interface SearchPage extends SearchState {
  readonly total: number;
  /** Best first: by how the name fits, then newest first. */
  readonly matches: readonly SearchMatch[];
}

export interface PathVersion {
  readonly type: TreeNode['type'];
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** The first and last snapshot that has this content: it may have been another in between. */
  readonly first: SnapshotMark;
  readonly last: SnapshotMark;
}

export interface PathVersions {
  /** Distinct contents, newest first. A folder's is everything below, metadata included. */
  readonly versions: readonly PathVersion[];
  /** Newest first: which version each snapshot has, if any. `unreadable` where damage hides it. */
  readonly snapshots: readonly {
    readonly snapshot: SnapshotId;
    readonly version: number | 'nothing' | 'unreadable';
  }[];
}

/** A file's content for people to look at. `sizeBytes` is the whole file's. */
export type Preview = { readonly sizeBytes: number } & (
  | { readonly kind: 'text'; readonly text: string; readonly isCut: boolean }
  | { readonly kind: 'image'; readonly mimeType: string; readonly base64: string }
  | { readonly kind: 'pdf'; readonly base64: string }
  | { readonly kind: 'none'; readonly reason: 'binary' | 'too-large' }
);

export interface CompareRequest {
  readonly from: SnapshotId;
  readonly to:
    | { readonly kind: 'snapshot'; readonly snapshot: SnapshotId }
    /** What is now where the snapshot was made of; what `rules` leave out counts only where the snapshot has it. */
    | { readonly kind: 'computer'; readonly rules: WalkRules };
}

export interface AssessRequest extends WalkRules {
  /** Absolute. */
  readonly targets: readonly ByteText[];
  /** Sets of patterns that are measured, whether `excludes` has them or not. */
  readonly presets: readonly { readonly id: string; readonly excludes: readonly string[] }[];
}

export interface SizeSum {
  readonly files: number;
  readonly bytes: number;
}

/** What targets hold, so far or in all. */
export interface Assessment extends SizeSum {
  readonly isComplete: boolean;
  /** What the rules leave out. */
  readonly excluded: SizeSum;
  /** Biggest first: each with all that is below it, less what others of them hold. */
  readonly biggestFolders: readonly (SizeSum & { readonly path: ByteText })[];
  /** The first of `unreadableCount`. */
  readonly unreadable: readonly { readonly path: ByteText; readonly code: EngineErrorCode }[];
  readonly unreadableCount: number;
  /** Of what is not left out. */
  readonly cloudOnly: SizeSum;
  readonly presets: readonly (SizeSum & { readonly id: string })[];
}

/** A file, link or folder that is not on both sides alike; of folders only those that are on one side, with all that is below them. */
export interface Difference {
  readonly path: ByteText;
  readonly type: TreeNode['type'];
  readonly change: 'added' | 'removed' | 'changed';
  /** `undefined` where it is not there. */
  readonly bytesBefore: number | undefined;
  readonly bytesAfter: number | undefined;
  /** A folder's, or 1. */
  readonly files: number;
}

export interface DifferenceTotals {
  readonly files: number;
  /** Of what changed: as it is afterwards. */
  readonly bytes: number;
}

export interface Comparison {
  /** In no order. */
  readonly differences: readonly Difference[];
  /** The smallest are left out, as there are too many; the totals count them. */
  readonly isCut: boolean;
  readonly totals: Readonly<Record<Difference['change'], DifferenceTotals>>;
  /** What could not be looked at, the first of it. */
  readonly unreadable: readonly Pick<ItemWarning, 'path' | 'error'>[];
}
