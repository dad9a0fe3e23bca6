import { expect, test } from 'vitest';
import type { BlobId, IndexId, PackId } from '../../../../main/engine/format/ids';
import { RepositoryIndex } from '../../../../main/engine/repository/index/repository-index';

const id = (digit: string) => digit.repeat(64) as BlobId & PackId & IndexId;
const [packA, packB, first, second] = [id('a'), id('b'), id('1'), id('2')];

const blob = (digit: string, offset: number) => ({
  id: id(digit),
  type: 'data' as const,
  offset,
  length: 100,
  uncompressedLength: 80,
});

test('the union of index files: equal entries merge, other copies are kept in order', () => {
  const index = new RepositoryIndex(0);
  index.addPack(packA, [blob('c', 0), blob('d', 100)], [first]);
  index.addPack(packB, [blob('d', 0)], [first]);
  index.addPack(packA, [blob('d', 100), blob('c', 0)], [second]);
  const [inA, inB] = [
    { ...blob('d', 100), pack: packA },
    { ...blob('d', 0), pack: packB },
  ];
  expect([index.lookup('data', id('d')), index.lookup('tree', id('d')), index.blobCount]).toEqual([
    [inA, inB],
    [],
    2,
  ]);
  expect([...index.packs()]).toEqual([
    { pack: packA, indexes: [first, second], blobs: [{ ...blob('c', 0), pack: packA }, inA] },
    { pack: packB, indexes: [first], blobs: [inB] },
  ]);
});

test('a claimed blob is in no pack', () => {
  const index = new RepositoryIndex(0);
  index.addPack(packA, [blob('c', 0)], [first]);
  index.blobs.claim('data', id('d'));
  expect([index.lookup('data', id('d')), index.blobCount, [...index.packs()][0]?.blobs.length]).toEqual([
    [],
    1,
    1,
  ]);
});
