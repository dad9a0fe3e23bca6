/** What changed from one snapshot to another, in restic's letters and with its counts. */
import { throwIfAborted } from '../errors';
import { type ByteText, compareByteText } from '../format/byte-text';
import type { BlobId, BlobType, TreeId } from '../format/ids';
import type { TreeNode } from '../format/tree';
import type { IndexedRepository, SnapshotRecord } from '../repository/repository';
import type { DiffCounts, DiffEntry, DiffResult } from '../requests';
import { joinPath } from './find-node';
import { isSameContent, isSameMetadata } from './node-equality';

export interface DiffOptions {
  readonly signal: AbortSignal;
  /** Also report entries of which only the metadata changed. */
  readonly withMetadata: boolean;
  /** Called in the order of the trees, depth first. Folders end in a slash. */
  readonly onEntry: (entry: DiffEntry) => void;
}

/** Sums are of blobs that only one of the snapshots has. */
export async function diff(
  index: IndexedRepository,
  source: SnapshotRecord,
  target: SnapshotRecord,
  options: DiffOptions,
): Promise<DiffResult> {
  const comparison = new Comparison(index, options);
  await comparison.compareRoots(source.snapshot.tree, target.snapshot.tree);
  return { sourceSnapshot: source.id, targetSnapshot: target.id, ...comparison.counts() };
}

class BlobSet {
  readonly data = new Set<string>();
  readonly tree = new Set<string>();

  addNode(node: TreeNode): void {
    if (node.type === 'file') for (const id of node.content ?? []) this.data.add(id);
    if (node.type === 'dir' && node.subtree !== undefined) this.tree.add(node.subtree);
  }
}

/** One side: what is only there. */
class Side {
  readonly modifier: string;
  readonly blobs = new BlobSet();
  files = 0;
  dirs = 0;
  others = 0;

  constructor(modifier: string) {
    this.modifier = modifier;
  }

  count({ type }: TreeNode): void {
    if (type === 'file') this.files++;
    else if (type === 'dir') this.dirs++;
    else this.others++;
  }
}

class Comparison {
  readonly #index: IndexedRepository;
  readonly #options: DiffOptions;
  readonly #before = new Side('-');
  readonly #after = new Side('+');
  readonly #common = new BlobSet();
  #changedFiles = 0;

  constructor(index: IndexedRepository, options: DiffOptions) {
    this.#index = index;
    this.#options = options;
  }

  async compareRoots(source: TreeId, target: TreeId): Promise<void> {
    this.#before.blobs.tree.add(source);
    this.#after.blobs.tree.add(target);
    await this.#compareTrees('/', source, target);
  }

  counts(): Pick<DiffResult, 'changedFiles' | 'added' | 'removed'> {
    return {
      changedFiles: this.#changedFiles,
      added: this.#countsOf(this.#after, this.#before),
      removed: this.#countsOf(this.#before, this.#after),
    };
  }

  async #compareTrees(folder: ByteText, source: TreeId, target: TreeId): Promise<void> {
    const [before, after] = await Promise.all([this.#nodes(source), this.#nodes(target)]);
    const names = [...new Set([...before.keys(), ...after.keys()])].sort(compareByteText);
    for (const name of names) {
      const old = before.get(name);
      const now = after.get(name);
      if (old !== undefined) this.#before.blobs.addNode(old);
      if (now !== undefined) this.#after.blobs.addNode(now);
      if (old !== undefined && now !== undefined) await this.#compareNodes(folder, old, now);
      else if (old !== undefined) await this.#reportOneSided(folder, old, this.#before);
      else if (now !== undefined) await this.#reportOneSided(folder, now, this.#after);
    }
  }

  async #compareNodes(folder: ByteText, old: TreeNode, now: TreeNode): Promise<void> {
    const path = joinPath(folder, now.name);
    const modifier = this.#modifierOf(old, now);
    if (modifier !== '') this.#options.onEntry({ path: shownPath(path, now), modifier });
    if (old.type !== 'dir' || now.type !== 'dir') return;
    if (old.subtree === undefined || now.subtree === undefined) return;
    if (old.subtree === now.subtree) await this.#collect(old.subtree, this.#common);
    else await this.#compareTrees(path, old.subtree, now.subtree);
  }

  #modifierOf(old: TreeNode, now: TreeNode): string {
    const type = old.type === now.type ? '' : 'T';
    if (old.type === 'file' && now.type === 'file' && !isSameContent(old, now)) {
      this.#changedFiles++;
      return isSameMetadata(old, now) ? 'M?' : 'M';
    }
    const isChanged = this.#options.withMetadata && !(isSameMetadata(old, now) && isSameContent(old, now));
    return isChanged ? `${type}U` : type;
  }

  async #reportOneSided(folder: ByteText, node: TreeNode, side: Side): Promise<void> {
    const path = joinPath(folder, node.name);
    this.#options.onEntry({ path: shownPath(path, node), modifier: side.modifier });
    side.count(node);
    if (node.type !== 'dir' || node.subtree === undefined) return;
    for (const below of (await this.#nodes(node.subtree)).values()) {
      side.blobs.addNode(below);
      await this.#reportOneSided(path, below, side);
    }
  }

  async #collect(tree: TreeId, blobs: BlobSet): Promise<void> {
    for (const node of (await this.#nodes(tree)).values()) {
      const isKnown = node.subtree !== undefined && blobs.tree.has(node.subtree);
      blobs.addNode(node);
      if (node.type === 'dir' && node.subtree !== undefined && !isKnown)
        await this.#collect(node.subtree, blobs);
    }
  }

  async #nodes(tree: TreeId): Promise<ReadonlyMap<ByteText, TreeNode>> {
    throwIfAborted(this.#options.signal);
    const { nodes } = await this.#index.loadTree(tree, this.#options);
    return new Map(nodes.map((node) => [node.name, node]));
  }

  #countsOf(side: Side, other: Side): DiffCounts {
    const sizes = { data: this.#onlyIn(side, other, 'data'), tree: this.#onlyIn(side, other, 'tree') };
    const { files, dirs, others } = side;
    const bytes = sizes.data.bytes + sizes.tree.bytes;
    return { files, dirs, others, dataBlobs: sizes.data.count, treeBlobs: sizes.tree.count, bytes };
  }

  #onlyIn(side: Side, other: Side, type: BlobType): { readonly count: number; readonly bytes: number } {
    let count = 0;
    let bytes = 0;
    for (const id of side.blobs[type]) {
      if (other.blobs[type].has(id) || this.#common[type].has(id)) continue;
      count++;
      bytes += this.#index.plaintextLength(type, id as BlobId) ?? 0;
    }
    return { count, bytes };
  }
}

function shownPath(path: ByteText, node: TreeNode): ByteText {
  return node.type === 'dir' ? `${path}/` : path;
}
