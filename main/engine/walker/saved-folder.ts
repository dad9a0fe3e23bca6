/** What is asked about a folder and what comes of it: plain data that can be posted to another thread. */
import type { Bytes } from '../base/bytes';
import type { EngineErrorData } from '../errors';
import type { ByteText } from '../format/byte-text';
import type { BlobId, TreeId } from '../format/ids';
import type { TreeNode } from '../format/tree';

/** The parent snapshot's tree of a folder: sealed as it is stored, or open where it had to be looked for elsewhere. */
export type ParentTree =
  | {
      readonly kind: 'sealed';
      readonly id: TreeId;
      readonly box: Bytes;
      /** 0 when stored uncompressed. */
      readonly uncompressedLength: number;
    }
  | { readonly kind: 'open'; readonly id: TreeId; readonly json: Bytes };

export interface FolderJob {
  /** Absolute. */
  readonly path: ByteText;
  /** The file system that the walk began on. */
  readonly deviceId: bigint;
  /** A folder on another file system that is kept as the empty folder which it would be without its mount. */
  readonly isMount: boolean;
  readonly parent: ParentTree | undefined;
}

export interface SavedTree {
  readonly id: TreeId;
  /** Bytes of the box; 0 when the repository had the tree. */
  readonly storedBytes: number;
}

/** A folder's node without its tree, to be finished when the tree is known. */
export interface FolderPiece {
  readonly kind: 'folder';
  readonly name: ByteText;
  /** The node's JSON up to its tree; see `nodeOfFolder`. */
  readonly head: string;
  readonly isMount: boolean;
  /** The parent's folder of this name. */
  readonly parent: ParentFolderNode | undefined;
}

export interface ParentFolderNode {
  readonly subtree: TreeId | undefined;
  /** Whether the folder itself is as it was, whatever became of its entries. */
  readonly isUnchanged: boolean;
}

/** A file that is left to others to read: large, or one of very many. */
export interface FilePiece {
  readonly kind: 'file';
  readonly node: TreeNode;
  readonly before: FileBefore;
}

/** What the parent says of a file that is read. */
export interface FileBefore {
  readonly isNew: boolean;
  /** What it held, if it looks as it did and is read all the same. */
  readonly content?: readonly BlobId[] | undefined;
}

/** JSON of a finished node, or what is needed to finish one. */
export type NodePiece = string | FolderPiece | FilePiece;

export type SavedFolder =
  /** Everything in it is saved, and so is its tree. */
  | { readonly kind: 'saved'; readonly tree: SavedTree }
  /** `isUnchanged`: it is the parent's tree, provided that every folder in it is. */
  | { readonly kind: 'open'; readonly pieces: readonly NodePiece[]; readonly isUnchanged: boolean }
  /** It could not be listed, of which was warned. */
  | { readonly kind: 'failed' }
  /** The parent's tree could not be opened; nothing was done. */
  | { readonly kind: 'parent-damaged' };

/** A file to read, cut and store. */
export interface FileJob {
  /** Absolute path as byte text. */
  readonly path: ByteText;
  /** What a stat said: a large file is cut by several workers. */
  readonly sizeBytes: number;
}

export type SavedFile =
  | {
      readonly kind: 'saved';
      readonly content: readonly BlobId[];
      /** Bytes read to the end of the file, which may differ from what an earlier stat said. */
      readonly sizeBytes: number;
      readonly newBlobs: number;
      readonly newBytes: number;
      readonly newStoredBytes: number;
    }
  | { readonly kind: 'failed'; readonly error: EngineErrorData };

/** The JSON of a folder's node, with its tree. */
export function nodeOfFolder({ head }: Pick<FolderPiece, 'head'>, tree: TreeId): string {
  return `${head},"subtree":"${tree}"}`;
}
