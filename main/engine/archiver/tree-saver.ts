/**
 * Walks the targets depth first and saves what it finds: files by the workers, folders as soon as everything in them is saved. The walk runs
 * ahead of the workers, a bounded number of files, and never waits for a folder to be complete.
 */
import { dirname } from 'node:path';
import { Semaphore } from '../base/semaphore';
import type { PauseGate } from '../base/pause-gate';
import type { TaskGroup } from '../base/task-group';
import { joinPath } from '../disk/disk-path';
import { listNames } from '../disk/list-folder';
import { quickStat } from '../disk/quick-stat';
import { readEntry } from '../disk/read-entry';
import { EngineError, engineErrorFromData } from '../errors';
import type { ByteText } from '../format/byte-text';
import type { TreeId } from '../format/ids';
import { encodeTree, type TreeNode } from '../format/tree';
import type { IndexedRepository, RepositoryWriter, SavedBlob, SavedFile } from '../repository/repository';
import type { BackupRequest, ItemWarning } from '../requests';
import { type BackupReport, type Change, itemTrouble } from './backup-report';
import { Breather } from '../base/breather';
import { isUnchangedFile, isUnchangedFolder } from './change';
import { FileBatches } from './file-batches';
import { ParentFolder } from './parent';
import { PendingFolder } from './pending-folder';
import type { Selection } from './selection';
import type { TargetChildren, TargetNode } from './targets';

/** Trees that wait for room in a pack; the walk waits when there are more. */
const treesInFlight = 32;

export interface TreeSaverOptions {
  readonly indexed: IndexedRepository;
  readonly writer: RepositoryWriter;
  readonly group: TaskGroup;
  readonly request: BackupRequest;
  readonly selection: Selection;
  readonly report: BackupReport;
  readonly pause: PauseGate;
  /** Told when the walk begins and ends to wait for the workers: time for others on this thread. */
  readonly onWaiting: (isWaiting: boolean) => void;
}

interface Place {
  readonly path: ByteText;
  readonly parent: TreeNode | undefined;
  /** The parent's folder that `parent` is in. */
  readonly above: ParentFolder;
  /** Takes the finished node, or nothing when the entry is left out. */
  readonly fill: (node: TreeNode | undefined) => void;
}

export class TreeSaver {
  readonly #options: TreeSaverOptions;
  readonly #files: FileBatches;
  readonly #breather: Breather;
  readonly #trees = new Semaphore(treesInFlight);
  readonly #vanishedFolders = new Set<ByteText>();

  constructor(options: TreeSaverOptions) {
    const { writer, group, report, pause } = options;
    this.#options = options;
    this.#files = new FileBatches(writer, group, (bytes) => report.bytesRead(bytes));
    this.#breather = new Breather(group.signal, pause);
  }

  /**
   * Walks everything. When it returns, what is left to do runs in the group; `onRoot` is called at its end with the nodes of the root, of which
   * there may be none.
   */
  async saveRoot(
    targets: TargetChildren,
    parentTree: TreeId | undefined,
    onRoot: (nodes: TreeNode[]) => void,
  ): Promise<void> {
    const { indexed, group } = this.#options;
    const onTrouble = (path: ByteText, error: EngineError) => this.#warn(path, error, 'archival');
    const parent = await ParentFolder.openRoot({ indexed, signal: group.signal, onTrouble }, parentTree);
    const root = new PendingFolder(onRoot);
    await this.#saveTargets(targets, parent, root);
    root.close();
    await this.#wait(this.#files.flush());
  }

