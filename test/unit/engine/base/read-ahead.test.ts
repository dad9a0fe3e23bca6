import { expect, it } from 'vitest';
import { readAhead } from '../../../../main/engine/base/read-ahead';

const never = new AbortController().signal;

it('gives results in order and loads no more than the width ahead', async () => {
  const started: number[] = [];
  const seen: [number, number][] = [];

  for await (const value of readAhead([1, 2, 3, 4], 2, never, async (item) => {
    started.push(item);
    return item * 10;
  })) {
    seen.push([value, started.length]);
  }

  expect(seen).toEqual([
    [10, 2],
    [20, 3],
    [30, 4],
    [40, 4],
  ]);
});

it('fails where the failed item stands, and not before', async () => {
  const seen: number[] = [];
  const reading = (async () => {
    for await (const value of readAhead([1, 2, 3], 3, never, async (item) => {
      if (item === 2) throw new Error('two');
      return item;
    })) {
      seen.push(value);
    }
  })();

  await expect(reading).rejects.toThrow('two');
  expect(seen).toEqual([1]);
});

it('stops when it is cancelled', async () => {
  const abort = new AbortController();
  const values = readAhead([1, 2], 1, abort.signal, async (item) => item);

  await values.next();
  abort.abort();
  await expect(values.next()).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
});
