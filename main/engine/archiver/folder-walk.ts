import type { PauseGate } from '../base/pause-gate';
import { TaskGroup } from '../base/task-group';
import { joinPath } from '../disk/disk-path';
import { EngineError, throwIfAborted } from '../errors';
import type { ByteText } from '../format/byte-text';
import type { TreeId } from '../format/ids';
import { nodeOfFolder } from '../walker/saved-folder';
import type { FolderJob, FolderPiece, ParentTree, SavedFolder, SavedTree } from '../walker/saved-folder';
import { walkRulesOf } from '../walker/walk-rules';
import type { IndexedRepository, RepositoryWriter } from '../repository/repository';
import type { BackupRequest } from '../requests';
import type { BackupReport } from './backup-report';
import type { FileBatches } from './file-batches';
import { PendingTree } from './pending-tree';
import type { TreeStore } from './tree-store';

/** A thread with one batch waiting behind the one it does is never idle between two. */
const batchesPerWorker = 2;
const mostFoldersPerBatch = 64;
/** A batch should be worth its message, and short enough that nobody is left alone with the last one. */
const shortBatchMs = 10;
const longBatchMs = 50;

export interface FolderTask {
  readonly path: ByteText;
  readonly deviceId: bigint;
  readonly isMount: boolean;
  readonly parentTree: TreeId | undefined;
  /** Called once with the folder's tree; with nothing when it is left out. */
  readonly onSaved: (tree: SavedTree | undefined) => void;
}

export interface FolderWalkOptions {
  readonly indexed: IndexedRepository;
  readonly writer: RepositoryWriter;
  readonly group: TaskGroup;
  readonly request: BackupRequest;
  readonly report: BackupReport;
  readonly pause: PauseGate;
  readonly files: FileBatches;
  readonly trees: TreeStore;
}

interface Waiting {
  readonly task: FolderTask;
  /** What to compare with, where it is not simply what `task.parentTree` names. */
  readonly parent?: { readonly tree: ParentTree | undefined };
}

/**
 * Hands folders to the workers, the deepest first, so that few are open at a time, and puts together the trees of those that hold folders or
 * large files.
 */
export class FolderWalk {
  readonly #options: FolderWalkOptions;
  readonly #waiting: Waiting[] = [];
  #active = 0;
  #foldersPerBatch = 1;
  #wake: () => void = () => undefined;
  #woken = Promise.resolve();

  constructor(options: FolderWalkOptions) {
    this.#options = options;
    this.#sleepAgain();
  }

  add(task: FolderTask): void {
    this.#waiting.push({ task });
  }

  /** Returns when every folder has been read; trees may still be on their way, in the group. */
  async run(): Promise<void> {
    const { group, writer, pause } = this.#options;
    const stopWatching = pause.onChange((isPaused) => writer.setPaused(isPaused));
    try {
      await TaskGroup.run(group.signal, async (lanes) => {
        for (let lane = 0; lane < writer.width * batchesPerWorker; lane++)
          lanes.start(() => this.#runLane(lanes.signal));
      });
    } finally {
      stopWatching();
    }
  }

  async #runLane(signal: AbortSignal): Promise<void> {
    for (;;) {
      await this.#options.pause.pass(signal);
      throwIfAborted(signal);
      const batch = this.#takeBatch();
      if (batch.length > 0) await this.#saveBatch(batch);
      else if (this.#active === 0) return;
      else await this.#woken;
    }
  }

  #takeBatch(): Waiting[] {
    const share = Math.ceil(this.#waiting.length / (this.#options.writer.width * batchesPerWorker));
    return this.#waiting.splice(-Math.max(1, Math.min(share, this.#foldersPerBatch))).reverse();
  }

  async #saveBatch(batch: readonly Waiting[]): Promise<void> {
    const { writer, report, request } = this.#options;
    this.#active += 1;
    try {
      const jobs: FolderJob[] = [];
      for (const waiting of batch) jobs.push(await this.#jobOf(waiting));
      const startMs = performance.now();
      const saved = await writer.saveFolders(jobs, walkRulesOf(request), (facts) => report.add(facts));
      this.#adaptTo(performance.now() - startMs);
      for (const [at, folder] of saved.entries()) await this.#take(batch[at]!.task, folder);
    } finally {
      this.#active -= 1;
      this.#wake();
      this.#sleepAgain();
    }
  }

  async #jobOf({ task, parent }: Waiting): Promise<FolderJob> {
    const { path, deviceId, isMount, parentTree } = task;
    const job = { path, deviceId, isMount };
    if (parent || parentTree === undefined) return { ...job, parent: parent?.tree };
    const { indexed, group } = this.#options;
    const sealed = await indexed.loadSealedTree(parentTree, { signal: group.signal });
    return sealed
      ? { ...job, parent: { kind: 'sealed', ...sealed } }
      : this.#jobOf(await this.#reopened(task));
  }

