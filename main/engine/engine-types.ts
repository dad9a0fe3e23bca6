/** The door's types: what an engine and an open repository can be asked. See `engine.ts`. */
import type { Clock } from './base/clock';
import type { Log } from './base/log';
import type { SnapshotId } from './format/ids';
import type { Snapshot } from './format/snapshot';
import type {
  AssessRequest,
  Assessment,
  CompareRequest,
  Comparison,
  PathVersions,
  Preview,
  SearchPage,
  SearchRequest,
} from './lookup-requests';
import type {
  BackupRequest,
  BackupResult,
  CheckRequest,
  CheckResult,
  DiffEntry,
  DiffResult,
  FindMatch,
  FindRequest,
  FolderEntry,
  FolderPage,
  FolderPageRequest,
  ForgetGroup,
  ForgetRequest,
  KeyRecord,
  LockRecord,
  OpenRequest,
  PlaceState,
  PreviewRequest,
  PruneRequest,
  PruneStatistics,
  RebuildIndexResult,
  RepositoryInfo,
  RestorePreview,
  RestoreRequest,
  RestoreResult,
  RunOptions,
  SnapshotFilter,
  SnapshotRecord,
  StatsMode,
  StatsResult,
  StorageUsage,
  TransferLimits,
} from './requests';
import type { PreflightStep } from './storage/place-check';
import type { GetToken } from './storage/storage-token';
import type { FoundRepository, RepositorySurvey } from './storage/survey';

export type { FoundRepository, PreflightStep, RepositorySurvey };

export interface EngineOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** The built `cpu.worker.js`; `undefined` does the CPU work on the caller's own thread (tests). */
  readonly workerEntry: URL | undefined;
  /** The built `open.worker.js`, which restores and checks use; `undefined` as above. */
  readonly openWorkerEntry?: URL | undefined;
  /** How many CPU workers; `undefined` picks by the machine. */
  readonly workerCount?: number | undefined;
  /** Asked for storage tokens when a request's credential is `token`. */
  readonly getToken?: GetToken | undefined;
  /** The only hosts that these tokens are sent to, as `requireTokenHost` takes them: those of Azure's public cloud without. */
  readonly tokenHosts?: readonly string[] | undefined;
  /** In PEM: of the storage, trusted besides the usual ones. */
  readonly trustedCertificates?: string | undefined;
}

export interface SignalOptions {
  readonly signal: AbortSignal;
}

/** One opened repository. Methods may run concurrently; locks are taken as restic's commands take them. */
export interface EngineSession {
  readonly info: RepositoryInfo;
  /** Takes effect within a second, also for transfers that are running. */
  setLimits(limits: TransferLimits): void;

  backup(request: BackupRequest, run: RunOptions): Promise<BackupResult>;
  restore(request: RestoreRequest, run: RunOptions): Promise<RestoreResult>;
  /** What a restore would find and do, changing nothing. */
  previewRestore(request: PreviewRequest, options: SignalOptions): Promise<RestorePreview>;

  listSnapshots(filter: SnapshotFilter, options: SignalOptions): Promise<readonly SnapshotRecord[]>;
  /** By id, unique prefix, or `latest` (with `latest~N`). `input/invalid` when none or several match. */
  findSnapshot(text: string, filter: SnapshotFilter, options: SignalOptions): Promise<SnapshotRecord>;
  tagSnapshots(
    ids: readonly SnapshotId[],
    change: {
      readonly set?: readonly string[];
      readonly add?: readonly string[];
      readonly remove?: readonly string[];
    },
    options: SignalOptions,
  ): Promise<number>;

  /** The folder's entries in an order of the reader's, page by page. `disk/not-found` when the snapshot has no such folder. */
  folderPage(
    snapshot: SnapshotId,
    path: string,
    request: FolderPageRequest,
    options: SignalOptions,
  ): Promise<FolderPage>;
  /** Every entry under `path` (the entry itself first, unless it is the root), depth first. */
  walk(
    snapshot: SnapshotId,
    path: string,
    options: SignalOptions & {
      readonly isRecursive: boolean;
      readonly onEntry: (entry: FolderEntry) => void | Promise<void>;
    },
  ): Promise<void>;
  /** A file's bytes, piece by piece, verified. */
  dump(
    snapshot: SnapshotId,
    path: string,
    options: SignalOptions & { readonly onBytes: (bytes: Uint8Array) => void | Promise<void> },
  ): Promise<void>;
  find(
    request: FindRequest,
    options: SignalOptions & { readonly onMatch: (match: FindMatch) => void | Promise<void> },
  ): Promise<void>;
  diff(
    source: SnapshotId,
    target: SnapshotId,
    options: SignalOptions & { readonly withMetadata: boolean; readonly onEntry: (entry: DiffEntry) => void },
  ): Promise<DiffResult>;
  /**
   * Searches all snapshots by an index of their names on this computer. It is begun with the first search, and an answer tells how far it is; one that is given
   * up costs nothing more.
   */
  search(request: SearchRequest, options: SignalOptions): Promise<SearchPage>;
  /** Brings that index up to date with the snapshots that there are now. Reads trees without a lock. */
  updateSearch(options: SignalOptions): Promise<void>;
  /** The distinct contents at `path`, of snapshots of one host if it is given. `disk/not-found` when no snapshot has it. */
  findVersions(path: string, hostname: string | undefined, options: SignalOptions): Promise<PathVersions>;
  /** What of a file people can look at. `disk/not-found`, and `input/invalid` for what is no file. */
  preview(snapshot: SnapshotId, path: string, options: SignalOptions): Promise<Preview>;
  /** What became of a snapshot in another or on this computer, by content. Takes no lock. Files compared and bytes read are told as progress. */
  compare(request: CompareRequest, run: RunOptions): Promise<Comparison>;
  stats(snapshots: readonly SnapshotId[], mode: StatsMode, options: SignalOptions): Promise<StatsResult>;
  /** Of this repository, whoever keeps in it. Takes no lock. */
  measureStorage(options: SignalOptions): Promise<StorageUsage>;

