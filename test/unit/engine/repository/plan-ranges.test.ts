import { expect, test } from 'vitest';
import type { BlobId, PackId } from '../../../../main/engine/format/ids';
import { planRanges } from '../../../../main/engine/repository/packs/plan-ranges';

const mebibyte = 2 ** 20;

function blob(offset: number, length: number) {
  const pack = 'a'.repeat(64) as PackId;
  return { type: 'data' as const, id: 'b'.repeat(64) as BlobId, pack, offset, length, uncompressedLength: 0 };
}

test('joins what is near, up to 32 MiB', () => {
  const near = [blob(2 * mebibyte + 50, 10), blob(0, 50), blob(50 + mebibyte, mebibyte)];
  const far = [blob(4 * mebibyte, 100)];
  const large = [
    blob(50 * mebibyte, 20 * mebibyte),
    blob(70 * mebibyte, 12 * mebibyte),
    blob(82 * mebibyte, 1),
  ];
  const planned = planRanges([...near, ...far, ...large]);
  expect(planned.map(({ offset, length, blobs }) => [offset, length, blobs.length])).toEqual([
    [0, 2 * mebibyte + 60, 3],
    [4 * mebibyte, 100, 1],
    [50 * mebibyte, 32 * mebibyte, 2],
    [82 * mebibyte, 1, 1],
  ]);
});

test('a blob that is larger than a request gets one of its own', () => {
  expect(planRanges([blob(0, 40 * mebibyte), blob(40 * mebibyte, 5)]).map(({ length }) => length)).toEqual([
    40 * mebibyte,
    5,
  ]);
});
