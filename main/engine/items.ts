/** What runs tell of single entries: plain data. */
import type { EngineErrorData } from './errors';

/** One finished entry (`--verbose`). */
export interface ItemReport {
  readonly path: string;
  readonly nodeType: string;
  readonly change: 'new' | 'changed' | 'unchanged' | 'restored' | 'updated' | 'skipped' | 'deleted';
  readonly sizeBytes: number;
  readonly addedBytes: number;
}

/** Trouble with one item that did not stop the run. */
export interface ItemWarning {
  readonly path: string;
  readonly error: EngineErrorData;
  /** What was being done: restic's words. */
  readonly during: 'scan' | 'archival' | 'restore' | 'metadata' | 'verify' | 'check' | 'prune';
}