  check(request: CheckRequest, run: RunOptions): Promise<CheckResult>;
  forget(request: ForgetRequest, options: SignalOptions): Promise<readonly ForgetGroup[]>;
  prune(request: PruneRequest, run: RunOptions): Promise<PruneStatistics>;
  /** Both under one lock; `undefined` when nothing was forgotten, and then nothing is pruned. `onForgotten` is called in between. Not for dry runs. */
  forgetAndPrune(
    request: ForgetRequest,
    pruning: PruneRequest,
    run: RunOptions & { readonly onForgotten: (groups: readonly ForgetGroup[]) => void },
  ): Promise<PruneStatistics | undefined>;
  rebuildIndex(request: { readonly readAllPacks: boolean }, run: RunOptions): Promise<RebuildIndexResult>;

  listLocks(options: SignalOptions): Promise<readonly LockRecord[]>;
  unlock(which: 'stale' | 'all', options: SignalOptions): Promise<number>;
  listKeys(options: SignalOptions): Promise<readonly KeyRecord[]>;
  addKey(password: string, options: SignalOptions): Promise<string>;
  changePassword(password: string, options: SignalOptions): Promise<string>;
  removeKey(idPrefix: string, options: SignalOptions): Promise<void>;

  /** Plain JSON of a sealed file, as `cat` prints it. `idPrefix` is ignored for config and masterkey. */
  catFile(
    type: 'config' | 'masterkey' | 'key' | 'lock' | 'snapshot' | 'index',
    idPrefix: string,
    options: SignalOptions,
  ): Promise<string>;
  /** A blob's or pack's bytes. */
  catBytes(type: 'blob' | 'pack' | 'tree', id: string, options: SignalOptions): Promise<Uint8Array>;
  /** File names of one type, or for `blobs` type and id of each. */
  listObjects(
    type: 'blobs' | 'packs' | 'index' | 'snapshots' | 'keys' | 'locks',
    options: SignalOptions & { readonly onLine: (line: string) => void | Promise<void> },
  ): Promise<void>;
  loadSnapshot(id: SnapshotId, options: SignalOptions): Promise<Snapshot>;

  close(): Promise<void>;
}

export interface Engine {
  /** Looks what is at a place, changing nothing. A container or folder that does not exist is `empty`. */
  probe(request: Pick<OpenRequest, 'location' | 'credential'>, options: SignalOptions): Promise<PlaceState>;
  /**
   * Looks at everything that a backup to a place needs; for a folder only at what means something there. Nothing stays behind, also when it is cancelled. What
   * is wrong is in the steps, which `onSteps` is told as they change.
   */
  preflight(
    request: Pick<OpenRequest, 'location' | 'credential'>,
    options: SignalOptions & { readonly onSteps: (steps: readonly PreflightStep[]) => void },
  ): Promise<readonly PreflightStep[]>;
  /** Which repositories there are in a container, in the location's folder and below; `input/invalid` for a folder of this computer. Reads only. */
  findRepositories(
    request: Pick<OpenRequest, 'location' | 'credential'>,
    options: SignalOptions,
  ): Promise<RepositorySurvey>;
  /**
   * The text of the file `name` at the root of the location's container, `undefined` where there is none; `input/invalid` for a folder of this computer,
   * `data/malformed` for what is too large or no text.
   */
  loadPublished(
    request: Pick<OpenRequest, 'location' | 'credential'> & { readonly name: string },
    options: SignalOptions,
  ): Promise<string | undefined>;
  /** What a backup of these targets would find, without a repository and without reading a file. */
  assess(
    request: AssessRequest,
    options: SignalOptions & { readonly onProgress: (assessment: Assessment) => void },
  ): Promise<Assessment>;
  /** Makes a new repository and opens it. `repository/already-exists` when there is one. */
  create(request: OpenRequest & { readonly version?: 1 | 2 }, options: SignalOptions): Promise<EngineSession>;
  open(request: OpenRequest, options: SignalOptions): Promise<EngineSession>;
  /** Ends the workers. Sessions must be closed before. */
  close(): Promise<void>;
}
