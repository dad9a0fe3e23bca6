import type { ByteText } from '../format/byte-text';
import type { TreeId } from '../format/ids';
import type { Tree, TreeNode } from '../format/tree';
import { EngineError, throwIfAborted } from '../errors';
import type { IndexedRepository } from '../repository/repository';

/** Trees of sibling folders that are loaded ahead: each costs a round trip to the storage. */
const lookAhead = 8;

/** Loads the trees of `nodes` a few ahead of their use and gives them in order; the error of one comes in its turn. */
export async function* loadSubtrees<T extends { readonly subtree: TreeId }>(
  repository: IndexedRepository,
  nodes: readonly T[],
  signal: AbortSignal,
): AsyncGenerator<{ readonly node: T; readonly tree: Tree | { readonly error: unknown } }> {
  const load = (node: T) =>
    repository.loadTree(node.subtree, { signal }).catch((error: unknown) => ({ error }));
  const ahead = nodes.slice(0, lookAhead).map(load);
  for (const [at, node] of nodes.entries()) {
    throwIfAborted(signal);
    const tree = await ahead.shift();
    const next = nodes[at + lookAhead];
    if (next) ahead.push(load(next));
    if (tree) yield { node, tree };
  }
}

/** The node at `path` below `root`; `undefined` when there is none, or for the root itself. */
export async function findNode(
  repository: IndexedRepository,
  root: TreeId,
  path: ByteText,
  signal: AbortSignal,
): Promise<TreeNode | undefined> {
  let tree: TreeId | undefined = root;
  let node: TreeNode | undefined;
  for (const name of path.split('/').filter(Boolean)) {
    if (tree === undefined) return undefined;
    node = (await repository.loadTree(tree, { signal })).nodes.find((entry) => entry.name === name);
    tree = node?.subtree;
  }
  return node;
}

/** The tree of the folder at `path`. Fails with `disk/not-found` when the snapshot has no such folder. */
export async function findFolder(
  repository: IndexedRepository,
  root: TreeId,
  path: ByteText,
  signal: AbortSignal,
): Promise<TreeId> {
  if (path === '') return root;
  const node = await findNode(repository, root, path, signal);
  if (node?.subtree) return node.subtree;
  throw new EngineError('disk/not-found', `The snapshot has no folder ${path}`, { path });
}
