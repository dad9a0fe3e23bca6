import type { Clock } from '../engine/base/clock';

/** Nobody notices so short a wait, and a look takes a fraction of a millisecond. */
const pauseMs = 10_000;

/**
 * Tells when this computer is in another network, or in one again: Electron tells only windows, and there may be none. `addresses` is what is compared, such
 * as `networkInterfaces` of Node. Returns how to end it.
 */
export function watchNetwork(clock: Clock, addresses: () => unknown, onDidChange: () => void): () => void {
  const over = new AbortController();
  const text = () => JSON.stringify(addresses());
  const watch = async () => {
    for (let known = text(); ;) {
      await clock.sleep(pauseMs, over.signal);
      const now = text();
      if (now !== known) onDidChange();
      known = now;
    }
  };
  watch().catch((error: unknown) => {
    if (!over.signal.aborted) throw error;
  });
  return () => over.abort();
}
