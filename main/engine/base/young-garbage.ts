import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** V8 lets the dead buffers of a thread grow to 32 MiB before it looks for them. */
const mostBytes = 4 * 2 ** 20;

/**
 * Keeps the young heaps of this process as small as they begin. V8 lets each grow to 48 MiB and more where much is made and much of it lives on, and never
 * makes it smaller while the work goes on; collecting more often costs no time that can be measured.
 */
export function keepYoungHeapsSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}

type CollectGarbage = (options?: { readonly type: 'minor' }) => void;

let madeBytes = 0;
let collectGarbage: CollectGarbage | undefined;

/** Says that this thread made, and no longer needs, buffers of `bytes` bytes. They are collected now and then, which takes a fraction of a millisecond. */
export function madeGarbage(bytes: number): void {
  madeBytes += bytes;
  if (madeBytes < mostBytes) return;
  madeBytes = 0;
  collectGarbage ??= exposeCollector();
  collectGarbage({ type: 'minor' });
}

/**
 * Collects all garbage of this thread, at a millisecond for each MiB that is in use. V8 looks for old garbage only when there are 200 MiB of it, until it has
 * done so once and seen how little is in use.
 */
export function collectOldGarbage(): void {
  collectGarbage ??= exposeCollector();
  // Without options: Node 20 takes any for a wish for young garbage only.
  collectGarbage();
}

/** The flag counts for contexts that are made later; this thread's own globals stay as they are. */
function exposeCollector(): CollectGarbage {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as CollectGarbage;
}
