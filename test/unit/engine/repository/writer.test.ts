import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EngineError } from '../../../../main/engine/errors';
import type { IndexedRepository, WriterOptions } from '../../../../main/engine/repository/repository';
import { FakeClock } from '../../../support/fake-clock';
import { FaultyBackend, storageGone } from '../../../support/faulty-backend';
import { memoryRepository, signal, testRepository } from '../../../support/memory-repository';
import { temporaryFolder } from '../../../support/real-restic';

const writing: WriterOptions = { signal, compression: 'auto', packSizeBytes: 4 * 2 ** 20 };
const hello = Buffer.from('hello hello hello hello hello');
const emptyTreeId = 'ac08ce34ba4f8123618661bef2425f7028ffb9ac740578a3ee88684d2523fee8';

function filesIn(backend: { readonly files: ReadonlyMap<string, unknown> }, folder: string): number {
  return [...backend.files.keys()].filter((path) => path.startsWith(`${folder}/`)).length;
}

/** Fills one pack of 4 MiB and some more. */
async function fillPacks(
  writer: Parameters<Parameters<IndexedRepository['withWriter']>[1]>[0],
): Promise<void> {
  for (let blob = 0; blob < 12; blob++) await writer.saveBlob('data', randomBytes(2 ** 20));
}

test('what a writer saved is found again by whoever loads the index anew', async () => {
  const { repository, backend } = await memoryRepository();
  const indexed = await repository.loadIndex({ signal });
  const saved = await indexed.withWriter(writing, async (writer) => ({
    first: await writer.saveBlob('data', hello),
    again: await writer.saveBlob('data', hello),
    tree: await writer.saveTree({ nodes: [] }),
  }));
  expect([saved.first.isNew, saved.again, saved.tree.id]).toEqual([
    true,
    { id: saved.first.id, isNew: false, storedBytes: 0 },
    emptyTreeId,
  ]);
  const again = await repository.loadIndex({ signal });
  expect(Buffer.from(await again.loadBlob('data', saved.first.id, { signal }))).toEqual(hello);
  expect(await again.loadTree(saved.tree.id, { signal })).toEqual({ nodes: [] });
  expect([
    again.blobCount(),
    again.plaintextLength('data', saved.first.id),
    again.has('tree', saved.first.id),
  ]).toEqual([2, hello.length, false]);
  expect(['data', 'index', 'keys', 'snapshots', 'locks'].map((folder) => filesIn(backend, folder))).toEqual([
    2, 1, 1, 0, 0,
  ]);
  expect([...indexed.packs()]).toEqual(expect.arrayContaining([...again.packs()]));
  expect(indexed.indexIds).toEqual(again.indexIds);
});

test('a repository of version 1 holds no compressed blob and bare JSON', async () => {
  const { repository } = await memoryRepository({ version: 1 });
  const indexed = await repository.loadIndex({ signal });
  const { id } = await indexed.withWriter(writing, (writer) => writer.saveBlob('data', hello));
  const again = await repository.loadIndex({ signal });
  expect(again.lookup('data', id)).toMatchObject([{ length: hello.length + 32, uncompressedLength: 0 }]);
  expect(Buffer.from(await again.loadBlob('data', id, { signal }))).toEqual(hello);
});

test('nothing to save writes nothing', async () => {
  const { repository, backend } = await memoryRepository();
  const before = [...backend.files.keys()];
  const indexed = await repository.loadIndex({ signal });
  await indexed.withWriter(writing, async () => undefined);
  expect([...backend.files.keys()]).toEqual(before);
});

test('a dry run writes nothing, and its index is not to be written from again', async () => {
  const { repository, backend } = await memoryRepository();
  const before = [...backend.files.keys()];
  const indexed = await repository.loadIndex({ signal });
  const saved = await indexed.withWriter({ ...writing, isDryRun: true }, (writer) =>
    writer.saveBlob('data', hello),
  );
  expect([saved.isNew, [...backend.files.keys()]]).toEqual([true, before]);
  await expect(indexed.withWriter(writing, async () => undefined)).rejects.toMatchObject({ code: 'bug' });
});

test('a run that fails leaves its finished packs indexed, and its unfinished blobs unknown', async () => {
  const { repository } = await memoryRepository();
  const indexed = await repository.loadIndex({ signal });
  const failure = new EngineError('disk/io', 'scripted');
  let last = '';
  const run = indexed.withWriter(writing, async (writer) => {
    await fillPacks(writer);
    last = (await writer.saveBlob('data', hello)).id;
    throw failure;
  });
  await expect(run).rejects.toBe(failure);
  const again = await repository.loadIndex({ signal });
  const kept = again.blobCount();
  const unfinished = await indexed.withWriter(writing, (writer) => writer.saveBlob('data', hello));
  expect([kept > 0, kept < 13, unfinished]).toEqual([
    true,
    true,
    expect.objectContaining({ id: last, isNew: true }),
  ]);
  expect(await again.findUnindexedPacks({ signal })).toHaveLength(1);
});

test('after cancelling no new upload starts, and what was stored is indexed', async () => {
  const { repository, backend } = await memoryRepository();
  const indexed = await repository.loadIndex({ signal });
  const cancel = new AbortController();
  let stored = 0;
  const run = indexed.withWriter(
    { ...writing, signal: cancel.signal, onPackStored: () => stored++ },
    async (writer) => {
      await fillPacks(writer);
      cancel.abort();
      await fillPacks(writer);
    },
  );
  await expect(run).rejects.toMatchObject({ name: 'AbortError' });
  expect([filesIn(backend, 'data'), filesIn(backend, 'index')]).toEqual([stored, stored > 0 ? 1 : 0]);
  const again = await repository.loadIndex({ signal });
  expect(await again.findUnindexedPacks({ signal })).toEqual([]);
});

