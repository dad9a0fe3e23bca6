/** The repository's interfaces; see `repository.ts`. */
import type { Bytes } from '../base/bytes';
import type { Clock } from '../base/clock';
import type { Log } from '../base/log';
import type { Pausable } from '../base/pause-gate';
import type {
  BlobId,
  BlobType,
  IndexId,
  KeyId,
  PackId,
  RepositoryId,
  SnapshotId,
  TreeId,
} from '../format/ids';
import type { Snapshot } from '../format/snapshot';
import type { Tree } from '../format/tree';
import type { PackCompression } from '../packer/blob-packer';
import type {
  Backend,
  CallOptions,
  FileType,
  ListedFile,
  LoadOptions,
  StorageTier,
} from '../storage/backend';
import type { KdfParameters } from '../crypto/kdf';
import type { EngineError } from '../errors';
import type { FoundEntry, FoundTrees } from '../sweep/found-trees';
import type { NameSearch } from '../sweep/tree-look';
import type {
  FileJob,
  FolderJob,
  SavedFile,
  SavedFolder,
  WalkFacts,
  WalkRules,
  Workers,
} from '../workers/workers';
import type { FileToWrite, OpenWorkers, PlacedBlob, WriteJob, WriteResult } from '../workers/open-workers';
import type { PackedBlob } from './packed-blob';
import type { RepositoryWriter, SavedBlob, WriterOptions } from './writer/writer-types';

/** The locks that this installation has written and not removed, also in earlier processes. */
export interface OwnLocks {
  add(id: string): Promise<void>;
  has(id: string): Promise<boolean>;
  delete(id: string): Promise<void>;
}

/** Files of this computer under their names; trouble with them never fails. */
export interface KeptFiles {
  load(name: string): Promise<Bytes | undefined>;
  save(name: string, pieces: Iterable<Bytes>): Promise<void>;
}

type RepositoryCache = Pick<RepositoryEnvironment, 'backend' | 'ownLocks' | 'kept'>;

export interface RepositoryEnvironment {
  readonly backend: Backend;
  /** What the repository of that id has on this computer, over the same backend. */
  readonly withCache?: ((repository: RepositoryId) => RepositoryCache) | undefined;
  /** Without it a lock that a killed run left behind is taken away only when it is old. */
  readonly ownLocks?: OwnLocks | undefined;
  /** Without it nothing is kept. */
  readonly kept?: KeptFiles | undefined;
  readonly workers: Workers;
  /** Open what `withReader` reads. */
  readonly openWorkers: OpenWorkers;
  readonly clock: Clock;
  readonly log: Log;
  /** For new keys; `undefined` measures what takes this machine half a second. */
  readonly kdfParameters?: KdfParameters;
}

export type { ListedFile, PackedBlob, RepositoryWriter, SavedBlob, StorageTier, WriterOptions };
export type Compression = PackCompression;
export type { FileJob, FolderJob, SavedFile, SavedFolder, WalkFacts, WalkRules };

export interface ReaderOptions extends CallOptions {
  readonly isQuiet?: boolean;
}

/** A tree as it is stored. */
export interface SealedTree {
  readonly id: TreeId;
  readonly box: Bytes;
  /** 0 when stored uncompressed. */
  readonly uncompressedLength: number;
}

export interface SnapshotRecord {
  readonly id: SnapshotId;
  readonly snapshot: Snapshot;
}

export interface KeyRecord {
  readonly id: KeyId;
  readonly username: string;
  readonly hostname: string;
  readonly created: string;
  /** The key this session was opened with. */
  readonly isCurrent: boolean;
}

export interface LockRecord {
  readonly id: string;
  readonly time: string;
  readonly isExclusive: boolean;
  readonly hostname: string;
  readonly username: string;
  readonly pid: number;
  /** Proved dead: older than 30 minutes, or of a process of this machine that does not exist. */
  readonly isStale: boolean;
}

