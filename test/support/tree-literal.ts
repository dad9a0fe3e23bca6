/** Folders as literals: planted on the disk, and read back from a snapshot. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesFromText } from '../../main/engine/format/byte-text';
import type { TreeId } from '../../main/engine/format/ids';
import type { TreeNode } from '../../main/engine/format/tree';
import type { IndexedRepository } from '../../main/engine/repository/repository';

/** Text is a file's content, an array the target of a symbolic link, an object a folder. Names are byte text. */
export interface TreeLiteral {
  readonly [name: string]: string | readonly [linkTarget: string] | TreeLiteral;
}

/** Makes `tree` in the existing `folder`. */
export function plantTree(folder: string, tree: TreeLiteral): void {
  for (const [name, entry] of Object.entries(tree)) {
    const path = bytesFromText(join(folder, name));
    if (typeof entry === 'string') {
      writeFileSync(path, entry);
    } else if (isLink(entry)) {
      symlinkSync(entry[0], path);
    } else {
      mkdirSync(path, { recursive: true });
      plantTree(join(folder, name), entry);
    }
  }
}

/** What a snapshot holds below `tree`, every blob loaded and verified. */
export async function treeLiteral(
  indexed: IndexedRepository,
  tree: TreeId,
  signal: AbortSignal,
): Promise<TreeLiteral> {
  const literal: Record<string, TreeLiteral[string]> = {};
  const { nodes } = await indexed.loadTree(tree, { signal });
  for (const node of nodes) literal[node.name] = await entryLiteral(indexed, node, signal);
  return literal;
}

/** The node at `path` (`a/b/c`) below `tree`. */
export async function nodeAt(
  indexed: IndexedRepository,
  tree: TreeId,
  path: string,
  signal: AbortSignal,
): Promise<TreeNode | undefined> {
  const [name, ...rest] = path.split('/');
  const { nodes } = await indexed.loadTree(tree, { signal });
  const node = nodes.find((each) => each.name === name);
  return rest.length === 0 || !node?.subtree ? node : nodeAt(indexed, node.subtree, rest.join('/'), signal);
}

async function entryLiteral(
  indexed: IndexedRepository,
  node: TreeNode,
  signal: AbortSignal,
): Promise<TreeLiteral[string]> {
  if (node.subtree) return treeLiteral(indexed, node.subtree, signal);
  if (node.type === 'symlink') return [node.linkTarget];
  const blobs: Uint8Array[] = [];
  for (const id of node.content ?? []) blobs.push(await indexed.loadBlob('data', id, { signal }));
  return Buffer.concat(blobs).toString('utf8');
}

function isLink(entry: TreeLiteral[string]): entry is readonly [string] {
  return Array.isArray(entry);
}
