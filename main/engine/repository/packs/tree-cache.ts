import type { TreeId } from '../../format/ids';
import type { Tree } from '../../format/tree';

/** Enough for walking two snapshots side by side; decoded trees take several times their JSON. */
const maxJsonBytes = 2 * 2 ** 20;

/** The trees that were used last. */
export class TreeCache {
  readonly #trees = new Map<TreeId, { readonly tree: Tree; readonly jsonBytes: number }>();
  #jsonBytes = 0;

  get(id: TreeId): Tree | undefined {
    const entry = this.#trees.get(id);
    if (!entry) return undefined;
    this.#trees.delete(id);
    this.#trees.set(id, entry);
    return entry.tree;
  }

  put(id: TreeId, tree: Tree, jsonBytes: number): void {
    if (this.#trees.has(id)) return;
    this.#trees.set(id, { tree, jsonBytes });
    this.#jsonBytes += jsonBytes;
    for (const [oldest, entry] of this.#trees) {
      if (this.#jsonBytes <= maxJsonBytes) break;
      this.#trees.delete(oldest);
      this.#jsonBytes -= entry.jsonBytes;
    }
  }
}
