/**
 * What a restore is going to do, as data: made before anything is changed, printed by a dry run, carried out by `restore.ts`. Nothing in it
 * leaves the target: names are checked here, links are checked again when written.
 */
import { joinPath } from '../disk/disk-path';
import type { EntryMetadata } from '../disk/metadata';
import type { ByteText } from '../format/byte-text';
import type { BlobId } from '../format/ids';
import type { TreeNode } from '../format/tree';
import { idIn, packIds, unpackIds } from './packed-ids';

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

/** A folder as the items in it need it. */
export interface ItemFolder extends Pick<PlannedFolder, 'path' | 'target' | 'base'> {
  /** `undefined` for the root. */
  readonly planned: PlannedFolder | undefined;
  /** Made by this run: nothing can stand in it yet. */
  readonly isNew: boolean;
}

/** What is needed of a node that is no folder once its place is known. */
type ItemNode = EntryMetadata & Pick<TreeNode, 'name' | 'size' | 'links' | 'linkTarget' | 'device'>;

interface ItemOptions {
  readonly action: PlannedItem['action'];
  /** Where it goes when not to its own place. */
  readonly beside: ByteText | undefined;
  readonly linkTo: PlannedItem | undefined;
}

/** A plan holds one for every file of the snapshot, so that it keeps no text that it can make. */
export class PlannedItem {
  readonly node: ItemNode;
  /** `keep` trusts the content on disk and sets the metadata. */
  readonly action: 'create' | 'overwrite' | 'keep';
  /** The first name of the same file, when this is another. */
  readonly linkTo: PlannedItem | undefined;
  readonly #folder: ItemFolder;
  readonly #beside: ByteText | undefined;
  readonly #content: string;

  constructor(folder: ItemFolder, node: TreeNode, { action, beside, linkTo }: ItemOptions) {
    // Not spread: V8 would give each such object a shape of its own, three times as large.
    const { name, type, mode, uid, gid, atime, mtime, extendedAttributes } = node;
    const { size, links, linkTarget, device } = node;
    this.node = {
      name,
      type,
      mode,
      uid,
      gid,
      atime,
      mtime,
      extendedAttributes,
      size,
      links,
      linkTarget,
      device,
    };
    this.action = action;
    this.linkTo = linkTo;
    this.#folder = folder;
    this.#beside = beside;
    this.#content = packIds(node.content ?? []);
  }

  get path(): ByteText {
    return `${this.#folder.path}/${this.node.name}`;
  }

  get target(): ByteText {
    return this.#beside ?? joinPath(this.#folder.target, this.node.name);
  }

  get base(): ByteText {
    return this.#folder.base;
  }

  get parent(): PlannedFolder | undefined {
    return this.#folder.planned;
  }

  /** No earlier run has left anything there. */
  get isInNewFolder(): boolean {
    return this.#folder.isNew;
  }

  /** Says what the content is, and nothing else. */
  get contentKey(): string {
    return this.#content;
  }

  get content(): readonly BlobId[] {
    return unpackIds(this.#content);
  }

  /** Of the blob at `at` in `content`. */
  blobId(at: number): BlobId {
    return idIn(this.#content, at);
  }
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
