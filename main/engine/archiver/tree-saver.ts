/** Saves what was asked for: the targets themselves here, what is below them by the workers. */
import { dirname } from 'node:path';
import { Breather } from '../base/breather';
import type { PauseGate } from '../base/pause-gate';
import type { TaskGroup } from '../base/task-group';
import { diskTrouble } from '../disk/fs-error';
import { isThere } from '../disk/quick-stat';
import { readEntry } from '../disk/read-entry';
import { EngineError } from '../errors';
import type { ByteText } from '../format/byte-text';
import type { TreeId } from '../format/ids';
import { encodeNode, type TreeNode } from '../format/tree';
import type { IndexedRepository, RepositoryWriter } from '../repository/repository';
import type { BackupRequest } from '../requests';
import { fileBefore, isUnchangedFile, isUnchangedFolder } from '../walker/change';
import { nodeOfFolder, type SavedTree } from '../walker/saved-folder';
import type { Selection } from '../walker/selection';
import type { BackupReport } from './backup-report';
import { FileBatches } from './file-batches';
import { FolderWalk } from './folder-walk';
import { ParentFolder, pathThere } from './parent';
import { PendingTree } from './pending-tree';
import { componentsOf, type TargetChildren, type TargetNode } from './targets';
import { TreeStore } from './tree-store';

export interface TreeSaverOptions {
  readonly indexed: IndexedRepository;
  readonly writer: RepositoryWriter;
  readonly group: TaskGroup;
  readonly request: BackupRequest;
  readonly selection: Selection;
  readonly report: BackupReport;
  readonly pause: PauseGate;
}

/** A target that is there, and the parent's node of it. */
interface Found {
  readonly path: ByteText;
  readonly node: TreeNode;
  readonly parent: TreeNode | undefined;
}

export class TreeSaver {
  readonly #options: TreeSaverOptions;
  readonly #files: FileBatches;
  readonly #trees: TreeStore;
  readonly #walk: FolderWalk;
  readonly #breather: Breather;
  #parentRoot: ParentFolder | undefined;
  readonly #vanishedFolders = new Set<ByteText>();

  constructor(options: TreeSaverOptions) {
    const { writer, group, report, pause } = options;
    this.#breather = new Breather(group.signal, pause);
    this.#options = options;
    this.#files = new FileBatches(writer, group, report);
    this.#trees = new TreeStore(writer, report);
    this.#walk = new FolderWalk({ ...options, files: this.#files, trees: this.#trees });
  }

  /**
   * Walks everything. When it returns, what is left to do runs in the group; `onRoot` is called at its end with the nodes of the root, of which
   * there may be none.
   */
  async saveRoot(
    targets: TargetChildren,
    parentTree: TreeId | undefined,
    onRoot: (nodes: readonly string[]) => void,
  ): Promise<void> {
    const { indexed, group, report } = this.#options;
    const onTrouble = (path: ByteText, error: EngineError) => report.warn(path, error, 'archival');
    const parent = await ParentFolder.openRoot({ indexed, signal: group.signal, onTrouble }, parentTree);
    const root = new PendingTree(undefined, onRoot);
    this.#parentRoot = parent;
    await this.#saveTargets(targets, parent, root);
    root.close();
    await this.#walk.run();
    await this.#files.flush();
  }

  async #saveTargets(targets: TargetChildren, above: ParentFolder, folder: PendingTree): Promise<void> {
    for (const [name, target] of targets) {
      await this.#breather.breathe();
      const node = this.#readTarget(target, name);
      if (!node) continue;
      const found = {
        path: target.path,
        node,
        parent: (await this.#movedParent(target)) ?? above.find(name),
      };
      if (target.kind === 'whole') await this.#saveWhole(found, folder);
      else await this.#saveWay(found, target.children, above, folder);
    }
  }

  /** The parent's node of what lay elsewhere on the computer that was taken over. */
  async #movedParent({ kind, path }: TargetNode): Promise<TreeNode | undefined> {
    const there = pathThere(path, this.#options.request.adopted?.moved ?? []);
    return kind === 'way' || there === path ? undefined : this.#parentRoot?.findBelow(componentsOf(there));
  }

