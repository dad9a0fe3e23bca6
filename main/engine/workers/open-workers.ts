/**
 * Opening boxes of packs on threads, and what is done with what is in them, behind one interface: `open-pool.ts` has a thread per worker,
 * `open-inline.ts` does the same on the caller's thread. Owned by the engine, closed by it.
 */
import type { Bytes } from '../base/bytes';
import type { KeyBytes } from '../crypto/box-key';
import type { Finish, PartOptions } from '../disk/part-files';
import type { EngineErrorData } from '../errors';
import type { ByteText } from '../format/byte-text';
import type { BlobId, BlobType, PackId } from '../format/ids';
import type { VisitJob, VisitResult } from '../sweep/tree-visitor';

export type { VisitJob, VisitResult };

/** A box in the memory that goes with a job. */
export interface BoxedBlob {
  readonly id: BlobId;
  /** Of the box in the memory. */
  readonly offset: number;
  readonly length: number;
  /** 0 when the blob is stored uncompressed. */
  readonly uncompressedLength: number;
}

/** A blob and everywhere it goes. */
export interface PlacedBlob extends BoxedBlob {
  /** `file` is the place in the job's list of files. */
  readonly places: readonly { readonly file: number; readonly offset: number }[];
}

export interface FileToWrite {
  /** Where it is built. */
  readonly path: ByteText;
  /** The folder on disk that is trusted not to lead elsewhere. */
  readonly base: ByteText;
  readonly sizeBytes: number;
  /** What this run did not write is a hole. */
  readonly isNew: boolean;
  /** The part is there; else it is made. */
  readonly isMade: boolean;
  /** Given when the file is complete once the job's blobs are in it. */
  readonly finish: Finish | undefined;
}

/** Opens boxes, each proved, and writes what is in them. */
export interface WriteJob {
  readonly blobs: readonly PlacedBlob[];
  readonly files: readonly FileToWrite[];
  readonly parts: PartOptions;
}

/** What is not named here was written, and finished where the job said so. `file` and `blob` are places in the job's lists. */
export interface WriteResult {
  /** Bad boxes: what is in them was written nowhere. */
  readonly badBlobs: readonly { readonly blob: number; readonly error: EngineErrorData }[];
  /** Files that could not be written or finished; their parts are left as they are. */
  readonly failed: readonly { readonly file: number; readonly error: EngineErrorData }[];
  /** Files that lack a bad blob and so were not finished. */
  readonly unfinished: readonly number[];
  /** Metadata that could not be set. */
  readonly warnings: readonly { readonly file: number; readonly error: EngineErrorData }[];
}

/** Proves a whole pack: its name, its header, every box. */
export interface VerifyJob {
  readonly pack: PackId;
  /** As the index lists them, in the order of the pack. */
  readonly blobs: readonly (BoxedBlob & { readonly type: BlobType })[];
}

export interface VerifyResult {
  /** The name that the pack's bytes deserve; when it is another than the pack's, nothing else was looked at. */
  readonly hash: string;
  readonly badBlobs: readonly { readonly blob: number; readonly error: EngineErrorData }[];
  /** Whether the header lists what the index does; or why it cannot be read. */
  readonly header: 'same' | 'other' | EngineErrorData;
}

export interface OpenSessionOptions {
  readonly key: KeyBytes;
  /** Aborting it makes everything that is under way reject; the session can then only be ended. */
  readonly signal: AbortSignal;
  /** As of `WorkerSessionOptions`. */
  readonly onNotQuiet?: ((reason: string) => void) | undefined;
}

/**
 * The workers' state for one reader of one repository. Jobs are queued, first come first served. Their memory, best over a
 * `SharedArrayBuffer` so that it need not be copied, must not change until they settle. A file's or a blob's own trouble is a job's result; a rejection (a
 * full disk, a crashed worker, a cancel) means that the session is dead: the run must fail.
 */
export interface OpenSession {
  write(memory: Bytes, job: WriteJob): Promise<WriteResult>;
  verify(memory: Bytes, job: VerifyJob): Promise<VerifyResult>;
  /** The memory holds the job's stretch of a pack. */
  visit(memory: Bytes, job: VisitJob): Promise<VisitResult>;
  /** Ends the session: nothing is written any more when it resolves. To be called always, also after a failure. */
  end(): Promise<void>;
}

export interface OpenWorkers {
  beginSession(options: OpenSessionOptions): OpenSession;
  /** Ends the sessions that are left. */
  close(): Promise<void>;
}