  async #saveTargets(targets: TargetChildren, parent: ParentFolder, folder: PendingFolder): Promise<void> {
    for (const [name, target] of targets) {
      await this.#breather.breathe();
      const node = this.#readTarget(target, name);
      if (node) await this.#saveTarget(target, node, parent, folder);
    }
  }

  #readTarget(target: TargetNode, name: ByteText): TreeNode | undefined {
    if (target.kind === 'whole' && !target.isNamed) return this.#readSelected(target.path, name, undefined);
    return this.#read(target.path, name, { followLink: target.kind === 'way', isNamed: true });
  }

  async #saveTarget(
    target: TargetNode,
    node: TreeNode,
    above: ParentFolder,
    folder: PendingFolder,
  ): Promise<void> {
    const at = { path: target.path, parent: above.find(node.name), above };
    if (target.kind === 'whole') return this.#saveEntry(node, at, node.deviceId, folder);
    const place: Place = { ...at, fill: folder.reserve() };
    const pending = new PendingFolder((nodes) => this.#completeFolder(node, nodes, place));
    await this.#saveTargets(target.children, await above.openChild(at.parent, target.path), pending);
    pending.close();
  }

  /** Saves an entry that was selected. Returns a promise when the caller has to wait. */
  #saveEntry(
    node: TreeNode,
    at: Omit<Place, 'fill'>,
    device: bigint,
    folder: PendingFolder,
  ): Promise<void> | undefined {
    if (node.type === 'dir') return this.#saveFolder(node, { ...at, fill: folder.reserve() }, device);
    if (node.type === 'file') return this.#saveFile(node, at, folder);
    if (node.type !== 'socket') folder.add(node);
    return undefined;
  }

  async #saveFolder(node: TreeNode, place: Place, device: bigint): Promise<void> {
    const names = this.#list(place.path, node, device);
    if (!names) {
      place.fill(undefined);
      return;
    }
    const parent = await place.above.openChild(place.parent, place.path);
    const pending = new PendingFolder((nodes) => this.#completeFolder(node, nodes, place));
    for (const name of names) {
      const path = joinPath(place.path, name);
      const pause = this.#breather.breathe();
      if (pause) await pause;
      const entry = this.#readSelected(path, name, device);
      if (!entry) continue;
      const saving = this.#saveEntry(
        entry,
        { path, parent: parent.find(name), above: parent },
        device,
        pending,
      );
      if (saving) await saving;
    }
    pending.close();
    await this.#wait(this.#trees.acquire(this.#options.group.signal).then((release) => release()));
  }

  /** A folder on another file system is kept as the empty folder that it would be without its mount. */
  #list(path: ByteText, node: TreeNode, device: bigint): readonly ByteText[] | undefined {
    const { request, selection } = this.#options;
    if (request.oneFileSystem && node.deviceId !== device) return [];
    try {
      return selection.withoutTagged(path, listNames(path));
    } catch (error) {
      this.#warn(path, itemTrouble(error), 'archival');
      return undefined;
    }
  }

  /** `device` is undefined for what may be on any. */
  #readSelected(path: ByteText, name: ByteText, device: bigint | undefined): TreeNode | undefined {
    const { request, selection } = this.#options;
    if (selection.hasExcludedPath(path)) return undefined;
    const node = this.#read(path, name);
    if (!node || selection.hasExcludedSize(node)) return undefined;
    const isElsewhere = request.oneFileSystem && node.deviceId !== (device ?? node.deviceId);
    return isElsewhere && node.type !== 'dir' ? undefined : node;
  }

  #read(path: ByteText, name: ByteText, { followLink = false, isNamed = false } = {}): TreeNode | undefined {
    const { withAtime } = this.#options.request;
    try {
      const { node, warnings } = readEntry(path, name, { withAtime, followLink });
      for (const warning of warnings) this.#warn(path, warning, 'metadata');
      return node;
    } catch (error) {
      const trouble = itemTrouble(error);
      if (trouble.code === 'disk/not-found' && !isNamed) this.#noteVanished(path, trouble);
      else this.#warn(path, trouble, 'archival');
      return undefined;
    }
  }

  /** What vanished since its folder was listed was not there: no trouble, unless the folder went too, as when a disk is unplugged. */
  #noteVanished(path: ByteText, trouble: EngineError): void {
    const folder = dirname(path);
    if (this.#vanishedFolders.has(folder) || exists(folder)) return;
    this.#vanishedFolders.add(folder);
    this.#warn(folder, trouble, 'archival');
  }

  #saveFile(node: TreeNode, at: Omit<Place, 'fill'>, folder: PendingFolder): Promise<void> | undefined {
    const { report, request } = this.#options;
    const { path, parent, above } = at;
    report.working(path);
    if (parent?.content && isUnchangedFile(node, parent, request) && this.#hasAllBlobs(path, parent)) {
      folder.add({ ...node, content: parent.content });
      report.file(path, node, 'unchanged', 0);
      return undefined;
    }
    const fill = folder.reserve();
    const full = this.#files.add(path, node.size, (saved) =>
      this.#completeFile(node, { path, parent, above, fill }, saved),
    );
    return full && this.#wait(full);
  }

  #hasAllBlobs(path: ByteText, parent: TreeNode): boolean {
    const { indexed } = this.#options;
    if (parent.content?.every((id) => indexed.has('data', id))) return true;
    const lost = 'Data of this file is missing in the repository; it is read again';
    this.#warn(path, new EngineError('data/missing', lost), 'archival');
    return false;
  }

  #completeFile(node: TreeNode, { path, parent, fill }: Place, saved: SavedFile): void {
    if (saved.kind === 'failed') {
      this.#warn(path, engineErrorFromData(saved.error), 'archival');
      return fill(undefined);
    }
    const { report } = this.#options;
    const complete = { ...node, size: BigInt(saved.sizeBytes), content: saved.content };
    report.newBlobs('data', saved.newBlobs, saved.newBytes, saved.newStoredBytes);
    report.file(path, complete, parent?.type === 'file' ? 'changed' : 'new', saved.newStoredBytes);
    fill(complete);
  }

  #completeFolder(node: TreeNode, nodes: TreeNode[], { path, parent, fill }: Place): void {
    const { group, report } = this.#options;
    group.start(async () => {
      const saved = await this.#saveTree(nodes);
      const complete = { ...node, subtree: saved.id };
      report.folder(path, complete, folderChange(complete, parent), saved);
      fill(complete);
    });
  }

  async #saveTree(nodes: readonly TreeNode[]) {
    const { group, writer, report } = this.#options;
    const release = await this.#trees.acquire(group.signal);
    try {
      return await saveTree(writer, report, nodes);
    } finally {
      release();
    }
  }

  async #wait(ready: Promise<void>): Promise<void> {
    this.#options.onWaiting(true);
    await ready.finally(() => this.#options.onWaiting(false));
  }

  #warn(path: ByteText, error: unknown, during: ItemWarning['during']): void {
    this.#options.report.warn(path, error, during);
  }
}

/** Saves and counts a tree. */
export async function saveTree(
  writer: RepositoryWriter,
  report: BackupReport,
  nodes: readonly TreeNode[],
): Promise<SavedBlob & { readonly id: TreeId }> {
  const plaintext = encodeTree({ nodes });
  const saved = await writer.saveBlob('tree', plaintext);
  if (saved.isNew) report.newBlobs('tree', 1, plaintext.length, saved.storedBytes);
  return { ...saved, id: saved.id as TreeId };
}

function exists(path: ByteText): boolean {
  try {
    quickStat(path);
    return true;
  } catch (error) {
    return itemTrouble(error).code !== 'disk/not-found';
  }
}

function folderChange(node: TreeNode, parent: TreeNode | undefined): Change {
  if (parent?.type !== 'dir') return 'new';
  return isUnchangedFolder(node, parent) ? 'unchanged' : 'changed';
}
