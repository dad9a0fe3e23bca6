import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { bytesFromHexDigits } from '../../../../main/engine/base/hex';
import { IdTable } from '../../../../main/engine/base/id-table';

const idOf = (text: string) => createHash('sha256').update(text).digest('hex');

it('numbers ids in the order they come, far beyond its first size', () => {
  const table = new IdTable();
  const ids = Array.from({ length: 5000 }, (_, at) => idOf(String(at)));
  expect(ids.map((id) => table.insert(id))).toEqual(ids.map((_, at) => at));
  expect(ids.map((id) => table.insert(id))).toEqual(ids.map((_, at) => at));
  expect(ids.map((id) => table.find(id))).toEqual(ids.map((_, at) => at));
  expect(table.idAt(4321)).toBe(ids[4321]);
  expect([table.size, table.find(idOf('other'))]).toEqual([5000, -1]);
});

it('tells ids apart that share their beginning, and takes the null id', () => {
  const table = new IdTable();
  const ids = ['0', '1', 'f'].map((digit) => digit.padStart(64, '0'));
  expect(ids.map((id) => table.insert(id))).toEqual([0, 1, 2]);
  expect(table.insertWords(new Uint32Array(9), 1)).toBe(0);
});

it('takes nothing but ids', () => {
  expect(() => new IdTable().insert('abc')).toThrow(RangeError);
});

it.each<[string, string, boolean]>([
  ['digits', '00ff1a', true],
  ['a capital letter', '00fF1a', false],
  ['another character', '00g01a', false],
  ['too few', '00ff1', false],
])('reads hex: %s', (_, text, isRead) => {
  const target = Buffer.alloc(4);
  expect(bytesFromHexDigits(target, 1, 4, Buffer.from(`"${text}`), 1)).toBe(isRead);
  if (isRead) expect(target.toString('hex')).toBe(`00${text}`);
});
