/**
 * What the engine is asked, what it reports and what it answers: plain data that can be posted to another thread. Paths and names are byte
 * text (see `format/byte-text.ts`); times are Go times or milliseconds where named so; ids are hex.
 */
import type { Pausable } from './base/pause-gate';
import type { TransferLimits } from './base/transfer-limits';
import type { EngineErrorData } from './errors';
import type { BlobType, IndexId, KeyId, PackId, RepositoryId, SnapshotId, TreeId } from './format/ids';
import type { Snapshot } from './format/snapshot';
import type { ItemReport, ItemWarning } from './items';
import type { PreviewFinding, PreviewOutcome, PreviewRow, RestorePreview, TargetSpace } from './previews';
import type { TreeNode } from './format/tree';
import type { TierRule } from './prune-requests';
import type { Adopted, NewestFiles, SavedTarget, TargetState, WalkRules } from './walker/walk-rules';
import type {
  Compression,
  KeyRecord,
  LockRecord,
  SnapshotRecord,
  StorageTier,
} from './repository/repository';

export type { PruneCounts, PruneStatistics, StorageUsage, TierRule } from './prune-requests';
export type {
  ForgetGroup,
  ForgetRequest,
  GroupBy,
  KeepFloor,
  KeepReason,
  KeepRules,
  SnapshotFilter,
} from './forget-requests';
export type { FolderOrder, FolderPage, FolderPageRequest, FolderRow } from './reader/folder-page';
export type { PreviewFinding, PreviewOutcome, PreviewRow, RestorePreview, TargetSpace };
export type { Adopted, ItemReport, ItemWarning, NewestFiles, SavedTarget, TargetState };
export type { Compression, WalkRules, KeyRecord, LockRecord, SnapshotRecord, StorageTier };
export type { TransferLimits };

/** Packs are closed at so many bytes where nobody asks for another size; see `docs/decisions/0013-pack-size.md`. */
export const usualPackSizeBytes = 40 * 2 ** 20;

export type RepositoryLocation =
  | { readonly kind: 'local'; readonly path: string }
  | {
      readonly kind: 'azure';
      readonly account: string;
      readonly container: string;
      /** No leading or trailing slash; empty for the container's root. */
      readonly prefix: string;
      /** `https://account.blob.core.windows.net`, or the emulator's `http://127.0.0.1:10000/devstoreaccount1`. No trailing slash. */
      readonly endpoint: string;
    };

/** How to prove who we are to the storage. Never logged. */
export type StorageCredential =
  | { readonly kind: 'none' }
  | { readonly kind: 'account-key'; readonly key: string }
  | { readonly kind: 'sas'; readonly sas: string }
  /** A token of this account is asked from whoever opened the engine; see `EngineOptions.getToken`. */
  | { readonly kind: 'token'; readonly account: string };

export interface OpenRequest {
  readonly location: RepositoryLocation;
  readonly credential: StorageCredential;
  readonly password: string;
  /** Bytes a second; `undefined` for no limit. Changed later by `EngineSession.setLimits`. */
  readonly limits?: TransferLimits;
  /** Where index and snapshot files may be cached, and own locks noted; `undefined` for no cache. */
  readonly cacheFolder?: string | undefined;
  /** Reading calls take no lock, for repositories that cannot be written to. */
  readonly withoutLock?: boolean;
  /** How long to wait for another client's lock, in milliseconds; not at all by default. */
  readonly lockWaitMs?: number | undefined;
}

export interface RepositoryInfo {
  readonly id: RepositoryId;
  readonly version: 1 | 2;
  readonly chunkerPolynomial: string;
  readonly location: string;
  readonly keyId: KeyId;
}

/** What a run reports while it works. Counts are absolute and only grow, never percentages, never text. */
export type EngineEvent =
  | { readonly kind: 'phase'; readonly phase: EnginePhase }
  /** Of the look ahead that counts what there is. */
  | {
      readonly kind: 'scanned';
      readonly files: number;
      readonly folders: number;
      readonly bytes: number;
      readonly isComplete: boolean;
    }
  | {
      readonly kind: 'progress';
      readonly filesDone: number;
      readonly bytesDone: number;
      /** New bytes stored or written to disk so far, as transferred. */
      readonly bytesTransferred: number;
      /** The total where the run knows it from a plan (restore, check, prune): items and bytes. */
      readonly filesTotal?: number | undefined;
      readonly bytesTotal?: number | undefined;
    }
  /** A file or folder that is being worked on. */
  | { readonly kind: 'current'; readonly path: string }
  | { readonly kind: 'item'; readonly item: ItemReport }
  | { readonly kind: 'warning'; readonly warning: ItemWarning };

