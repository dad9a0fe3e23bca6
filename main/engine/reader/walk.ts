/** The entries of a snapshot, folder by folder. */
import { readAhead } from '../base/read-ahead';
import type { ByteText } from '../format/byte-text';
import type { TreeId } from '../format/ids';
import type { Tree } from '../format/tree';
import type { IndexedRepository } from '../repository/repository';
import type { FolderEntry } from '../requests';
import { type FoundNode, findNode, folderTree, joinPath, notInSnapshot } from './find-node';

/** Trees that are loaded before the walk reaches them, on each level: hides the storage's answering time. */
const treesAhead = 4;

interface SignalOptions {
  readonly signal: AbortSignal;
}

/** The tree of the folder at `path`. Throws `disk/not-found` when there is no such folder. */
export async function findFolder(
  index: IndexedRepository,
  root: TreeId,
  path: ByteText,
  options: SignalOptions,
): Promise<TreeId> {
  return treeAt(await findNode(index, root, path, options), path);
}

function treeAt(found: FoundNode, path: ByteText): TreeId {
  const tree = folderTree(found);
  if (tree === undefined) throw notInSnapshot(path);
  return tree;
}

/**
 * What is at `path` (not the root itself) and, depth first, what is below it: everything, or only the folder's own entries. Throws
 * `disk/not-found` when there is nothing.
 */
export async function* walk(
  index: IndexedRepository,
  root: TreeId,
  path: ByteText,
  options: SignalOptions & { readonly isRecursive: boolean },
): AsyncGenerator<FolderEntry, void, undefined> {
  const found = await findNode(index, root, path, options);
  if (found.kind === 'node') yield { path: found.path, node: found.node };
  const tree = folderTree(found);
  if (tree === undefined) return;
  const folder = found.kind === 'root' ? '/' : found.path;
  yield* walkTree(index, await index.loadTree(tree, options), folder, options);
}

async function* walkTree(
  index: IndexedRepository,
  tree: Tree,
  folder: ByteText,
  options: SignalOptions & { readonly isRecursive: boolean },
): AsyncGenerator<FolderEntry, void, undefined> {
  const folders = options.isRecursive
    ? tree.nodes.flatMap(({ type, subtree }) => (type === 'dir' && subtree !== undefined ? [subtree] : []))
    : [];
  const subtrees = readAhead(folders, treesAhead, options.signal, (id) => index.loadTree(id, options));
  try {
    for (const node of tree.nodes) {
      const path = joinPath(folder, node.name);
      yield { path, node };
      if (!options.isRecursive || node.type !== 'dir' || node.subtree === undefined) continue;
      const below = await subtrees.next();
      if (below.done !== true) yield* walkTree(index, below.value, path, options);
    }
  } finally {
    await subtrees.return();
  }
}
