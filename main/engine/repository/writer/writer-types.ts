/** What it takes to store; see `repository.ts`. */
import type { Bytes } from '../../base/bytes';
import type { BlobId, BlobType, PackId, TreeId } from '../../format/ids';
import type { Tree } from '../../format/tree';
import type { PackCompression } from '../../packer/blob-packer';
import type { SaveOptions } from '../../storage/backend';
import type { FileJob, FolderJob, SavedFile, SavedFolder, WalkFacts, WalkRules } from '../../workers/workers';
import type { PackedBlob } from '../packed-blob';

/** `tier` is that of the packs. */
export interface WriterOptions extends SaveOptions {
  readonly compression: PackCompression;
  /** Bytes at which a pack is closed: 4 to 128 MiB. */
  readonly packSizeBytes: number;
  /** Packs leave without having been opened again. */
  readonly skipsProof?: boolean | undefined;
  /** Does all the work and stores nothing: the index then knows blobs that are nowhere, and must not be used after this writer. */
  readonly isDryRun?: boolean;
  /** The threads let everything else on this computer go first. */
  readonly isQuiet?: boolean;
  /** Threads that read and store; as many as suit this computer by default. */
  readonly readers?: number | undefined;
  /** Packs that this run replaces (prune): a blob that only they have counts as new and is stored again. For `saveBlob` and `saveTree` only. */
  readonly replacedPacks?: ReadonlySet<PackId>;
  /** The packs stored last are left to `replaceIndex`, which follows; until then they count as an interrupted run's. */
  readonly leavesIndex?: boolean;
  /** Called when a pack has been stored, synchronously. */
  readonly onPackStored?: (stored: {
    readonly type: BlobType;
    readonly blobs: number;
    readonly packBytes: number;
  }) => void;
}

export interface SavedBlob {
  readonly id: BlobId;
  /** False when the repository, or this run, had the blob before. */
  readonly isNew: boolean;
  /** Bytes of the box; 0 when the blob is not new. */
  readonly storedBytes: number;
}

/** Inside `withWriter` only. All methods may be called concurrently; they apply back-pressure by settling late. */
export interface RepositoryWriter {
  readonly signal: AbortSignal;
  /** Stores a blob that is in memory (trees, repacked data). Its bytes must not change until the promise settles. */
  saveBlob(type: BlobType, plaintext: Bytes): Promise<SavedBlob>;
  /**
   * Stores blobs of one pack again, each verified; a bad copy is replaced by another, and when there is none this fails as `loadBlob` does. A blob must be
   * given once only. For a run with `replacedPacks`.
   */
  moveBlobs(pack: PackId, blobs: readonly PackedBlob[]): Promise<void>;
  /** Encodes and stores a tree. */
  saveTree(tree: Tree): Promise<SavedBlob & { readonly id: TreeId }>;
  /** Reads, cuts and stores files on the workers; results in the order of `files`. `onBytesRead` is called as reading goes on. */
  saveFiles(files: readonly FileJob[], onBytesRead: (bytes: number) => void): Promise<readonly SavedFile[]>;
  /** Reads folders on the workers and saves what is in them, but for folders and large files; see `WorkerSession.saveFolders`. */
  saveFolders(
    jobs: readonly FolderJob[],
    rules: WalkRules,
    onFacts: (facts: WalkFacts) => void,
  ): Promise<readonly SavedFolder[]>;
  /** Holds the workers where they are, or lets them go on. */
  setPaused(isPaused: boolean): void;
  /** How many calls of `saveFiles` and `saveFolders` make progress at once. */
  readonly width: number;
  /** Takes a complete pack that no index knows (an interrupted run's) into the index, after proving its header. */
  adoptPack(pack: PackId, sizeBytes: number): Promise<readonly PackedBlob[]>;
  /** Writes what is known of finished packs as an index file now. Called by itself every few minutes and at the end. */
  flushIndex(): Promise<void>;
}
