/** Counts what a backup does, and tells whoever watches: facts at most ten times a second, troubles at once. */
import { type ByteText, displayText } from '../format/byte-text';
import type { SnapshotSummary } from '../format/snapshot';
import type { TreeNode } from '../format/tree';
import type { EnginePhase, ItemWarning, RunOptions, WalkRules } from '../requests';
import type { FileBefore, SavedFile, SavedTree } from '../walker/saved-folder';
import { type Change, FactCollector, type WalkFacts } from '../walker/walk-facts';

const reportEveryMs = 100;
/** More are never asked about. */
const mostTroubled = 1000;

type Counts = Omit<SnapshotSummary, 'backupStart' | 'backupEnd'>;
export interface Totals {
  readonly files: number;
  readonly folders: number;
  readonly bytes: number;
}

export class BackupReport {
  readonly #onEvent: RunOptions['onEvent'];
  readonly #reportItems: boolean;
  /** What happened on this thread, told like what the workers tell. */
  readonly #own: FactCollector;
  readonly #counts = { ...noCounts };
  readonly #counted: readonly { files: number; bytes: number }[];
  readonly #troubled = new Set<string>();
  #warnings = 0;
  #bytesDone = 0;
  #bytesTransferred = 0;
  #reportedMs = -Infinity;
  #current: ByteText = '';

  constructor(onEvent: RunOptions['onEvent'], rules: Pick<WalkRules, 'reportItems' | 'countedPaths'>) {
    this.#onEvent = onEvent;
    this.#reportItems = rules.reportItems;
    this.#own = new FactCollector(rules);
    this.#counted = (rules.countedPaths ?? []).map(() => ({ files: 0, bytes: 0 }));
  }

  get counts(): Counts {
    return this.#counts;
  }

  /** For each of `WalkRules.countedPaths`. */
  get counted(): readonly { readonly files: number; readonly bytes: number }[] {
    return this.#counted;
  }

  get warnings(): number {
    return this.#warnings;
  }

  hasTrouble(path: ByteText): boolean {
    return this.#troubled.has(displayText(path));
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
    this.#own.warn(path, error, during);
    this.add(this.#own.take());
  }

  bytesRead(bytes: number): void {
    this.#own.bytesRead(bytes);
    this.add(this.#own.take());
  }

  packStored(bytes: number): void {
    this.#bytesTransferred += bytes;
    this.#progress();
  }

  unchangedFile(path: ByteText, node: TreeNode): void {
    this.#own.working(path);
    this.#own.unchangedFile(path, node);
    this.add(this.#own.take());
  }

  savedFile(path: ByteText, before: FileBefore, saved: SavedFile & { readonly kind: 'saved' }): void {
    this.#own.working(path);
    this.#own.savedFile(path, before, saved);
    this.add(this.#own.take());
  }

  newTree(bytes: number, storedBytes: number): void {
    this.#own.newTree(bytes, storedBytes);
    this.add(this.#own.take());
  }

  folder(path: ByteText, change: Change, { storedBytes }: SavedTree): void {
    if (change === 'new') this.#counts.dirsNew += 1;
    else if (change === 'changed') this.#counts.dirsChanged += 1;
    else this.#counts.dirsUnmodified += 1;
    if (!this.#reportItems) return;
    const item = { path: displayText(path), nodeType: 'dir', change, sizeBytes: 0, addedBytes: storedBytes };
    this.#onEvent({ kind: 'item', item });
  }

  add(facts: WalkFacts): void {
    const counts = this.#counts;
    counts.filesNew += facts.filesNew;
    counts.filesChanged += facts.filesChanged;
    counts.filesUnmodified += facts.filesUnmodified;
    counts.totalFilesProcessed += facts.filesNew + facts.filesChanged + facts.filesUnmodified;
    counts.totalBytesProcessed += facts.fileBytes;
    counts.dataBlobs += facts.dataBlobs;
    counts.treeBlobs += facts.treeBlobs;
    counts.dataAdded += facts.addedBytes;
    counts.dataAddedPacked += facts.addedStoredBytes;
    this.#bytesDone += facts.unchangedBytes + facts.bytesRead;
    if (facts.current !== '') this.#current = facts.current;
    facts.counted.forEach((below, at) => {
      this.#counted[at]!.files += below?.files ?? 0;
      this.#counted[at]!.bytes += below?.bytes ?? 0;
    });
    this.#warnings += facts.warnings.length;
    for (const warning of facts.warnings) {
      if (this.#troubled.size < mostTroubled) this.#troubled.add(warning.path);
      this.#onEvent({ kind: 'warning', warning });
    }
    for (const item of facts.items) this.#onEvent({ kind: 'item', item });
    this.#progress();
  }

  /** Tells the last counts, whatever was told before. */
  finish(): void {
    this.#tell();
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
