import { joinPath } from '../disk/disk-path';
import { listNames } from '../disk/list-folder';
import { partPrefix } from '../disk/part-file';
import { type EntryStat, realFolder, statEntry } from '../disk/safe-path';
import { type ByteText, displayText } from '../format/byte-text';
import type { TreeId } from '../format/ids';
import type { Snapshot } from '../format/snapshot';
import type { Tree, TreeNode } from '../format/tree';
import { EngineError, throwIfAborted } from '../errors';
import type { IndexedRepository } from '../repository/repository';
import type { RestoreRequest } from '../requests';
import { type Decision, decideFolder, decideItem, looksSame } from './conflicts';
import { contentRanges, fileHolds } from './file-content';
import { besideName, nameKey, nameProblem } from './names';
import {
  type ItemFolder,
  type PlannedDeletion,
  type PlannedFolder,
  PlannedItem,
  type RestorePlan,
} from './plan';
import type { RestoreReport } from './report';
import { type Selection, selectionOf } from './selection';
import { snapshotPath } from './target-root';
import { findFolder, loadSubtrees } from './tree-walk';

const restorable: readonly string[] = ['file', 'dir', 'symlink', 'dev', 'chardev', 'fifo'];

export interface PlanningOptions {
  readonly repository: IndexedRepository;
  readonly snapshot: Snapshot;
  readonly request: RestoreRequest;
  /** Where the root of the snapshot, or its subfolder, goes. Real: no part of it is a link. */
  readonly targetRoot: ByteText;
  readonly report: RestoreReport;
  readonly signal: AbortSignal;
  /** For whoever wants to know what was found, and not only what is to be done. */
  readonly observer?: PlanObserver | undefined;
}

/** What was found and decided for an entry that is no folder, or a folder that something else stands in the way of. */
export interface Decided {
  readonly path: ByteText;
  readonly node: TreeNode;
  readonly place: ByteText;
  /** What stands at its place. */
  readonly present: EntryStat | undefined;
  readonly decision: Decision;
  /** Of its content; none for a further name of a file. */
  readonly bytesToWrite: number;
}

export interface PlanObserver {
  decided(decided: Decided): Promise<void>;
  /** What cannot be restored, with its size as far as it is known. */
  refused(path: ByteText, error: unknown, sizeBytes: number): void;
}

/** Walks the snapshot's trees and decides for every node what becomes of it. Changes nothing. */
export async function makePlan(options: PlanningOptions): Promise<RestorePlan> {
  return new Planner(options).run();
}

/** A folder that is being walked. It enters the plan with the first thing in it that does, or when it is wanted itself. */
interface OpenFolder extends ItemFolder {
  readonly parent: OpenFolder | undefined;
}

interface Entered extends OpenFolder {
  readonly subtree: TreeId;
}

class Planner {
  readonly #options: PlanningOptions;
  readonly #selection: Selection;
  /** Nothing is there, and what cannot be on this system can be in it. */
  readonly #isArchive: boolean;
  /** `yyyy-mm-dd` of the snapshot. */
  readonly #date: string;
  readonly #folders = new Set<PlannedFolder>();
  readonly #items: PlannedItem[] = [];
  readonly #deletions: PlannedDeletion[] = [];
  readonly #skipped: { path: ByteText; node: TreeNode }[] = [];
  readonly #firstNames = new Map<string, PlannedItem>();
  #bytesTotal = 0;

  constructor(options: PlanningOptions) {
    this.#options = options;
    this.#selection = selectionOf(options.request);
    this.#isArchive = options.request.target.kind === 'archive';
    this.#date = options.snapshot.time.slice(0, 10);
  }

  async run(): Promise<RestorePlan> {
    const { repository, snapshot, request, targetRoot, signal } = this.#options;
    const path = request.subfolder.replace(/\/+$/, '');
    const subtree = await findFolder(repository, snapshot.tree, path, signal);
    const isNew = this.#isArchive || statEntry(targetRoot) === undefined;
    const root = { path, target: targetRoot, base: targetRoot, parent: undefined, planned: undefined, isNew };
    await this.#walk(root, await repository.loadTree(subtree, { signal }));
    for (const unseen of this.#selection.unseen()) {
      this.#warn(
        unseen,
        new EngineError('disk/not-found', `The snapshot has no ${unseen}`, { path: unseen }),
      );
    }
    return {
      folders: [...this.#folders],
      items: this.#items,
      deletions: this.#deletions,
      skipped: this.#skipped,
      bytesTotal: this.#bytesTotal,
    };
  }

