import { statEntry } from '../disk/safe-path';
import { type ByteText, displayText } from '../format/byte-text';
import type { TreeNode } from '../format/tree';
import { EngineError, engineErrorToData } from '../errors';
import type { ItemReport, ItemWarning, RestoreResult, RunOptions } from '../requests';
import type { RestorePlan } from './plan';

type ReportedNode = Pick<TreeNode, 'type' | 'size'>;
type Counts = { -readonly [Name in Exclude<keyof RestoreResult, 'durationMs'>]: number };

/** Counts what happens and tells whoever asked for the run. */
export class RestoreReport {
  readonly counts: Counts = {
    filesRestored: 0,
    filesSkipped: 0,
    filesDeleted: 0,
    bytesRestored: 0,
    bytesFetched: 0,
    filesVerified: 0,
    warnings: 0,
  };
  readonly #run: RunOptions;
  readonly #reportItems: boolean;
  #filesDone = 0;
  #bytesDone = 0;
  #filesTotal = 0;
  #bytesTotal = 0;
  #isInStep = false;
  #target: ByteText | undefined;

  constructor(run: RunOptions, reportItems: boolean) {
    this.#run = run;
    this.#reportItems = reportItems;
  }

  phase(phase: 'planning' | 'restoring' | 'verifying' | 'finishing'): void {
    this.#run.onEvent({ kind: 'phase', phase });
  }

  planned(plan: RestorePlan): void {
    this.#filesTotal = plan.items.length;
    this.#bytesTotal = plan.bytesTotal;
    this.#run.onEvent({
      kind: 'scanned',
      files: plan.items.length,
      folders: plan.folders.length,
      bytes: plan.bytesTotal,
      isComplete: true,
    });
  }

  current(path: string): void {
    this.#run.onEvent({ kind: 'current', path });
  }

  /** Bytes of a file that are right on disk now. `written` of them had to be written. */
  bytesDone(bytes: number, written: number): void {
    this.#bytesDone += bytes;
    this.counts.bytesRestored += written;
    this.#progress();
  }

  bytesFetched(bytes: number): void {
    this.counts.bytesFetched += bytes;
  }

  itemDone(path: string, node: ReportedNode, change: 'restored' | 'updated' | 'unchanged'): void {
    this.#filesDone += 1;
    if (change === 'unchanged') this.counts.filesSkipped += 1;
    else this.counts.filesRestored += 1;
    this.item(path, node, change);
    this.#progress();
  }

  skipped(path: string, node: ReportedNode): void {
    this.counts.filesSkipped += 1;
    this.item(path, node, 'skipped');
  }

  deleted(path: string): void {
    this.counts.filesDeleted += 1;
    if (!this.#reportItems) return;
    this.#item({ path, nodeType: '', change: 'deleted', sizeBytes: 0, addedBytes: 0 });
  }

  item(path: string, node: ReportedNode, change: ItemReport['change']): void {
    if (!this.#reportItems) return;
    const sizeBytes = Number(node.size);
    this.#item({
      path,
      nodeType: node.type,
      change,
      sizeBytes,
      addedBytes: change === 'unchanged' ? 0 : sizeBytes,
    });
  }

  /** Everything goes to this folder, which is there from now on: without it nothing can. */
  watchTarget(path: ByteText): void {
    this.#target = path;
  }

  /**
   * Notes trouble with one item. What concerns more than that item is thrown on: a disk that is full, cannot be written to or has gone, the storage, a
   * cancel, a bug.
   */
  warn(path: string, error: unknown, during: ItemWarning['during']): void {
    if (!(error instanceof EngineError) || this.#concernsAll(error)) throw error;
    if (this.#isTargetGone(error)) {
      const shown = displayText(this.#target ?? '');
      throw new EngineError('disk/not-found', `The target ${shown} is gone`, { path: shown }, error);
    }
    this.counts.warnings += 1;
    this.#run.onEvent({
      kind: 'warning',
      warning: { path: displayText(path), error: engineErrorToData(error), during },
    });
  }

  #concernsAll({ code, context }: EngineError): boolean {
    const isReadOnly = this.#target !== undefined && context['errno'] === 'EROFS';
    return isReadOnly || code === 'disk/full' || !/^(?:disk|data)\//.test(code);
  }

  #isTargetGone({ code }: EngineError): boolean {
    return code === 'disk/not-found' && this.#target !== undefined && !statEntry(this.#target);
  }

  #item(item: ItemReport): void {
    this.#run.onEvent({ kind: 'item', item });
  }

  /** Runs `body`, which does a lot, and tells how far the run is only at its end. */
  inOneStep(body: () => void): void {
    this.#isInStep = true;
    try {
      body();
    } finally {
      this.#isInStep = false;
    }
    this.#progress();
  }

  #progress(): void {
    if (this.#isInStep) return;
    this.#run.onEvent({
      kind: 'progress',
      filesDone: this.#filesDone,
      bytesDone: this.#bytesDone,
      bytesTransferred: this.counts.bytesFetched,
      filesTotal: this.#filesTotal,
      bytesTotal: this.#bytesTotal,
    });
  }
}