  /** A folder that leads to targets: it holds nothing else. */
  async #saveWay(
    found: Found,
    children: TargetChildren,
    above: ParentFolder,
    folder: PendingTree,
  ): Promise<void> {
    const onSaved = this.#folderPlace(found, folder);
    const parent = await above.openChild(found.parent, found.path);
    const pending = new PendingTree(undefined, (nodes) => {
      this.#options.group.start(async () => onSaved(await this.#trees.save(nodes)));
    });
    await this.#saveTargets(children, parent, pending);
    pending.close();
  }

  async #saveWhole(found: Found, folder: PendingTree): Promise<void> {
    const { path, node, parent } = found;
    if (node.type === 'dir') {
      const onSaved = this.#folderPlace(found, folder);
      const { deviceId } = node;
      this.#walk.add({ path, deviceId, isMount: false, parentTree: parent?.subtree, onSaved });
    } else if (node.type === 'file') await this.#saveFile(found, folder);
    else if (node.type !== 'socket') folder.add(encodeNode(node));
  }

  /** Keeps a folder's place; the returned function fills it when its tree is known. */
  #folderPlace({ path, node, parent }: Found, folder: PendingTree): (tree: SavedTree | undefined) => void {
    const fill = folder.reserve();
    const head = encodeNode(node).slice(0, -1);
    return (tree) => {
      if (!tree) return fill(undefined);
      const isUnchanged = parent?.type === 'dir' && isUnchangedFolder({ ...node, subtree: tree.id }, parent);
      const change = isUnchanged ? 'unchanged' : parent?.type === 'dir' ? 'changed' : 'new';
      this.#options.report.folder(path, change, tree);
      fill(nodeOfFolder({ head }, tree.id));
    };
  }

  async #saveFile({ path, node, parent }: Found, folder: PendingTree): Promise<void> {
    const { report, request } = this.#options;
    const content = parent && isUnchangedFile(node, parent, request) ? parent.content : undefined;
    if (parent && content && !request.rereads && this.#hasAllBlobs(path, parent)) {
      folder.add(encodeNode({ ...node, content }));
      report.unchangedFile(path, node);
    } else
      await this.#files.add(path, { node, before: fileBefore(parent, content, request) }, folder.reserve());
  }

  #hasAllBlobs(path: ByteText, parent: TreeNode): boolean {
    const { indexed, report } = this.#options;
    if (parent.content?.every((id) => indexed.has('data', id))) return true;
    const lost = 'Data of this file is missing in the repository; it is read again';
    report.warn(path, new EngineError('data/missing', lost), 'archival');
    return false;
  }

  /** What only lies in a folder that was asked for may be excluded, and may vanish. */
  #readTarget(target: TargetNode, name: ByteText): TreeNode | undefined {
    const { selection, request, report } = this.#options;
    const { path } = target;
    const isNamed = target.kind === 'way' || target.isNamed;
    if (!isNamed && selection.hasExcludedPath(path)) return undefined;
    try {
      const { withAtime } = request;
      const { node, warnings } = readEntry(path, name, { withAtime, followLink: target.kind === 'way' });
      for (const warning of warnings) report.warn(path, warning, 'metadata');
      return !isNamed && selection.hasExcludedSize(node) ? undefined : node;
    } catch (error) {
      const trouble = diskTrouble(error);
      if (isNamed || trouble.code !== 'disk/not-found') report.warn(path, trouble, 'archival');
      else this.#noteVanished(dirname(path), trouble);
      return undefined;
    }
  }

  /** As in the folders below: an entry may vanish, but not together with the folder that it was listed in. */
  #noteVanished(folder: ByteText, trouble: EngineError): void {
    if (this.#vanishedFolders.has(folder) || isThere(folder)) return;
    this.#vanishedFolders.add(folder);
    this.#options.report.warn(folder, trouble, 'archival');
  }
}
