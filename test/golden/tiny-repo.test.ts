/** A repository that real restic made, read node by node. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bytesFromText } from '../../main/engine/format/byte-text';
import type { SnapshotId, TreeId } from '../../main/engine/format/ids';
import type { TreeNode } from '../../main/engine/format/tree';
import { openRepository, type IndexedRepository } from '../../main/engine/repository/repository';
import { LocalBackend } from '../../main/engine/storage/local/local-backend';
import { signal, testEnvironment } from '../support/memory-repository';
import { temporaryFolder } from '../support/real-restic';
import { loadVectors } from './vectors';

type ExpectedNode = Readonly<Record<string, unknown>>;
type Expected = Readonly<
  Record<
    SnapshotId,
    { readonly snapshot: ExpectedNode & { tree: TreeId }; readonly nodes: readonly ExpectedNode[] }
  >
>;

const expected = loadVectors('tiny-repo.expected.json') as Expected;
const folder = temporaryFolder();
const open = (password: string) => {
  const backend = new LocalBackend({ path: join(folder.path, 'tiny-repo') });
  return openRepository(testEnvironment(backend), password, { signal });
};

beforeAll(() => {
  const archive = fileURLToPath(new URL('vectors/tiny-repo.tar.gz', import.meta.url));
  execFileSync('tar', ['-xzf', archive, '-C', folder.path]);
});
afterAll(folder.remove);

/** A node in the words of the vectors, which leave out what restic leaves out. */
function described(path: Buffer, node: TreeNode, fileHash: string | undefined): ExpectedNode {
  const { type, mode, mtime, atime, ctime, uid, gid, user, group, content, subtree, error } = node;
  const { linkTarget, extendedAttributes, deviceId } = node;
  const all = {
    ...{ type, mode, mtime, atime, ctime, uid, gid, user, group, content, subtree, error },
    path_b64: path.toString('base64'),
    inode: Number(node.inode),
    device_id: Number(deviceId),
    size: Number(node.size),
    links: Number(node.links),
    device: Number(node.device),
    linktarget: linkTarget,
    extended_attributes: extendedAttributes.map((attribute) => ({
      name: attribute.name,
      value: Buffer.from(attribute.value).toString('base64'),
    })),
    sha256: fileHash,
  };
  const always = ['uid', 'gid', 'content', 'sha256', 'path_b64'];
  const isWritten = ([key, value]: [string, unknown]) =>
    value !== undefined &&
    (always.includes(key) || !(value === 0 || value === '' || (value as unknown[]).length === 0));
  return Object.fromEntries(Object.entries(all).filter(isWritten));
}

async function walk(repository: IndexedRepository, tree: TreeId, parent: Buffer): Promise<ExpectedNode[]> {
  const found: ExpectedNode[] = [];
  for (const node of (await repository.loadTree(tree, { signal })).nodes) {
    const path = Buffer.concat([parent, Buffer.from('/'), bytesFromText(node.name)]);
    const hash = createHash('sha256');
    for (const id of node.content ?? []) hash.update(await repository.loadBlob('data', id, { signal }));
    found.push(described(path, node, node.type === 'file' ? hash.digest('hex') : undefined));
    if (node.subtree !== undefined) found.push(...(await walk(repository, node.subtree, path)));
  }
  return found;
}

test.each(['pässwörd-Ω 1', 'second password'])('every node, opened with “%s”', async (password) => {
  const repository = await open(password);
  const snapshots = await repository.listSnapshots({ signal });
  const indexed = await repository.loadIndex({ signal });
  const listed: Record<string, unknown> = {};
  for (const { id, snapshot } of snapshots) listed[id] = await walk(indexed, snapshot.tree, Buffer.alloc(0));
  const forPeople = ['path_lossy', 'name_json'];
  const nodes = (node: ExpectedNode) =>
    Object.fromEntries(Object.entries(node).filter(([key]) => !forPeople.includes(key)));
  expect(listed).toEqual(
    Object.fromEntries(Object.entries(expected).map(([id, snapshot]) => [id, snapshot.nodes.map(nodes)])),
  );
  await repository.close();
});

test('every pack agrees with the index and with its own header', async () => {
  const repository = await open('second password');
  const indexed = await repository.loadIndex({ signal });
  const byOffset = (a: { offset: number }, b: { offset: number }) => a.offset - b.offset;
  for (const { pack, blobs } of indexed.packs()) {
    const bytes = await indexed.loadPack(pack, { signal });
    const header = await indexed.loadPackHeader(pack, bytes.length, { signal });
    expect(header).toEqual([...blobs].sort(byOffset));
    const opened: string[] = [];
    await indexed.loadBlobsFromPack(pack, blobs, { signal }, (loaded) => {
      if ('plaintext' in loaded) opened.push(loaded.blob.id);
    });
    expect(opened.sort()).toEqual(blobs.map(({ id }) => id).sort());
  }
  expect(await indexed.findUnindexedPacks({ signal })).toEqual([]);
  await repository.close();
});