export type EnginePhase =
  | 'waiting-for-lock'
  | 'loading-index'
  | 'scanning'
  | 'saving'
  | 'planning'
  | 'restoring'
  | 'verifying'
  | 'checking'
  | 'pruning'
  | 'finishing';

export interface RunOptions extends Pausable {
  readonly signal: AbortSignal;
  /** Called synchronously; must be cheap and must not throw. */
  readonly onEvent: (event: EngineEvent) => void;
}

/** What is at a place: nothing, or a repository of ours or of restic. */
export interface PlaceState {
  readonly kind: 'empty' | 'repository';
}

export interface BackupRequest extends WalkRules {
  /** Absolute, or relative to `workingFolder`; stored in the snapshot as absolute. */
  readonly targets: readonly string[];
  readonly workingFolder: string;
  readonly hostname: string;
  readonly username: string;
  readonly tags: readonly string[];
  /** Milliseconds since the epoch; `undefined` for now. */
  readonly timeMs: number | undefined;
  /** `latest` picks by host and paths, `none` reads every file. */
  readonly parent:
    { readonly kind: 'latest' } | { readonly kind: 'none' } | { readonly kind: 'id'; readonly id: string };
  /** Whose history is gone on with where this host has none of its own; see `Adopted`. */
  readonly adopted?: Adopted | undefined;
  readonly skipIfUnchanged: boolean;
  readonly targetsBefore?: readonly TargetState[] | undefined;
  /** Takes only these files of the targets, which are absolute, in a snapshot of the same paths: restorable long before all the others are. */
  readonly newestFiles?: NewestFiles | undefined;
  readonly isDryRun: boolean;
  readonly compression: Compression;
  readonly packSizeBytes: number;
  /** What files hold is kept in; the storage's own choice without. */
  readonly tier?: StorageTier | undefined;
  /** Packs leave without having been opened again. */
  readonly skipsProof?: boolean | undefined;
  readonly programVersion: string;
  /** Lets everything else on this computer go first, for processor and disk. */
  readonly isQuiet: boolean;
  /** Threads that read and store; as many as suit this computer by default. */
  readonly readers?: number | undefined;
  /** In long runs also counts what there is, for totals: it asks the disk for every entry once more. */
  readonly countsAhead: boolean;
  /** How long to wait for another client's lock, in milliseconds; as the session was opened without. */
  readonly lockWaitMs?: number | undefined;
}

export interface BackupResult {
  /** `undefined` for a dry run, or when nothing changed and `skipIfUnchanged` was asked. */
  readonly snapshotId: SnapshotId | undefined;
  readonly snapshot: Snapshot;
  readonly parent: SnapshotId | undefined;
  /** Inside the snapshot: the newest of `newestFiles` that was saved without trouble. */
  readonly newestFile: string | undefined;
  readonly targets: readonly SavedTarget[];
  readonly warnings: number;
  readonly durationMs: number;
  /** Packs of an interrupted run that were found again. */
  readonly adoptedPacks: number;
}

export type ConflictPolicy = 'always' | 'if-changed' | 'if-newer' | 'never' | 'keep-both';

export interface RestoreRequest {
  readonly snapshot: SnapshotId;
  /** Paths inside the snapshot (`/home/a/x`); empty for everything. */
  readonly selection: readonly string[];
  readonly includes: readonly string[];
  readonly excludes: readonly string[];
  readonly ignoreCase: boolean;
  /** Restores the content of this folder of the snapshot as the root. Empty for the root. */
  readonly subfolder: string;
  /** `original` puts everything back where it was; `archive` makes one file that holds everything, for which `conflicts` and `verify` mean nothing. */
  readonly target:
    | { readonly kind: 'folder'; readonly path: string }
    | { readonly kind: 'original' }
    | { readonly kind: 'archive'; readonly path: string; readonly format: ArchiveFormat };
  readonly conflicts: ConflictPolicy;
  readonly deleteExtra: boolean;
  readonly withMetadata: boolean;
  readonly sparse: boolean;
  readonly verify: boolean;
  readonly isDryRun: boolean;
  readonly reportItems: boolean;
  /** How long to wait for another client's lock, in milliseconds; as the session was opened without. */
  readonly lockWaitMs?: number | undefined;
}

export type ArchiveFormat = 'zip' | 'tar' | 'tar.gz';

export interface RestoreResult {
  readonly filesRestored: number;
  readonly filesSkipped: number;
  readonly filesDeleted: number;
  readonly bytesRestored: number;
  readonly bytesFetched: number;
  readonly filesVerified: number;
  readonly warnings: number;
  readonly durationMs: number;
}

