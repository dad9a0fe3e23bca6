import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** V8 lets the dead buffers of a thread grow to 32 MiB before it looks for them. */
const mostBytes = 4 * 2 ** 20;

type CollectGarbage = (options: { readonly type: 'minor' }) => void;

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

/** The flag counts for contexts that are made later; this thread's own globals stay as they are. */
function exposeCollector(): CollectGarbage {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as CollectGarbage;
}
