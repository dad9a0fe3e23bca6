/** Counts what a backup does, and tells whoever watches: facts at most ten times a second, troubles at once. */
import { type EngineError, engineErrorToData, toEngineError } from '../errors';
import { type ByteText, displayText } from '../format/byte-text';
import type { SnapshotSummary } from '../format/snapshot';
import type { TreeNode } from '../format/tree';
import type { SavedBlob } from '../repository/repository';
import type { EnginePhase, ItemReport, ItemWarning, RunOptions } from '../requests';

const reportEveryMs = 100;

export type Change = 'new' | 'changed' | 'unchanged';
type Counts = Omit<SnapshotSummary, 'backupStart' | 'backupEnd'>;
export interface Totals {
  readonly files: number;
  readonly folders: number;
  readonly bytes: number;
}

export class BackupReport {
  readonly #onEvent: RunOptions['onEvent'];
  readonly #reportItems: boolean;
  readonly #counts = { ...noCounts };
  #warnings = 0;
  #bytesDone = 0;
  #bytesTransferred = 0;
  #reportedMs = -Infinity;
  #current: ByteText = '';

  constructor(onEvent: RunOptions['onEvent'], reportItems: boolean) {
    this.#onEvent = onEvent;
    this.#reportItems = reportItems;
  }

  get counts(): Counts {
    return this.#counts;
  }

  get warnings(): number {
    return this.#warnings;
  }

  get totals(): Totals {
    const { dirsNew, dirsChanged, dirsUnmodified, totalFilesProcessed } = this.#counts;
    const folders = dirsNew + dirsChanged + dirsUnmodified;
    return { files: totalFilesProcessed, folders, bytes: this.#bytesDone };
  }

  phase(phase: EnginePhase): void {
    this.#onEvent({ kind: 'phase', phase });
  }

  scanned(totals: Totals, isComplete: boolean): void {
    this.#onEvent({ kind: 'scanned', ...totals, isComplete });
  }

  warn(path: ByteText, error: unknown, during: ItemWarning['during']): void {
    this.#warnings += 1;
    const warning = { path: displayText(path), error: engineErrorToData(toEngineError(error)), during };
    this.#onEvent({ kind: 'warning', warning });
  }

  working(path: ByteText): void {
    this.#current = path;
  }

  bytesRead(bytes: number): void {
    this.#bytesDone += bytes;
    this.#progress();
  }

  packStored(bytes: number): void {
    this.#bytesTransferred += bytes;
    this.#progress();
  }

  newBlobs(type: 'data' | 'tree', blobs: number, bytes: number, storedBytes: number): void {
    if (type === 'data') this.#counts.dataBlobs += blobs;
    else this.#counts.treeBlobs += blobs;
    this.#counts.dataAdded += bytes;
    this.#counts.dataAddedPacked += storedBytes;
  }

  file(path: ByteText, node: TreeNode, change: Change, addedBytes: number): void {
    const counts = this.#counts;
    if (change === 'new') counts.filesNew += 1;
    else if (change === 'changed') counts.filesChanged += 1;
    else counts.filesUnmodified += 1;
    counts.totalFilesProcessed += 1;
    counts.totalBytesProcessed += Number(node.size);
    if (change === 'unchanged') this.#bytesDone += Number(node.size);
    this.#item(path, node, change, addedBytes);
    this.#progress();
  }

  folder(path: ByteText, node: TreeNode, change: Change, tree: SavedBlob): void {
    const counts = this.#counts;
    if (change === 'new') counts.dirsNew += 1;
    else if (change === 'changed') counts.dirsChanged += 1;
    else counts.dirsUnmodified += 1;
    this.#item(path, node, change, tree.storedBytes);
  }

  /** Tells the last counts, whatever was told before. */
  finish(): void {
    this.#tell();
  }

  #item(path: ByteText, node: TreeNode, change: ItemReport['change'], addedBytes: number): void {
    if (!this.#reportItems) return;
    const item = {
      path: displayText(path),
      nodeType: node.type,
      change,
      sizeBytes: Number(node.size),
      addedBytes,
    };
    this.#onEvent({ kind: 'item', item });
  }

  #progress(): void {
    if (performance.now() - this.#reportedMs >= reportEveryMs) this.#tell();
  }

  #tell(): void {
    this.#reportedMs = performance.now();
    if (this.#current !== '') this.#onEvent({ kind: 'current', path: displayText(this.#current) });
    this.#onEvent({
      kind: 'progress',
      filesDone: this.#counts.totalFilesProcessed,
      bytesDone: this.#bytesDone,
      bytesTransferred: this.#bytesTransferred,
    });
  }
}

const noCounts = {
  filesNew: 0,
  filesChanged: 0,
  filesUnmodified: 0,
  dirsNew: 0,
  dirsChanged: 0,
  dirsUnmodified: 0,
  dataBlobs: 0,
  treeBlobs: 0,
  dataAdded: 0,
  dataAddedPacked: 0,
  totalFilesProcessed: 0,
  totalBytesProcessed: 0,
};

/** What `error` is when it is only one entry's trouble; anything else is thrown on. */
export function itemTrouble(error: unknown): EngineError {
  const trouble = toEngineError(error);
  if (!trouble.code.startsWith('disk/')) throw error;
  return trouble;
}
