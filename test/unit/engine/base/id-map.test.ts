import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { IdMap } from '../../../../main/engine/base/id-map';

const idOf = (number: number) => createHash('sha256').update(String(number)).digest('hex');

it('keeps what it is told, while it grows too', () => {
  const map = new IdMap();
  const expected = new Map<string, number>();
  for (let number = 0; number < 5000; number++) {
    map.set(idOf(number), number % 200);
    expected.set(idOf(number), number % 200);
  }
  map.set(idOf(7), 300);
  expected.set(idOf(7), 254);

  expect(new Map(map.entries())).toEqual(expected);
  expect(map.size).toBe(5000);
  expect([map.get(idOf(8)), map.get(idOf(5000))]).toEqual([8, undefined]);
});

it('tells ids apart that begin alike, and refuses what is no id', () => {
  const map = new IdMap();
  map.set('00'.repeat(31) + '01', 1);
  map.set('00'.repeat(32), 2);

  expect([map.get('00'.repeat(31) + '01'), map.get('00'.repeat(32))]).toEqual([1, 2]);
  expect(() => map.get('abc')).toThrow(RangeError);
});
