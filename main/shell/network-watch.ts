import type { Clock } from '../engine/base/clock';
import { repeat } from './repeat';

/** Nobody notices so short a wait, and a look takes a fraction of a millisecond. */
const pauseMs = 10_000;

/**
 * Tells when this computer is in another network, or in one again: Electron tells only windows, and there may be none. `addresses` is what is compared, such
 * as `networkInterfaces` of Node. Returns how to end it.
 */
export function watchNetwork(clock: Clock, addresses: () => unknown, onDidChange: () => void): () => void {
  const text = () => JSON.stringify(addresses());
  let known = text();
  return repeat(clock, pauseMs, () => {
    const now = text();
    if (now !== known) onDidChange();
    known = now;
  });
}
