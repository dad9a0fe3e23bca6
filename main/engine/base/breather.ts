import { setImmediate as nextTurn } from 'node:timers/promises';
import { throwIfAborted } from '../errors';

/** Synchronous disk calls may hold the thread this long; then locks, uploads and messages get their turn. */
const longestHoldMs = 10;

/** Lets a long row of synchronous calls give way now and then. */
export class Breather {
  readonly #signal: AbortSignal;
  #sinceMs = performance.now();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** To be called at every turn of a loop. Returns a promise only when it is time to give way. */
  breathe(): Promise<void> | undefined {
    throwIfAborted(this.#signal);
    return performance.now() - this.#sinceMs < longestHoldMs ? undefined : this.#giveWay();
  }

  async #giveWay(): Promise<void> {
    await nextTurn();
    throwIfAborted(this.#signal);
    this.#sinceMs = performance.now();
  }
}
