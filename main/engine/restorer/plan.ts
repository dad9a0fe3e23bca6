/**
 * What a restore is going to do, as data: made before anything is changed, printed by a dry run, carried out by `restore.ts`. Nothing in it
 * leaves the target: names are checked here, links are checked again when written.
 */
import type { ByteText } from '../format/byte-text';
import type { TreeNode } from '../format/tree';

export interface PlannedFolder {
  /** Inside the snapshot. */
  readonly path: ByteText;
  /** On disk. */
  readonly target: ByteText;
  /** The folder on disk that is trusted not to lead elsewhere; what is below it is checked. */
  readonly base: ByteText;
  readonly parent: PlannedFolder | undefined;
  readonly node: TreeNode;
  /** `pass` enters a folder without touching it. */
  readonly action: 'create' | 'replace' | 'keep' | 'pass';
}

export interface PlannedItem {
  readonly path: ByteText;
  readonly target: ByteText;
  readonly base: ByteText;
  readonly parent: PlannedFolder | undefined;
  readonly node: TreeNode;
  /** `keep` trusts the content on disk and sets the metadata. */
  readonly action: 'create' | 'overwrite' | 'keep';
  /** The first name of the same file, when this is another. */
  readonly linkTo: PlannedItem | undefined;
  /** Its folder is made by this run: no earlier one has left anything there. */
  readonly isInNewFolder: boolean;
}

export interface PlannedDeletion {
  readonly path: ByteText;
  readonly target: ByteText;
  readonly base: ByteText;
}

export interface RestorePlan {
  /** Parents before what they contain. */
  readonly folders: readonly PlannedFolder[];
  /** In the order of the trees; a file before its further names. */
  readonly items: readonly PlannedItem[];
  readonly deletions: readonly PlannedDeletion[];
  /** What the conflict policy leaves as it is. */
  readonly skipped: readonly { readonly path: ByteText; readonly node: TreeNode }[];
  /** Of the files that have to be written. */
  readonly bytesTotal: number;
}

/** Whether the item's content has to be on disk after the run: further names and special files have none. */
export function hasContent(item: PlannedItem): boolean {
  return item.node.type === 'file' && item.linkTo === undefined;
}