export interface PreviewRequest extends RestoreRequest {
  /** When a file that is there is the same: size and time agree, which restic trusts, or its content, which is read, does. */
  readonly comparesContent: boolean;
}

/** A node for people and scripts, with its place. */
export interface FolderEntry {
  /** Inside the snapshot, from `/`. */
  readonly path: string;
  readonly node: TreeNode;
}

export interface FindRequest {
  readonly patterns: readonly string[];
  readonly ignoreCase: boolean;
  readonly snapshots: readonly SnapshotId[];
  readonly oldestMs: number | undefined;
  readonly newestMs: number | undefined;
  /** What the patterns are: names or paths, or ids of blobs, trees, packs (prefixes allowed). */
  readonly by: 'name' | 'blob' | 'tree' | 'pack';
}

export type FindMatch =
  | { readonly kind: 'node'; readonly snapshot: SnapshotId; readonly path: string; readonly node: TreeNode }
  | {
      readonly kind: 'object';
      readonly snapshot: SnapshotId;
      readonly snapshotTime: string;
      readonly path: string;
      readonly objectType: BlobType;
      readonly id: string;
      readonly parentTree: string | undefined;
    };

export interface DiffEntry {
  readonly path: string;
  /** restic's letters: `+` added, `-` removed, `M` content, `T` type, `U` metadata, `?` bitrot. */
  readonly modifier: string;
}

export interface DiffCounts {
  readonly files: number;
  readonly dirs: number;
  readonly others: number;
  readonly dataBlobs: number;
  readonly treeBlobs: number;
  readonly bytes: number;
}

export interface DiffResult {
  readonly sourceSnapshot: SnapshotId;
  readonly targetSnapshot: SnapshotId;
  readonly changedFiles: number;
  readonly added: DiffCounts;
  readonly removed: DiffCounts;
}

export type StatsMode = 'restore-size' | 'files-by-contents' | 'blobs-per-file' | 'raw-data';

export interface StatsResult {
  readonly totalSize: number;
  readonly totalFileCount: number;
  readonly totalBlobCount: number;
  readonly totalUncompressedSize: number;
  readonly compressionRatio: number;
  readonly compressionProgress: number;
  readonly compressionSpaceSaving: number;
  readonly snapshotsCount: number;
}

export interface PruneRequest {
  /** `5%`, a byte count, or `unlimited`. */
  readonly maxUnused: { readonly percent: number } | { readonly bytes: number } | 'unlimited';
  readonly maxRepackBytes: number | undefined;
  readonly repackCacheableOnly: boolean;
  readonly repackSmall: boolean;
  readonly repackUncompressed: boolean;
  readonly isDryRun: boolean;
  readonly compression: Compression;
  readonly packSizeBytes: number;
  /** Without a rule, a tier is as any other storage. */
  readonly tierRules?: Readonly<Partial<Record<StorageTier, TierRule>>> | undefined;
  /** As of a backup. */
  readonly tier?: StorageTier | undefined;
  /** Packs leave without having been opened again. */
  readonly skipsProof?: boolean | undefined;
  /** Snapshots to treat as gone (`forget --prune --dry-run`). */
  readonly ignoreSnapshots: readonly SnapshotId[];
  /** How long to wait for another client's lock, in milliseconds; as the session was opened without. */
  readonly lockWaitMs?: number | undefined;
}

export interface CheckRequest {
  readonly readData:
    | { readonly kind: 'none' }
    | { readonly kind: 'all' }
    /** Packs whose first id byte modulo `of` is `part - 1`. */
    | { readonly kind: 'part'; readonly part: number; readonly of: number }
    | { readonly kind: 'percent'; readonly percent: number }
    | { readonly kind: 'bytes'; readonly bytes: number };
  readonly checkUnused: boolean;
  /** As of a backup. */
  readonly isQuiet?: boolean;
}

export interface CheckFinding {
  /** Hints do not make the check fail. */
  readonly severity: 'hint' | 'error';
  readonly message: string;
  readonly code: EngineErrorData['code'];
  readonly pack?: PackId | undefined;
  readonly index?: IndexId | undefined;
  readonly tree?: TreeId | undefined;
  readonly snapshot?: SnapshotId | undefined;
}

export interface CheckResult {
  readonly errors: number;
  readonly hints: number;
  readonly findings: readonly CheckFinding[];
  readonly packsRead: number;
  readonly bytesRead: number;
  readonly snapshots: number;
  readonly suggestRebuildIndex: boolean;
  readonly suggestPrune: boolean;
}

export interface RebuildIndexResult {
  readonly packsIndexed: number;
  readonly packsRemovedFromIndex: number;
  readonly indexesRemoved: number;
}
