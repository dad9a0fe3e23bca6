import type { Workers } from './workers';

/** CPU workers on threads of their own; `entry` is the built `cpu.worker.js`. Threads start when there is work and end with their session. */
export function workerPool(entry: URL, count: number): Workers {
  throw new Error(`stub ${entry.href} ${String(count)}`);
}