/** `readsIndex`: what follows loads the index, most of which is done while the lock settles, where it has to. */
export type LockOptions = CallOptions & { readonly waitMs?: number; readonly readsIndex?: boolean };

export interface OpenRepository {
  readonly id: RepositoryId;
  readonly version: 1 | 2;
  /** Lower-case hex, as in the config. */
  readonly chunkerPolynomial: string;
  readonly location: string;
  /** The key this session was opened with, or that replaced it. */
  readonly keyId: KeyId;

  /**
   * Runs `body` while holding a lock that is refreshed. `body`'s signal is aborted with `repository/lock-lost` when the lock cannot be kept.
   * Locks that killed runs of this installation left behind are removed first. Fails with `repository/locked` (context: hostname, username, pid, time)
   * when another client's lock conflicts, after waiting up to `waitMs` for it.
   */
  withLock<T>(
    kind: 'shared' | 'exclusive',
    options: LockOptions,
    body: (signal: AbortSignal) => Promise<T>,
  ): Promise<T>;
  listLocks(options: CallOptions): Promise<readonly LockRecord[]>;
  /** Removes stale locks, or all. Returns how many. */
  removeLocks(which: 'stale' | 'all', options: CallOptions): Promise<number>;

  listKeys(options: CallOptions): Promise<readonly KeyRecord[]>;
  /** Adds a password; returns the new key's id after proving that it opens the repository. */
  addKey(password: string, options: CallOptions): Promise<KeyId>;
  /** Replaces the current key's password: new key, proof, then the old key is removed. */
  changePassword(password: string, options: CallOptions): Promise<KeyId>;
  /** Removes another key than the current. */
  removeKey(id: KeyId, options: CallOptions): Promise<void>;

  /** All snapshots, in no order. A damaged one fails the call unless `onDamaged` takes it. */
  listSnapshots(
    options: LoadOptions & { readonly onDamaged?: (id: SnapshotId, error: unknown) => void },
  ): Promise<readonly SnapshotRecord[]>;
  loadSnapshot(id: SnapshotId, options: CallOptions): Promise<Snapshot>;
  saveSnapshot(snapshot: Snapshot, options: CallOptions): Promise<SnapshotId>;
  /** Needs the exclusive lock. */
  removeSnapshot(id: SnapshotId, options: CallOptions): Promise<void>;

  /** The files of one type as the backend lists them. */
  listFiles(type: Exclude<FileType, 'config'>, options: CallOptions): AsyncIterable<ListedFile>;
  /** The plain JSON text of a sealed file, its hash and MAC verified (`cat`). `name` is empty for the config. */
  loadPlainFile(
    type: 'config' | 'key' | 'lock' | 'snapshot' | 'index',
    name: string,
    options: CallOptions,
  ): Promise<string>;
  /** The plain master key as restic's `cat masterkey` shows it. */
  masterKeyJson(): string;

  /** Loads every index file. A damaged one fails the call unless `onDamaged` takes it. `pause` holds what is done with the index. */
  loadIndex(
    options: LoadOptions & Pausable & { readonly onDamaged?: (id: IndexId, error: unknown) => void },
  ): Promise<IndexedRepository>;
  /**
   * What was kept on this computer under `name` in this version of its format; `undefined` when it is gone, damaged, of another version or repository, or was
   * never there.
   */
  loadKept(name: string, version: number): Promise<Bytes | undefined>;
  /** Seals and keeps it in place of what there was, if that can be: it may be gone at any time. */
  saveKept(name: string, version: number, pieces: Iterable<Bytes>): Promise<void>;
  close(): Promise<void>;
}

/** One index file's view of one pack, for check and rebuild. */
export interface IndexedPack {
  readonly pack: PackId;
  readonly indexes: readonly IndexId[];
  readonly blobs: readonly PackedBlob[];
}

/**
 * The same in numbers, for work over all the blobs that there are: a blob is known by its record's number. Valid until a writer adds blobs.
 */
