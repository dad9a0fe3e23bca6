import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { madeGarbage } from '../../../../main/engine/base/young-garbage';

const mebibyte = 2 ** 20;

it('keeps dead buffers from piling up', () => {
  let mostBytes = 0;
  const beforeBytes = process.memoryUsage().arrayBuffers;
  for (let made = 0; made < 256; made++) {
    randomBytes(mebibyte);
    madeGarbage(mebibyte);
    mostBytes = Math.max(mostBytes, process.memoryUsage().arrayBuffers - beforeBytes);
  }
  expect(mostBytes).toBeLessThan(16 * mebibyte);
});