test('without its lock a run writes no index any more', async () => {
  const { repository, backend } = await memoryRepository();
  const indexed = await repository.loadIndex({ signal });
  const lost = new AbortController();
  const reason = new EngineError('repository/lock-lost', 'scripted');
  const run = indexed.withWriter({ ...writing, signal: lost.signal }, async (writer) => {
    await fillPacks(writer);
    await writer.saveBlob('data', hello);
    lost.abort(reason);
    writer.signal.throwIfAborted();
  });
  await expect(run).rejects.toBe(reason);
  expect(filesIn(backend, 'index')).toBe(0);
});

test('an upload that fails ends the run with its error', async () => {
  const { backend, repository } = await testRepository((inner) => new FaultyBackend(inner));
  backend.failNth(1, { operation: 'save', type: 'pack' });
  const indexed = await repository.loadIndex({ signal });
  await expect(indexed.withWriter(writing, fillPacks)).rejects.toBe(storageGone);
  expect(backend.calls.filter((call) => call.startsWith('save index'))).toEqual([]);
});

test('an index that could not be written makes the index in memory unusable for writing', async () => {
  const { backend, repository } = await testRepository((inner) => new FaultyBackend(inner));
  backend.failAll({ operation: 'save', type: 'index' });
  const indexed = await repository.loadIndex({ signal });
  const save = () => indexed.withWriter(writing, (writer) => writer.saveBlob('data', hello));
  await expect(save()).rejects.toBe(storageGone);
  backend.heal();
  await expect(save()).rejects.toMatchObject({ code: 'bug' });
  const again = await repository.loadIndex({ signal });
  const [left] = await again.findUnindexedPacks({ signal });
  const adopted = await again.withWriter(writing, (writer) => writer.adoptPack(left!.pack, left!.sizeBytes));
  const third = await repository.loadIndex({ signal });
  expect(third.lookup('data', adopted[0]!.id)).toEqual(adopted);
});

test('a long run writes its index every two minutes', async () => {
  const clock = new FakeClock();
  const { backend, repository } = await testRepository((inner) => inner, { clock });
  const indexed = await repository.loadIndex({ signal });
  const indexFiles: number[] = [];
  await indexed.withWriter(
    { ...writing, onPackStored: () => indexFiles.push(filesIn(backend, 'index')) },
    async (writer) => {
      for (let round = 0; round < 3; round++) {
        clock.jump(119_000);
        await fillPacks(writer);
      }
    },
  );
  expect([indexFiles[0], indexFiles.at(-1), filesIn(backend, 'index')]).toEqual([0, 1, 2]);
});

test('a blob that only replaced packs have is stored again, once', async () => {
  const { repository } = await memoryRepository();
  const indexed = await repository.loadIndex({ signal });
  const { id } = await indexed.withWriter(writing, (writer) => writer.saveBlob('data', hello));
  const replacedPacks = new Set(indexed.lookup('data', id).map(({ pack }) => pack));
  const saved = await indexed.withWriter({ ...writing, replacedPacks }, async (writer) => [
    (await writer.saveBlob('data', hello)).isNew,
    (await writer.saveBlob('data', hello)).isNew,
  ]);
  const kept = [...indexed.packs()].filter(({ pack }) => !replacedPacks.has(pack));
  await indexed.replaceIndex(kept, indexed.indexIds, { signal });
  for (const pack of replacedPacks) await indexed.removePack(pack, { signal });
  const again = await repository.loadIndex({ signal });
  expect([saved, indexed.indexIds, [...again.packs()].map(({ pack }) => pack)]).toEqual([
    [true, false],
    again.indexIds,
    kept.map(({ pack }) => pack),
  ]);
  expect(Buffer.from(await again.loadBlob('data', id, { signal }))).toEqual(hello);
});

test('files are cut and stored by the workers, and share packs with what the engine stores', async () => {
  const { repository, backend } = await memoryRepository();
  const indexed = await repository.loadIndex({ signal });
  const folder = temporaryFolder();
  try {
    const [path, missing] = [join(folder.path, 'file'), join(folder.path, 'missing')];
    const content = randomBytes(3 * 2 ** 20);
    writeFileSync(path, content);
    let bytesRead = 0;
    const [saved, failed] = await indexed.withWriter(writing, async (writer) => {
      await writer.saveBlob('data', hello);
      return writer.saveFiles(
        [
          { path, sizeBytes: content.length },
          { path: missing, sizeBytes: 10 },
        ],
        (bytes) => (bytesRead += bytes),
      );
    });
    if (saved?.kind !== 'saved') throw new TypeError('expected a saved file');
    const again = await repository.loadIndex({ signal });
    const parts = [];
    for (const id of saved.content) parts.push(await again.loadBlob('data', id, { signal }));
    expect(Buffer.concat(parts).equals(content)).toBe(true);
    expect([bytesRead, saved.sizeBytes, saved.newBlobs, failed, filesIn(backend, 'data')]).toEqual([
      content.length,
      content.length,
      saved.content.length,
      { kind: 'failed', error: expect.objectContaining({ code: 'disk/not-found' }) as unknown },
      1,
    ]);
  } finally {
    folder.remove();
  }
});

test('only one writer at a time', async () => {
  const { repository } = await memoryRepository();
  const indexed = await repository.loadIndex({ signal });
  const nested = indexed.withWriter(writing, () => indexed.withWriter(writing, async () => undefined));
  await expect(nested).rejects.toMatchObject({ code: 'bug' });
});
