import { expect, it } from 'vitest';
import { maxChunkBytes } from '../../../../main/engine/chunker/chunker';
import { RangeMemories } from '../../../../main/engine/repository/packs/range-memories';
import { usualPackSizeBytes } from '../../../../main/engine/requests';

const signal = new AbortController().signal;

it('uses the same memory again for packs of the usual size', async () => {
  const memories = new RangeMemories(1);
  const first = await memories.take(usualPackSizeBytes + maxChunkBytes, signal);
  first.free();
  const second = await memories.take(usualPackSizeBytes, signal);
  expect(second.bytes.buffer).toBe(first.bytes.buffer);
});

it('lets one that is larger than all that may be fetched at once have all of it', async () => {
  const memories = new RangeMemories(2);
  const large = await memories.take(128 * 2 ** 20, signal);
  let isTaken = false;
  const next = memories.take(1, signal).then(({ free }) => {
    isTaken = true;
    free();
  });
  await Promise.resolve();
  expect(isTaken).toBe(false);
  large.free();
  await next;
  expect(isTaken).toBe(true);
});
