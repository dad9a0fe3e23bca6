import { throwIfAborted } from '../errors';
import { setTimeout as delay } from 'node:timers/promises';

/** Time as an argument, so that tests own it. */
export interface Clock {
  /** Wall-clock milliseconds since the epoch. It may jump: the machine sleeps, the user travels. */
  nowMs(): number;
  /** Resolves after at least `delayMs`; rejects as `throwIfAborted` does as soon as `signal` is aborted. */
  sleep(delayMs: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  async sleep(delayMs, signal) {
    try {
      await delay(delayMs, undefined, { signal });
    } catch (error) {
      throwIfAborted(signal);
      throw error;
    }
  },
};
