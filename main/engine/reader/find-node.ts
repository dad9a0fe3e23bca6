import { EngineError } from '../errors';
import type { ByteText } from '../format/byte-text';
import type { TreeId } from '../format/ids';
import type { TreeNode } from '../format/tree';
import type { IndexedRepository } from '../repository/repository';

/** What is at a path of a snapshot; the root is a tree without a node. */
export type FoundNode =
  | { readonly kind: 'root'; readonly tree: TreeId }
  | { readonly kind: 'node'; readonly node: TreeNode; readonly path: ByteText };

/** `folder` and `name` as one path from `/`. */
export function joinPath(folder: ByteText, name: ByteText): ByteText {
  return folder === '/' ? `/${name}` : `${folder}/${name}`;
}

/** Goes down from the tree `root` to `path`. Empty components do not count. Throws `disk/not-found` (context: `path`). */
export async function findNode(
  index: IndexedRepository,
  root: TreeId,
  path: ByteText,
  options: { readonly signal: AbortSignal },
): Promise<FoundNode> {
  let found: FoundNode = { kind: 'root', tree: root };
  for (const name of path.split('/').filter((component) => component !== '')) {
    const tree = folderTree(found);
    const { nodes } = tree === undefined ? { nodes: [] } : await index.loadTree(tree, options);
    const node = nodes.find((candidate) => candidate.name === name);
    if (node === undefined) throw notInSnapshot(path);
    found = { kind: 'node', node, path: joinPath(found.kind === 'root' ? '/' : found.path, name) };
  }
  return found;
}

/** The tree of a folder or of the root; `undefined` for what is no folder. */
export function folderTree(found: FoundNode): TreeId | undefined {
  if (found.kind === 'root') return found.tree;
  return found.node.type === 'dir' ? found.node.subtree : undefined;
}

/** The error for a path that the snapshot does not have. */
export function notInSnapshot(path: ByteText): EngineError {
  return new EngineError('disk/not-found', `The snapshot has no ${path}`, { path });
}
