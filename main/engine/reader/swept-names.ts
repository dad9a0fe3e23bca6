import type { Bytes } from '../base/bytes';
import type { ByteText } from '../format/byte-text';
import type { TreeId } from '../format/ids';
import { type TreeNode, decodeTreeNode } from '../format/tree';
import {
  type FoundEntry,
  foundEntries,
  type FoundTrees,
  type IndexedRepository,
} from '../repository/repository';
import { joinPath } from './find-node';

/** Most of them are shown by their path alone: the node is decoded when it is asked for. */
export class SweptName {
  readonly path: ByteText;
  /** The number of a folder's tree; -1 for what is no folder. */
  readonly folder: number;
  readonly #json: Bytes;

  constructor(path: ByteText, { folder, node }: FoundEntry) {
    this.path = path;
    this.folder = folder;
    this.#json = node;
  }

  get node(): TreeNode {
    return decodeTreeNode(this.#json);
  }
}

const leadsNowhere = 1;
const leadsSomewhere = 2;

/** Where names are, found in all trees first and then followed from the root of each snapshot. */
export class SweptNames {
  readonly #index: IndexedRepository;
  readonly #found: FoundTrees[] = [];
  /** By the number of a tree: in which part of what was found, plus one, and where in it. */
  readonly #parts: Uint32Array;
  readonly #places: Uint32Array;
  readonly #leads: Uint8Array;

  /** Opens every tree below `roots` once. Fails as `sweepTrees` does. */
  static async sweep(
    index: IndexedRepository,
    roots: readonly TreeId[],
    names: { readonly patterns: readonly string[]; readonly ignoreCase: boolean },
    { signal }: { readonly signal: AbortSignal },
  ): Promise<SweptNames> {
    const swept = new SweptNames(index);
    const marks = new SharedArrayBuffer(index.recordCount());
    await index.sweepTrees(roots, { signal, marks, names, onFound: (found) => swept.#add(found) });
    return swept;
  }

  private constructor(index: IndexedRepository) {
    this.#index = index;
    this.#parts = new Uint32Array(index.recordCount());
    this.#places = new Uint32Array(index.recordCount());
    this.#leads = new Uint8Array(index.recordCount());
  }

  /** In the order of the trees, depth first, but nothing below a folder that is found itself. */
  *below(root: TreeId): Generator<SweptName, void, undefined> {
    const tree = this.#index.recordOf('tree', root);
    if (this.#leadsOn(tree)) yield* this.#below(tree, '/');
  }

  #add(found: FoundTrees): void {
    const part = this.#found.push(found);
    for (let at = 0; at < found.places.length; at += 2) {
      const tree = found.places[at]!;
      this.#parts[tree] = part;
      this.#places[tree] = found.places[at + 1]!;
    }
  }

  *#below(tree: number, path: ByteText): Generator<SweptName, void, undefined> {
    for (const entry of this.#entries(tree)) {
      const { name, folder, node } = entry;
      if (node.length > 0) yield new SweptName(joinPath(path, name), entry);
      else if (this.#leadsOn(folder)) yield* this.#below(folder, joinPath(path, name));
    }
  }

  #leadsOn(tree: number): boolean {
    if (this.#leads[tree] === 0) {
      let leads = leadsNowhere;
      for (const { folder, node } of this.#entries(tree)) {
        if (node.length > 0 || this.#leadsOn(folder)) leads = leadsSomewhere;
        if (leads === leadsSomewhere) break;
      }
      this.#leads[tree] = leads;
    }
    return this.#leads[tree] === leadsSomewhere;
  }

  #entries(tree: number): ReturnType<typeof foundEntries> | readonly never[] {
    const found = this.#found[this.#parts[tree]! - 1];
    return found === undefined ? [] : foundEntries(found, this.#places[tree]!);
  }
}
