/** What a page of a folder is: plain data that can be posted to another thread. */
import type { ByteText } from '../format/byte-text';
import type { TreeNode } from '../format/tree';

export interface FolderOrder {
  readonly by: 'name' | 'size' | 'modified';
  readonly isDescending: boolean;
}

/** Rows `offset` to below `offset + limit` of a folder, in this order: folders first, and equal ones by name. */
export interface FolderPageRequest {
  readonly order: FolderOrder;
  readonly offset: number;
  readonly limit: number;
}

/** As much of an entry as a list shows. */
export interface FolderRow extends Pick<TreeNode, 'name' | 'type'> {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly linkTarget: ByteText | undefined;
}

export interface FolderPage {
  /** Rows of the whole folder. */
  readonly total: number;
  readonly rows: readonly FolderRow[];
}