export interface PackCopies {
  readonly pack: PackId;
  readonly indexes: readonly IndexId[];
  readonly count: number;
  /** `at` runs from 0 to `count`. */
  recordOf(at: number): number;
  lengthOf(at: number): number;
  uncompressedLengthOf(at: number): number;
}

export type LoadedBlob =
  | { readonly blob: PackedBlob; readonly plaintext: Bytes }
  | { readonly blob: PackedBlob; readonly error: EngineError };

export type { FileToWrite, FoundEntry, FoundTrees, WriteResult };

/** Blobs of a fetched range and where they go. */
export interface WriteRequest extends Pick<WriteJob, 'files' | 'parts'> {
  readonly blobs: readonly { readonly blob: PackedBlob; readonly places: PlacedBlob['places'] }[];
}

export interface FetchedRange {
  /** In the order of the pack. */
  readonly blobs: readonly PackedBlob[];
  /** Opens, proves and writes some of the blobs on a worker. `undefined` when the range cannot be read: each blob is to be looked for alone. */
  readonly write: ((request: WriteRequest) => Promise<WriteResult>) | undefined;
}

export interface VerifiedPack {
  /** Why blobs cannot be opened, in the order of the pack. */
  readonly badBlobs: readonly EngineError[];
  /** Whether the header lists what the index does; or why it cannot be read. */
  readonly header: 'same' | 'other' | EngineError;
}

/** Inside `withReader` only. */
export interface RepositoryReader {
  /** So many calls at once keep the storage and the workers busy; more would only wait for memory. */
  readonly parallel: number;
  /**
   * Fetches some blobs of one pack with as few ranged reads as make sense. `onRange` is awaited: until it settles, the range stays in
   * memory.
   */
  readRanges(
    pack: PackId,
    blobs: readonly PackedBlob[],
    options: CallOptions,
    onRange: (range: FetchedRange) => Promise<void>,
  ): Promise<void>;
  /**
   * Reads a whole pack of `sizeBytes` and proves its name, every blob and its header. `blobs` are those of the index in the order of the pack. Fails with
   * `data/corrupt`, `data/missing` when the pack is not what its name says.
   */
  verifyPack(
    pack: PackId,
    sizeBytes: number,
    blobs: readonly PackedBlob[],
    options: CallOptions,
  ): Promise<VerifiedPack>;
}

export interface SweepOptions extends CallOptions {
  /** One byte for each record; a tree is visited when its byte is 0, and becomes 1. */
  readonly marks: SharedArrayBuffer;
  readonly names?: NameSearch;
  readonly onFound?: (found: FoundTrees) => void;
  /** Hears of a file's blob that the index does not have, without `names`. */
  readonly onMissing?: (id: BlobId) => void;
}

/** Blobs can be found. The index is a snapshot of the moment it was loaded, plus what this session's writers added. */
export interface IndexedRepository {
  readonly repository: OpenRepository;
  readonly indexIds: readonly IndexId[];

  has(type: BlobType, id: BlobId): boolean;
  /** Every known copy, best first; empty when unknown. */
  lookup(type: BlobType, id: BlobId): readonly PackedBlob[];
  /** Plaintext bytes of the blob; `undefined` when unknown. */
  plaintextLength(type: BlobType, id: BlobId): number | undefined;
  blobCount(): number;
  /** Every pack of the index with its blobs, in no order. */
  packs(): Iterable<IndexedPack>;
  packCopies(): Iterable<PackCopies>;
  /** The number of a stored blob, from 0 to below `recordCount()`; -1 when the index does not have it. */
  recordOf(type: BlobType, id: BlobId | Bytes): number;
  recordCount(): number;
  /** How many copies of a blob are stored; 0 for a number that no stored blob has. */
  copiesOf(record: number): number;
  typeOf(record: number): BlobType;
  /** The first copy of a stored blob. */
  blobOf(record: number): PackedBlob;

