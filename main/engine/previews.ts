/** What a look ahead at a restore answers. */

/** `other-type`: a folder where a file belongs, say. `refused`: something is wrong with it in the snapshot. */
export type PreviewFinding =
  'new' | 'identical' | 'differs' | 'newer-here' | 'other-type' | 'bad-name' | 'refused';

/** `left`: what is there stays as it is. `beside`: restored under another name. */
export type PreviewOutcome = 'written' | 'replaced' | 'beside' | 'left';

export interface PreviewRow {
  readonly finding: PreviewFinding;
  readonly outcome: PreviewOutcome;
  /** Entries that are no folders, and folders that something else is in the way of: what is below those is not counted. */
  readonly items: number;
  readonly bytes: number;
  /** Inside the snapshot; the first of them. */
  readonly paths: readonly string[];
}

/** One file system that the restore writes to. */
export interface TargetSpace {
  /** A folder on it. */
  readonly path: string;
  /** Before anything that is replaced is gone. */
  readonly bytesNeeded: number;
  /** `undefined` where the system does not say. */
  readonly bytesFree: number | undefined;
}

/** What a restore would find and do. */
export interface RestorePreview {
  readonly rows: readonly PreviewRow[];
  readonly space: readonly TargetSpace[];
}
