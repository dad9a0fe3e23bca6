import { expect, test } from 'vitest';
import { asBlobId } from '../../../../main/engine/format/ids';
import { idIn, packIds, unpackIds } from '../../../../main/engine/restorer/packed-ids';

const ids = ['00', '7f', '80', 'ff', 'a5'].map((byte) => asBlobId(byte.repeat(32)));

test('ids come out as they were packed, all and one by one', () => {
  const packed = packIds(ids);
  expect(packed).toHaveLength(ids.length * 32);
  expect(unpackIds(packed)).toEqual(ids);
  expect(ids.map((_, at) => idIn(packed, at))).toEqual(ids);
});

test('no ids are none', () => {
  expect(unpackIds(packIds([]))).toEqual([]);
});