  /** One blob, verified; tries every copy, each once more past the cache. `data/missing` when unknown, `data/corrupt` when no copy is good. */
  loadBlob(type: BlobType, id: BlobId, options: CallOptions): Promise<Bytes>;
  /** A tree's box for somebody else to open, not proved; `undefined` when `loadBlob` has to look for it. For many trees of one walk. */
  loadSealedTree(id: TreeId, options: CallOptions): Promise<SealedTree | undefined>;
  /** Fails also with `data/malformed`. */
  loadTree(id: TreeId, options: CallOptions): Promise<Tree>;
  /**
   * A tree's JSON, verified, when that takes no waiting: a neighbour was loaded before. Valid until the next call. Else, and whenever something is wrong,
   * `undefined`, and `loadTreeJson` tells.
   */
  nearTreeJson(id: TreeId): Bytes | undefined;
  /** A tree's JSON, verified. Reads its neighbours with it once several trees of a pack were asked for. Fails as `loadBlob` does. */
  loadTreeJson(id: TreeId, options: CallOptions): Promise<Bytes>;
  /**
   * Some blobs of one pack with as few ranged reads as make sense, each verified. `onBlob` gets every blob once, in the order of its
   * arrival, a bad one with its error; it is awaited, which is the back-pressure.
   */
  loadBlobsFromPack(
    pack: PackId,
    blobs: readonly PackedBlob[],
    options: CallOptions,
    onBlob: (loaded: LoadedBlob) => Promise<void> | void,
  ): Promise<void>;
  /** Whether workers pay for walking through all the trees there are. */
  hasManyTrees(): boolean;
  /**
   * Visits every tree that can be reached from `roots`, once, on workers, in no order, and marks each with every blob of its files, or with `names` tells
   * every entry of such a name. Fails when a tree cannot be loaded or is malformed.
   */
  sweepTrees(roots: readonly TreeId[], options: SweepOptions): Promise<void>;
  /** Reads much, on workers that live as long as `body` runs; quiet ones let everything else on this computer go first. */
  withReader<T>(options: ReaderOptions, body: (reader: RepositoryReader) => Promise<T>): Promise<T>;
  /** The pack's own table of contents, read from its end. `sizeBytes` as listed. */
  loadPackHeader(pack: PackId, sizeBytes: number, options: CallOptions): Promise<readonly PackedBlob[]>;
  /** The whole pack, its name proved. Fails with `data/corrupt`, `data/missing`. */
  loadPack(pack: PackId, options: CallOptions): Promise<Bytes>;

  /** Packs that the backend has and no index lists: left by a run that broke off, or by a client that writes now. */
  findUnindexedPacks(
    options: CallOptions,
  ): Promise<readonly { readonly pack: PackId; readonly sizeBytes: number }[]>;

  /**
   * Everything `body` saved is uploaded and indexed when this returns; when it throws, finished packs are still indexed if possible. One at a
   * time. Needs a lock that was taken before the index was loaded.
   */
  withWriter<T>(options: WriterOptions, body: (writer: RepositoryWriter) => Promise<T>): Promise<T>;

  /**
   * Writes index files for `packs` and nothing else, then removes `replaced` (prune, rebuild-index). Needs the exclusive lock. Afterwards only
   * `indexIds` is up to date; for the rest load the index again.
   */
  replaceIndex(
    packs: Iterable<IndexedPack>,
    replaced: readonly IndexId[],
    options: CallOptions,
  ): Promise<void>;
  /** Needs the exclusive lock. */
  removePack(pack: PackId, options: CallOptions): Promise<void>;
}

export interface CreateOptions extends CallOptions {
  /** 2 unless the caller knows why not. */
  readonly version?: 1 | 2;
  /** Copies another repository's polynomial so that chunks deduplicate alike. Lower-case hex. */
  readonly chunkerPolynomial?: string;
}
