/**
 * CPU work on threads behind one interface: `pool.ts` has a thread per worker, `inline.ts` does the same on the caller's thread. Owned by the
 * engine, closed by it.
 */
import type { SharedBlobIndex } from '../blob-index/blob-index';
import type { KeyBytes } from '../crypto/box-key';
import type { EngineErrorData } from '../errors';
import type { BlobId } from '../format/ids';
import type { PackCompression } from '../packer/blob-packer';
import type { FinishedPack, OpenPack } from '../packer/pack';

/** A file to read, cut and store. */
export interface FileJob {
  /** Absolute path as byte text. */
  readonly path: string;
}

export type SavedFile =
  | {
      readonly kind: 'saved';
      readonly content: readonly BlobId[];
      /** Bytes read to the end of the file, which may differ from what an earlier stat said. */
      readonly sizeBytes: number;
      readonly newBlobs: number;
      readonly newBytes: number;
      readonly newStoredBytes: number;
    }
  | { readonly kind: 'failed'; readonly error: EngineErrorData };

export interface WorkerSessionOptions {
  readonly key: KeyBytes;
  /** Lower-case hex. */
  readonly chunkerPolynomial: string;
  readonly version: 1 | 2;
  readonly compression: PackCompression;
  readonly packSizeBytes: number;
  readonly index: SharedBlobIndex;
  /** Aborting it makes everything that is under way reject; the session can then only be ended. */
  readonly signal: AbortSignal;
  /**
   * Takes a finished pack. Its bytes are valid until the promise settles; only so many packs may not have settled, which is the back-pressure.
   * A rejection fails the session.
   */
  readonly onPack: (pack: FinishedPack) => Promise<void>;
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
  /** The workers' open packs, which they no longer have. To be called once no `archiveFiles` runs; waits for every `onPack`. */
  takeOpenPacks(): Promise<readonly OpenPack[]>;
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
