import type { IndexedRepository } from '../repository/repository';
import type { Snapshot } from '../format/snapshot';
import type { RestoreRequest, RestoreResult, RunOptions } from '../requests';

/**
 * Brings a snapshot, or a part of it, back to disk. Trouble with single items is reported as warnings and counted; a full disk, a lost
 * repository or a cancel ends the run, leaving no half-written file under its final name.
 */
export declare function restore(
  repository: IndexedRepository,
  snapshot: Snapshot,
  request: RestoreRequest,
  run: RunOptions,
): Promise<RestoreResult>;
