import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { collectOldGarbage, madeGarbage } from '../../../../main/engine/base/young-garbage';

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

it('collects what has grown old', async () => {
  const dead = await grownOld();

  collectOldGarbage();

  expect(dead.deref()).toBeUndefined();
});

/** Something that outlived two collections of young garbage, and is no longer needed. */
async function grownOld(): Promise<WeakRef<object>> {
  let kept: object | undefined = { name: 'kept' };
  const reference = new WeakRef(kept);
  for (let times = 0; times < 3; times++) madeGarbage(2 ** 30);
  expect(reference.deref()).toBe(kept);
  kept = undefined;
  // What a weak reference has shown lives on until the turn ends.
  await setImmediate();
  await setImmediate();
  return reference;
}
