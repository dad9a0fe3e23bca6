import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PauseGate } from './pause-gate';
import { throwIfAborted } from '../errors';

/** Synchronous disk calls may hold the thread this long; then locks, uploads and messages get their turn. */
const longestHoldMs = 10;

/** Lets a long row of synchronous calls give way now and then, and holds it while `pause` is paused. */
export class Breather {
  readonly #signal: AbortSignal;
  readonly #pause: PauseGate | undefined;
  #sinceMs = performance.now();

  constructor(signal: AbortSignal, pause?: PauseGate) {
    this.#signal = signal;
    this.#pause = pause;
  }

  /** To be called at every turn of a loop. Returns a promise only when it is time to give way. */
  breathe(): Promise<void> | undefined {
    throwIfAborted(this.#signal);
    const goesOn = !this.#pause?.isPaused && performance.now() - this.#sinceMs < longestHoldMs;
    return goesOn ? undefined : this.#giveWay();
  }

  async #giveWay(): Promise<void> {
    await nextTurn();
    await this.#pause?.pass(this.#signal);
    throwIfAborted(this.#signal);
    this.#sinceMs = performance.now();
  }
}
