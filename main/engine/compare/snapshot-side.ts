import { Breather } from '../base/breather';
import { isEngineError } from '../errors';
import type { ByteText } from '../format/byte-text';
import type { TreeId } from '../format/ids';
import type { TreeNode } from '../format/tree';
import type { IndexedRepository } from '../repository/repository';
import type { DifferenceTotals } from '../lookup-requests';
import type { FoundDifferences } from './found-differences';

export type Nodes = ReadonlyMap<ByteText, TreeNode>;

const noNodes: Nodes = new Map();

/** Folders of snapshots. One that cannot be read counts as unreadable, and what would be in it not at all. */
export class SnapshotSide {
  readonly #index: IndexedRepository;
  readonly #found: FoundDifferences;
  readonly #signal: AbortSignal;
  readonly #breather: Breather;
  readonly #sums = new Map<TreeId, DifferenceTotals>();

  constructor(index: IndexedRepository, found: FoundDifferences, signal: AbortSignal) {
    this.#index = index;
    this.#found = found;
    this.#signal = signal;
    this.#breather = new Breather(signal);
  }

  /** By name; `undefined` for a damaged folder. */
  async nodes(tree: TreeId | undefined, path: ByteText): Promise<Nodes | undefined> {
    if (tree === undefined) return noNodes;
    const pause = this.#breather.breathe();
    if (pause) await pause;
    try {
      const { nodes } = await this.#index.loadTree(tree, { signal: this.#signal });
      return new Map(nodes.map((node) => [node.name, node]));
    } catch (error) {
      if (!isEngineError(error, 'data/corrupt', 'data/malformed', 'data/missing')) throw error;
      this.#found.addUnreadable(path, error);
      return undefined;
    }
  }

  /** What a node has, with everything below. */
  async sum(node: TreeNode, path: ByteText): Promise<DifferenceTotals> {
    if (node.type !== 'dir') return { files: 1, bytes: Number(node.size) };
    const known = node.subtree && this.#sums.get(node.subtree);
    if (known) return known;
    let files = 0;
    let bytes = 0;
    for (const [name, below] of (await this.nodes(node.subtree, path)) ?? noNodes) {
      const sum = await this.sum(below, `${path}/${name}`);
      files += sum.files;
      bytes += sum.bytes;
    }
    if (node.subtree) this.#sums.set(node.subtree, { files, bytes });
    return { files, bytes };
  }
}
