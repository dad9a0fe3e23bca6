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

test('copies in numbers: as the packs say, with many copies of many blobs', () => {
  const idOf = (number: number) => number.toString(16).padStart(64, '0') as BlobId & PackId & IndexId;
  const index = new RepositoryIndex(0);
  for (let pack = 0; pack < 200; pack++) {
    const blobs = [pack, pack + 1, 0].map((number, at) => ({
      ...blob('0', at * 100),
      id: idOf(number),
      length: 100 + number,
    }));
    index.addPack(idOf(1000 + pack), blobs, [first]);
  }
  const recordOf = (number: number) => index.blobs.find('data', idOf(number))!;

  expect([0, 5, 200].map((number) => index.copies(recordOf(number)))).toEqual([201, 2, 1]);
  expect(index.lookup('data', idOf(5)).map(({ pack }) => pack)).toEqual([idOf(1004), idOf(1005)]);
  const listed = [...index.packs()];
  expect(listed).toHaveLength(200);
  for (const [at, copies] of [...index.packCopies()].entries()) {
    const { pack, blobs } = listed[at]!;
    const numbers = blobs.map((_, nth) => [
      copies.recordOf(nth),
      copies.lengthOf(nth),
      copies.uncompressedLengthOf(nth),
    ]);
    expect([copies.pack, copies.count, copies.indexes]).toEqual([pack, blobs.length, [first]]);
    expect(numbers).toEqual(blobs.map(({ id: of, length }) => [index.blobs.find('data', of), length, 80]));
  }
  expect(index.packEnd(7)).toBe(300 + 0);
});
