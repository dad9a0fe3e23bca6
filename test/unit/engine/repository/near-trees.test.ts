import { expect, it } from 'vitest';
import type { TreeId } from '../../../../main/engine/format/ids';
import type { IndexedRepository } from '../../../../main/engine/repository/repository';
import { FaultyBackend, storageGone } from '../../../support/faulty-backend';
import { signal, testRepository } from '../../../support/memory-repository';

const trees = 20;

/** Many trees in one pack. */
async function manyTrees() {
  const { backend, repository } = await testRepository((inner) => new FaultyBackend(inner));
  const writing = await repository.loadIndex({ signal });
  const options = { signal, compression: 'auto' as const, packSizeBytes: 4 * 2 ** 20 };
  const ids = await writing.withWriter(options, async (writer) => {
    const saved: TreeId[] = [];
    for (let at = 0; at < trees; at++) {
      const json = Buffer.from(`{"nodes":[]}${' '.repeat(at)}\n`);
      saved.push((await writer.saveBlob('tree', json)).id as TreeId);
    }
    return saved;
  });
  const index = await repository.loadIndex({ signal });
  backend.calls.length = 0;
  return { backend, index, ids };
}

const loadAll = async (index: IndexedRepository, ids: readonly TreeId[]) => {
  const texts: string[] = [];
  for (const id of ids)
    texts.push(
      Buffer.from(await index.loadTreeJson(id, { signal }))
        .toString()
        .trim(),
    );
  return texts;
};

it('reads a few trees one by one, and then their neighbours with them', async () => {
  const { backend, index, ids } = await manyTrees();
  expect(ids.map((id) => index.nearTreeJson(id))).toEqual(ids.map(() => undefined));
  await loadAll(index, ids.slice(0, 4));
  expect(backend.calls).toHaveLength(4);
  for (const [at, id] of ids.entries())
    expect(Buffer.from(index.nearTreeJson(id)!).toString()).toBe(`{"nodes":[]}${' '.repeat(at)}\n`);
  expect(await index.loadTree(ids[7]!, { signal })).toEqual({ nodes: [] });
  expect(backend.calls).toHaveLength(4);
});

it('asks once for neighbours that are wanted at the same time', async () => {
  const { backend, index, ids } = await manyTrees();
  await loadAll(index, ids.slice(0, 3));
  backend.calls.length = 0;
  await Promise.all(ids.map((id) => index.loadTreeJson(id, { signal })));
  expect(backend.calls).toHaveLength(1);
});

it('looks at a tree alone when what was read with it is damaged', async () => {
  const { backend, index, ids } = await manyTrees();
  await loadAll(index, ids.slice(0, 3));
  backend.damageLoads({ type: 'pack' }, (bytes) => Buffer.alloc(bytes.length), 1);
  expect(await loadAll(index, ids)).toEqual(ids.map(() => '{"nodes":[]}'));
});

it('fails as the storage does, and says what is missing', async () => {
  const { backend, index, ids } = await manyTrees();
  const unknown = '1'.repeat(64) as TreeId;
  await expect(index.loadTreeJson(unknown, { signal })).rejects.toMatchObject({ code: 'data/missing' });
  await loadAll(index, ids.slice(0, 3));
  backend.failAll({ operation: 'load' });
  await expect(index.loadTreeJson(ids[5]!, { signal })).rejects.toBe(storageGone);
  await expect(index.loadTreeJson(ids[5]!, { signal: AbortSignal.abort() })).rejects.toThrow();
});
