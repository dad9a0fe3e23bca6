import type { Bytes } from '../base/bytes';

/** The kinds of file a repository has; each lives in its own folder (`keys/`, `locks/`, …), packs in `data/<2 hex digits>/`. */
export type FileType = 'config' | 'key' | 'lock' | 'snapshot' | 'index' | 'pack';

/** Names one file of a repository. `name` is 64 lower-case hex digits, and empty for the config. */
export interface FileHandle {
  readonly type: FileType;
  readonly name: string;
  /** A pack of trees, which are read again and again: worth caching. Says nothing about where the file is. */
  readonly holdsTrees?: boolean;
}

/** How Azure keeps a file: the cooler, the cheaper to keep and the dearer to read, and to remove before its time. */
export type StorageTier = 'hot' | 'cool' | 'cold';

export interface ListedFile {
  readonly name: string;
  readonly sizeBytes: number;
  /** When it was written, or came into its tier, by the storage's clock. */
  readonly writtenMs: number;
  /** `hot` where there are no tiers. */
  readonly tier: StorageTier;
}

export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

export interface CallOptions {
  /** Aborting it ends the call soon with the cancelled error. A `save` or `remove` may or may not have taken effect by then. */
  readonly signal: AbortSignal;
}

export interface SaveOptions extends CallOptions {
  /** For a pack of files' content; the storage's own choice without. Everything else is read again and again, and always hot. */
  readonly tier?: StorageTier | undefined;
}

export interface LoadOptions extends CallOptions {
  /** Asks the place itself and renews what a cache holds: for a check, and for a second try after a first answer proved
   * damaged. */
  readonly isFresh?: boolean | undefined;
  /** Memory that the answer may be put into if it fits: fresh memory costs. Nothing is written there once the call has settled. */
  readonly into?: Bytes | undefined;
}

export interface BackendProperties {
  /** How many operations may usefully run at once. */
  readonly connections: number;
  /** Where requests cost next to nothing: how many bytes one for a part of a file needs to ask for. Less memory is needed then. */
  readonly rangeBytes?: number | undefined;
  /**
   * Whether a listing that begins after a save has ended has the file whichever client asks, by the storage's own promise. Not so where other
   * machines keep what they have listed, as with shares.
   */
  readonly isConsistent: boolean;
}

/**
 * Where a repository's files are. Implementations turn every foreign error into an `EngineError` of the `storage/*` or `auth/*` family and
 * never retry: retrying is `retry.ts`'s, once. All methods may be called concurrently. Whoever opened a backend closes it.
 */
export interface Backend {
  /** The place in words that may be shown and logged; holds no secret. */
  readonly location: string;
  readonly properties: BackendProperties;

  /** Prepares the place for a new repository (container, folders). What exists already is left alone. */
  create(options: CallOptions): Promise<void>;

  /**
   * Stores `parts`, one after the other, as one file. Atomic: other clients see the whole file or none. Idempotent: saving the same content
   * under the same name again is success. The parts must not change until the promise settles.
   */
  save(handle: FileHandle, parts: readonly Bytes[], options: SaveOptions): Promise<void>;

  /**
   * The file's bytes, or exactly those of `range`. Fails with `storage/not-found` when absent, `storage/bad-range` when the file ends
   * before the range does. Content is not verified here.
   */
  load(handle: FileHandle, range: ByteRange | undefined, options: LoadOptions): Promise<Bytes>;

  /** Fails with `storage/not-found` when absent. */
  stat(handle: FileHandle, options: CallOptions): Promise<{ readonly sizeBytes: number }>;

  /**
   * Every file of `type` (not `config`), in no order. Names that are not ids are skipped. A file saved before the call is listed; one saved
   * or removed during it may or may not be. An absent folder lists nothing; when the whole place is absent (container deleted, disk not
   * mounted) it fails with `storage/not-found`, so that a lost repository never looks like an empty one.
   */
  list(type: Exclude<FileType, 'config'>, options: CallOptions): AsyncIterable<ListedFile>;

  /** Removes the file. Absent is success. */
  remove(handle: FileHandle, options: CallOptions): Promise<void>;

  /** Gives connections back. No call is made after it. */
  close(): Promise<void>;
}
