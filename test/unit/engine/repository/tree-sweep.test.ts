import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { BlobId, TreeId } from '../../../../main/engine/format/ids';
import { LoadedRepository } from '../../../../main/engine/repository/indexed-repository';
import { type IndexedRepository, markReachable } from '../../../../main/engine/repository/repository';
import { FaultyBackend, storageGone } from '../../../support/faulty-backend';
import { madeNode, saveFolder, saveNodes } from '../../../support/made-snapshots';
import { signal, testRepository } from '../../../support/memory-repository';

beforeEach(() => void vi.spyOn(LoadedRepository.prototype, 'hasManyTrees').mockReturnValue(true));
afterEach(() => void vi.restoreAllMocks());

const nameless = () => undefined;

/** Three snapshots that share folders over three packs of trees. */
async function sharing() {
  const { backend, repository } = await testRepository((inner) => new FaultyBackend(inner));
  const folder = { a: 'one', deep: { deeper: { b: 'two' } } };
  const records = [
    await saveFolder(repository, folder),
    await saveFolder(repository, { ...folder, c: 'three' }),
    await saveFolder(repository, { again: folder, other: { d: 'four' } }),
  ];
  const roots = records.map(({ snapshot }) => snapshot.tree);
  const index = await repository.loadIndex({ signal });
  backend.calls.length = 0;
  return { backend, repository, index, roots };
}

async function marked(index: IndexedRepository, roots: readonly TreeId[]): Promise<readonly BlobId[]> {
  const marks = await markReachable(index, roots, { signal, onMissing: nameless });
  const records = Array.from({ length: index.recordCount() }, (_, record) => record);
  return records.filter((record) => marks.get(record) === 0).map((record) => index.blobOf(record).id);
}

it('marks what is marked tree by tree, and reads each pack of trees once or twice', async () => {
  const { backend, index, roots } = await sharing();
  for (const some of [roots, roots.slice(0, 1), roots.slice(2), []]) {
    backend.calls.length = 0;
    const onWorkers = await marked(index, some);
    expect(backend.calls.length).toBeLessThanOrEqual(6);
    vi.mocked(LoadedRepository.prototype.hasManyTrees).mockReturnValueOnce(false);
    expect(onWorkers).toEqual(await marked(index, some));
  }
});

it('looks at trees alone when what was read with them is damaged, or cannot be read', async () => {
  const { backend, index, roots } = await sharing();
  const all = await marked(index, roots);
  backend.damageLoads({ type: 'pack' }, (bytes) => Buffer.alloc(bytes.length), 1);
  expect(await marked(index, roots)).toEqual(all);
});

it('tells of blobs that are missing, and goes on', async () => {
  const { repository, roots } = await sharing();
  const missing = '1'.repeat(64) as BlobId;
  const { snapshot } = await saveNodes(repository, async (writer) => {
    const { id } = await writer.saveTree({ nodes: [madeNode('in', { content: [missing] })] });
    return [
      madeNode('bad', { type: 'dir', subtree: id }),
      madeNode('good', { type: 'dir', subtree: roots[0] }),
    ];
  });
  const index = await repository.loadIndex({ signal });
  const onMissing = vi.fn();
  const marks = await markReachable(index, [snapshot.tree], { signal, onMissing });
  expect(onMissing.mock.calls).toEqual([[missing]]);
  expect(marks.get(index.recordOf('tree', roots[0]!))).toBe(0);
});

it('fails for a tree that is missing or malformed, and as the storage does', async () => {
  const { backend, repository, index, roots } = await sharing();
  const unknown = '1'.repeat(64) as TreeId;
  await expect(marked(index, [unknown])).rejects.toMatchObject({ code: 'data/missing' });
  const { snapshot } = await saveNodes(repository, async (writer) => {
    const { id } = await writer.saveBlob('tree', Buffer.from('{"nodes":[{"name":1}]}\n'));
    return [madeNode('odd', { type: 'dir', subtree: id as TreeId })];
  });
  const leading = await saveNodes(repository, async () => [
    madeNode('gone', { type: 'dir', subtree: unknown }),
  ]);
  const fresh = await repository.loadIndex({ signal });
  await expect(marked(fresh, [snapshot.tree])).rejects.toMatchObject({ code: 'data/malformed' });
  await expect(marked(fresh, [leading.snapshot.tree])).rejects.toMatchObject({ code: 'data/missing' });
  backend.failAll({ operation: 'load' });
  await expect(marked(index, roots)).rejects.toBe(storageGone);
});