  /** The task with its parent's tree from wherever a good copy is. Without any its files are read again. */
  async #reopened(task: FolderTask): Promise<Waiting> {
    const { indexed, group, report } = this.#options;
    const id = task.parentTree;
    try {
      if (id === undefined) return { task, parent: { tree: undefined } };
      const json = new Uint8Array(await indexed.loadBlob('tree', id, { signal: group.signal }));
      return { task, parent: { tree: { kind: 'open', id, json } } };
    } catch (error) {
      if (!(error instanceof EngineError && error.code.startsWith('data/'))) throw error;
      report.warn(task.path, error, 'archival');
      return { task, parent: { tree: undefined } };
    }
  }

  async #take(task: FolderTask, folder: SavedFolder): Promise<void> {
    switch (folder.kind) {
      case 'saved':
        task.onSaved(folder.tree);
        return;
      case 'failed':
        task.onSaved(undefined);
        return;
      case 'parent-damaged':
        this.#waiting.push(await this.#reopened(task));
        return;
      case 'open':
        await this.#open(task, folder);
    }
  }

  async #open(task: FolderTask, { pieces, isUnchanged }: SavedFolder & { kind: 'open' }): Promise<void> {
    const { group, trees, files } = this.#options;
    const pending = new PendingTree(isUnchanged ? task.parentTree : undefined, (nodes, unchanged) => {
      if (unchanged !== undefined) task.onSaved({ id: unchanged, storedBytes: 0 });
      else group.start(async () => task.onSaved(await trees.save(nodes)));
    });
    const folders: Waiting[] = [];
    for (const piece of pieces) {
      if (typeof piece === 'string') pending.add(piece);
      else if (piece.kind === 'folder') folders.push({ task: this.#child(task, piece, pending.reserve()) });
      else await files.add(joinPath(task.path, piece.node.name), piece, pending.reserve());
    }
    this.#waiting.push(...folders.reverse());
    pending.close();
  }

  #child(
    { path: folder, deviceId }: FolderTask,
    piece: FolderPiece,
    fill: (node: string | undefined, isUnchanged: boolean) => void,
  ): FolderTask {
    const { isMount, parent } = piece;
    const path = joinPath(folder, piece.name);
    const onSaved = (tree: SavedTree | undefined) => {
      if (!tree) {
        fill(undefined, false);
        return;
      }
      const isUnchanged = parent?.isUnchanged === true && parent.subtree === tree.id;
      this.#options.report.folder(path, parent ? (isUnchanged ? 'unchanged' : 'changed') : 'new', tree);
      fill(nodeOfFolder(piece, tree.id), isUnchanged);
    };
    return { path, deviceId, isMount, parentTree: parent?.subtree, onSaved };
  }

  #adaptTo(batchMs: number): void {
    if (batchMs < shortBatchMs)
      this.#foldersPerBatch = Math.min(mostFoldersPerBatch, this.#foldersPerBatch * 2);
    else if (batchMs > longBatchMs) this.#foldersPerBatch = Math.max(1, this.#foldersPerBatch >> 1);
  }

  #sleepAgain(): void {
    this.#woken = new Promise((resolve) => (this.#wake = resolve));
  }
}
