/**
 * CPU work on threads behind one interface: `pool.ts` has a thread per worker, `inline.ts` does the same on the caller's thread. Owned by the
 * engine, closed by it.
 */
import type { Bytes } from '../base/bytes';
import type { SharedBlobIndex } from '../blob-index/blob-index';
import type { KeyBytes } from '../crypto/box-key';
import type { PackCompression } from '../packer/blob-packer';
import type { FinishedPack, MovedBlob, OpenPack } from '../packer/pack';
import type { FileJob, FolderJob, SavedFile, SavedFolder } from '../walker/saved-folder';
import type { WalkFacts } from '../walker/walk-facts';
import type { WalkRules } from '../walker/walk-rules';

export type { MovedBlob };
export type { FileJob, FolderJob, SavedFile, SavedFolder, WalkFacts, WalkRules };

export interface WorkerSessionOptions {
  readonly key: KeyBytes;
  /** Lower-case hex. */
  readonly chunkerPolynomial: string;
  readonly version: 1 | 2;
  readonly compression: PackCompression;
  readonly packSizeBytes: number;
  /** Packs leave without having been opened again. */
  readonly skipsProof?: boolean | undefined;
  /** Threads of this session, in place of `Workers.count`. */
  readonly count?: number | undefined;
  readonly index: SharedBlobIndex;
  /** Aborting it makes everything that is under way reject; the session can then only be ended. */
  readonly signal: AbortSignal;
  /**
   * Takes a finished pack. Its bytes are valid until the promise settles; only so many packs may not have settled, which is the back-pressure.
   * A rejection fails the session.
   */
  readonly onPack: (pack: FinishedPack) => Promise<void>;
  /**
   * Given: the threads let everything else on this computer go first. Called, at most once, with why they cannot; they work on all the same. The
   * caller's own thread, where that does the work, stays as it is.
   */
  readonly onNotQuiet?: ((reason: string) => void) | undefined;
}

/** The workers' state for one writer of one repository. */
export interface WorkerSession {
  /**
   * Files read, cut and stored by one worker; results in the order of `files`. Calls are queued, first come first served. Resolves when every
   * blob is in a pack, open or finished. A file's own trouble is its result. A rejection (a crashed worker, a pack that was refused) means
   * that the session is dead and that its claims in the index stand for nothing: the run must fail.
   */
  archiveFiles(
    files: readonly FileJob[],
    onBytesRead: (bytes: number) => void,
  ): Promise<readonly SavedFile[]>;
  /**
   * Folders read by one worker, with what is in them but for the folders and the large files; results in the order of `jobs`. `onFacts` is
   * called as the walk goes on. Otherwise as `archiveFiles`.
   */
  saveFolders(
    jobs: readonly FolderJob[],
    rules: WalkRules,
    onFacts: (facts: WalkFacts) => void,
  ): Promise<readonly SavedFolder[]>;
  /**
   * Moves blobs out of one pack, whose boxes lie in `bytes`, into the workers' own packs, whatever the index says of them; every box is opened and proved
   * first. `bytes` must not change until the promise settles. Answers which of `blobs` were bad, by their number; those are not moved.
   */
  moveBlobs(bytes: Bytes, blobs: readonly MovedBlob[]): Promise<readonly number[]>;
  /** Holds the workers before their next entry or file, or lets them go on. */
  setPaused(isPaused: boolean): void;
  /**
   * Finishes the packs that are still open, the workers' and `others`, filling up one with the other. To be called once nothing else runs; waits
   * for every `onPack`.
   */
  finishPacks(others: readonly OpenPack[]): Promise<void>;
  /** Ends the session: nothing is called back any more. To be called always, also after a failure. */
  end(): Promise<void>;
}

export interface Workers {
  /** How many `archiveFiles` of one session run at once. */
  readonly count: number;
  beginSession(options: WorkerSessionOptions): WorkerSession;
  /** Ends the sessions that are left. */
  close(): Promise<void>;
}
