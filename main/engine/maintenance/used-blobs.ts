/** Which blobs the snapshots need. */
import { IdMap } from '../base/id-map';
import { visitGraph } from '../base/visit-graph';
import type { BlobType, TreeId } from '../format/ids';
import type { IndexedRepository } from '../repository/repository';

/** Trees that are loaded at a time. */
const parallelTrees = 8;

/** A small number for each blob. */
export class BlobMap {
  readonly data = new IdMap();
  readonly tree = new IdMap();

  get(type: BlobType, id: string): number | undefined {
    return this[type].get(id);
  }

  set(type: BlobType, id: string, value: number): void {
    this[type].set(id, value);
  }

  /** In no order; the map must not change meanwhile. */
  *entries(): Generator<{ readonly type: BlobType; readonly id: string; readonly value: number }> {
    for (const type of ['data', 'tree'] as const) {
      for (const [id, value] of this[type].entries()) yield { type, id, value };
    }
  }
}

/** Every blob that can be reached from `roots`, with the value 0. Fails when a tree cannot be loaded. */
export async function findUsedBlobs(
  index: IndexedRepository,
  roots: readonly TreeId[],
  options: { readonly signal: AbortSignal },
): Promise<BlobMap> {
  const used = new BlobMap();
  const isFirst = (tree: TreeId): boolean => {
    if (used.get('tree', tree) !== undefined) return false;
    used.set('tree', tree, 0);
    return true;
  };
  const visit = async (tree: TreeId, signal: AbortSignal): Promise<readonly TreeId[]> => {
    const { nodes } = await index.loadTree(tree, { signal });
    for (const { content } of nodes) for (const blob of content ?? []) used.set('data', blob, 0);
    return nodes.flatMap(({ type, subtree }) => (type === 'dir' && subtree !== undefined ? [subtree] : []));
  };
  await visitGraph(roots, parallelTrees, options.signal, visit, isFirst);
  return used;
}
