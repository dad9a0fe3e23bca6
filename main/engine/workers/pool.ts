import { availableParallelism } from 'node:os';
import { PoolSession } from './pool-session';
import type { Workers } from './workers';

/** More threads than a laptop's disk and network can feed only take memory: each has a chunker and may be about to prove a pack. */
const mostWorkers = 4;

/** One more than there are cores, since workers read too; it joins when cores are idle, as with a cold cache. */
export function defaultWorkerCount(): number {
  return Math.min(mostWorkers, availableParallelism() + 1);
}

/**
 * CPU workers on threads of their own; `entry` is the built `cpu.worker.js`. Threads start when there is work and end with their session, so
 * that an idle app has none and one that crashed takes nothing along but its session.
 */
export function workerPool(entry: URL, count = defaultWorkerCount()): Workers {
  const sessions = new Set<PoolSession>();
  return {
    count,
    beginSession(options) {
      const session = new PoolSession(entry, options.count ?? count, options, () => sessions.delete(session));
      sessions.add(session);
      return session;
    },
    async close() {
      await Promise.all([...sessions].map((session) => session.end()));
    },
  };
}
