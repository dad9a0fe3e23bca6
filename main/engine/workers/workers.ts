/**
 * CPU work on threads behind one interface: `pool.ts` has a thread per worker, `inline.ts` does the same on the caller's thread. Owned by the
 * engine, closed by it.
 */
import type { EngineErrorData } from '../errors';
import type { BlobId } from '../format/ids';
import type { FinishedPack, OpenPack, PackCompression } from '../packer/blob-packer';

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
  /** The repository's master key: encrypt (32), mac.k (16), mac.r (16). */
  readonly keyBytes: Uint8Array;
  /** Lower-case hex. */
  readonly chunkerPolynomial: string;
  readonly version: 1 | 2;
  readonly compression: PackCompression;
  readonly packSizeBytes: number;
  /** The shared index's memory, as `BlobIndex` hands it to other threads; can be posted. */
  readonly indexMemory: unknown;
  /**
   * Takes a finished pack. Its bytes are valid until the promise settles; each worker has a bounded number of packs that have not, which is
   * the back-pressure. A rejection fails the session.
   */
  readonly onPack: (pack: FinishedPack) => Promise<void>;
}

/** The workers' state for one writer of one repository. */
export interface WorkerSession {
  /**
   * Files read, cut and stored; results in the order of `files`. Resolves when every blob is in a pack, open or finished. A file's own trouble
   * is its result; a rejection (a crashed worker, a refused pack) means that the session is dead and its claims are worth nothing.
   */
  archiveFiles(
    files: readonly FileJob[],
    options: { readonly signal: AbortSignal; readonly onBytesRead: (bytes: number) => void },
  ): Promise<readonly SavedFile[]>;
  /** The workers' open packs, which they no longer have. Call it when no `archiveFiles` runs; waits for every `onPack`. */
  takeOpenPacks(): Promise<readonly OpenPack[]>;
  /** Ends the session: nothing is called back any more. Never rejects. */
  end(): Promise<void>;
}

export interface Workers {
  readonly count: number;
  beginSession(options: WorkerSessionOptions): Promise<WorkerSession>;
  close(): Promise<void>;
}
