/** Snapshots made up of literals, stored in a repository without a disk. */
import { hash } from 'node:crypto';
import type { GoTime } from '../../main/engine/format/go-time';
import type { TreeId } from '../../main/engine/format/ids';
import type { Snapshot } from '../../main/engine/format/snapshot';
import type { TreeNode } from '../../main/engine/format/tree';
import type {
  OpenRepository,
  RepositoryWriter,
  SnapshotRecord,
  WriterOptions,
} from '../../main/engine/repository/repository';
import { plainNode } from './blob-repository';
import { signal } from './memory-repository';
import type { TreeLiteral } from './tree-literal';

export function madeNode(name: string, fields: Partial<TreeNode> = {}): TreeNode {
  return { ...plainNode, name, ...fields };
}

export function madeSnapshot(tree: TreeId, fields: Partial<Snapshot> = {}): Snapshot {
  return {
    time: '2024-01-01T12:00:00Z' as GoTime,
    parent: undefined,
    tree,
    paths: ['/made'],
    hostname: 'host',
    username: '',
    uid: 0,
    gid: 0,
    excludes: [],
    tags: [],
    original: undefined,
    programVersion: '',
    summary: undefined,
    ...fields,
  };
}

/** The same `size` bytes for the same `seed`, and no two alike. */
export function madeBytes(seed: string, size: number): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; at * 64 < size; at++) pieces.push(hash('sha512', `${seed} ${String(at)}`, 'buffer'));
  return Buffer.concat(pieces).subarray(0, size);
}

/** Stores `nodes` as the root folder of a snapshot, whatever is wrong with them. */
export async function saveNodes(
  repository: OpenRepository,
  make: (writer: RepositoryWriter) => Promise<readonly TreeNode[]>,
  fields: Partial<Snapshot> = {},
  writing: Partial<WriterOptions> = {},
): Promise<SnapshotRecord> {
  const index = await repository.loadIndex({ signal });
  const options = { signal, compression: 'auto' as const, packSizeBytes: 4 * 2 ** 20, ...writing };
  const tree = await index.withWriter(options, async (writer) => {
    const nodes = await make(writer);
    return (await writer.saveTree({ nodes })).id;
  });
  const snapshot = madeSnapshot(tree, fields);
  return { id: await repository.saveSnapshot(snapshot, { signal }), snapshot };
}

/** Stores a snapshot of `folder`, each file as one blob. New blobs go into packs of their own. */
export function saveFolder(
  repository: OpenRepository,
  folder: TreeLiteral,
  fields: Partial<Snapshot> = {},
  writing: Partial<WriterOptions> = {},
): Promise<SnapshotRecord> {
  return saveNodes(repository, (writer) => folderNodes(writer, folder), fields, writing);
}

async function folderNodes(writer: RepositoryWriter, folder: TreeLiteral): Promise<readonly TreeNode[]> {
  const nodes: TreeNode[] = [];
  for (const [name, entry] of Object.entries(folder).sort(([a], [b]) => (a < b ? -1 : 1))) {
    nodes.push(await nodeOf(writer, name, entry));
  }
  return nodes;
}

async function nodeOf(writer: RepositoryWriter, name: string, entry: TreeLiteral[string]): Promise<TreeNode> {
  if (typeof entry === 'string') return fileNode(writer, name, Buffer.from(entry));
  if (isLink(entry)) return madeNode(name, { type: 'symlink', linkTarget: entry[0] });
  const { id } = await writer.saveTree({ nodes: await folderNodes(writer, entry) });
  return madeNode(name, { type: 'dir', subtree: id });
}

function isLink(entry: readonly [string] | TreeLiteral): entry is readonly [string] {
  return Array.isArray(entry);
}

async function fileNode(writer: RepositoryWriter, name: string, bytes: Buffer): Promise<TreeNode> {
  const content = bytes.length === 0 ? [] : [(await writer.saveBlob('data', bytes)).id];
  return madeNode(name, { content, size: BigInt(bytes.length) });
}