  async #walk(folder: OpenFolder, tree: Tree): Promise<void> {
    const entered: Entered[] = [];
    const names = new Set<string>();
    for (const node of tree.nodes) {
      throwIfAborted(this.#options.signal);
      const path = `${folder.path}/${node.name}`;
      try {
        if (!this.#isUsable(node, path, names)) continue;
        if (node.type === 'dir') await this.#planFolder(folder, node, path, names, entered);
        else if (this.#selection.isSelected(path)) await this.#planItem(folder, node, path, names);
      } catch (error) {
        this.#warn(path, error, Number(node.size));
      }
    }
    this.#planDeletions(folder, names);
    for await (const { node: child, tree: subtree } of loadSubtrees(
      this.#options.repository,
      entered,
      this.#options.signal,
    )) {
      if ('error' in subtree) this.#warn(child.path, subtree.error);
      else await this.#walk(child, subtree);
    }
  }

  /** Sockets are left out as restic does; names and types that cannot be are warned of. */
  #isUsable(node: TreeNode, path: ByteText, names: Set<string>): boolean {
    const platform = this.#isArchive ? 'linux' : process.platform;
    const key = nameKey(node.name, platform);
    const isTwice = names.has(key);
    names.add(key);
    if (node.type === 'socket') return false;
    const shown = displayText(path);
    const problem = isTwice ? 'is there twice' : nameProblem(node.name, platform);
    if (problem)
      throw new EngineError('disk/bad-name', `Cannot restore ${shown}: the name ${problem}`, { path: shown });
    if (!restorable.includes(node.type)) {
      throw new EngineError('data/malformed', `Cannot restore ${shown}: its type is unknown`, {
        path: shown,
        type: node.type,
      });
    }
    return true;
  }

  async #planFolder(
    folder: OpenFolder,
    node: TreeNode,
    path: ByteText,
    names: Set<string>,
    entered: Entered[],
  ): Promise<void> {
    const isSelected = this.#selection.isSelected(path);
    if (!isSelected && !this.#selection.mayContain(path)) return;
    if (!node.subtree)
      throw new EngineError('data/malformed', `${displayText(path)} is a folder without a tree`, {
        path: displayText(path),
      });
    const place = joinPath(folder.target, node.name);
    const present = folder.isNew ? undefined : statEntry(place);
    const isAbove = this.#isAboveOriginals(path);
    // The way to the user's own folders may go through links (`/home`).
    const through = isAbove && present?.isSymbolicLink() ? realFolder(place) : undefined;
    const decision = through ? 'keep' : decideFolder(node, present, this.#options.request.conflicts);
    if (present && !through && !present.isDirectory())
      await this.#options.observer?.decided({ path, node, place, present, decision, bytesToWrite: 0 });
    if (decision === 'skip') return void this.#skipped.push({ path, node });
    const target = through ?? (decision === 'beside' ? this.#besideFolder(folder, node, names) : place);
    const action = this.#folderAction(decision, isAbove);
    const base = through ?? folder.base;
    const planned = { path, target, base, parent: folder.planned, node, action };
    const isNew = folder.isNew || !statEntry(target)?.isDirectory();
    const open = { path, target, base, parent: folder, planned, isNew, subtree: node.subtree };
    if (isSelected) this.#include(open);
    entered.push(open);
  }

  #folderAction(decision: Decision, isAbove: boolean): PlannedFolder['action'] {
    if (decision === 'overwrite') return 'replace';
    if (decision !== 'keep') return 'create';
    const leavesFolders =
      this.#options.request.conflicts === 'never' || this.#options.request.conflicts === 'keep-both';
    return isAbove || leavesFolders ? 'pass' : 'keep';
  }

  async #planItem(folder: OpenFolder, node: TreeNode, path: ByteText, names: Set<string>): Promise<void> {
    const place = joinPath(folder.target, node.name);
    const present = folder.isNew ? undefined : statEntry(place);
    let decision = decideItem(node, present, this.#options.request.conflicts);
    if (decision === 'beside' && (await this.#isSame(place, node, present))) decision = 'skip';
    const beside = decision === 'beside' ? await this.#besideFile(folder, node, names) : undefined;
    if (decision === 'beside' && beside === undefined) decision = 'skip';
    const linkTo = this.#firstName(node);
    const bytesToWrite = linkTo || decision === 'skip' || decision === 'keep' ? 0 : Number(node.size);
    await this.#options.observer?.decided({ path, node, place, present, decision, bytesToWrite });
    if (decision === 'skip') return void this.#skipped.push({ path, node });
    this.#include(folder);
    const action = decision === 'beside' ? 'create' : decision;
    const item = new PlannedItem(folder, node, { action, beside, linkTo });
    this.#items.push(item);
    if (linkTo) return;
    if (node.type === 'file' && node.links > 1n) this.#firstNames.set(linkKey(node), item);
    this.#bytesTotal += bytesToWrite;
  }

  #firstName(node: TreeNode): PlannedItem | undefined {
    return !this.#isArchive && node.type === 'file' && node.links > 1n && node.inode !== 0n
      ? this.#firstNames.get(linkKey(node))
      : undefined;
  }

  /** Where the folder can be restored beside what is in its way; an earlier run's is used again. */
  #besideFolder(folder: OpenFolder, node: TreeNode, names: Set<string>): ByteText {
    for (let attempt = 1; ; attempt++) {
      const { target, present } = this.#beside(folder, node, names, attempt);
      if (target !== undefined && (!present || present.isDirectory())) return target;
    }
  }

  /** Where the item can be restored beside what is in its way; `undefined` when an earlier run did so. */
  async #besideFile(folder: OpenFolder, node: TreeNode, names: Set<string>): Promise<ByteText | undefined> {
    for (let attempt = 1; ; attempt++) {
      const { target, present } = this.#beside(folder, node, names, attempt);
      if (target === undefined) continue;
      if (!present) return target;
      if (looksSame(node, present) || (await this.#isSame(target, node, present))) return undefined;
    }
  }

  #beside(folder: OpenFolder, node: TreeNode, names: Set<string>, attempt: number) {
    const name = besideName(node.name, this.#date, attempt);
    if (names.has(nameKey(name))) return { target: undefined, present: undefined };
    const target = joinPath(folder.target, name);
    const present = statEntry(target);
    // Taken, be it by us or by another: nobody else may choose it, and it is nothing extra.
    names.add(nameKey(name));
    return { target, present };
  }

  async #isSame(place: ByteText, node: TreeNode, present: EntryStat | undefined): Promise<boolean> {
    if (node.type !== 'file' || !present?.isFile() || present.size !== node.size) return false;
    return fileHolds(
      place,
      contentRanges(this.#options.repository, node.content ?? []),
      this.#options.signal,
    );
  }

  /** Takes the folder and those above it into the plan. */
  #include(folder: OpenFolder): void {
    if (!folder.planned || this.#folders.has(folder.planned)) return;
    if (folder.parent) this.#include(folder.parent);
    this.#folders.add(folder.planned);
  }

  #planDeletions(folder: OpenFolder, names: ReadonlySet<string>): void {
    if (!this.#options.request.deleteExtra || folder.isNew || this.#isAboveOriginals(folder.path)) return;
    for (const name of listNames(folder.target)) {
      const path = `${folder.path}/${name}`;
      if (names.has(nameKey(name)) || name.startsWith(partPrefix) || !this.#selection.isSelected(path))
        continue;
      this.#deletions.push({ path, target: joinPath(folder.target, name), base: folder.base });
    }
  }

  /** When everything goes back to where it was: whether `path` is only the way to what was backed up. */
  #isAboveOriginals(path: ByteText): boolean {
    if (this.#options.request.target.kind !== 'original') return false;
    return this.#options.snapshot.paths.some((root) => snapshotPath(root).startsWith(`${path}/`));
  }

  #warn(path: ByteText, error: unknown, sizeBytes = 0): void {
    this.#options.observer?.refused(path, error, sizeBytes);
    this.#options.report.warn(path, error, 'restore');
  }
}

function linkKey(node: TreeNode): string {
  return `${node.deviceId}:${node.inode}`;
}
