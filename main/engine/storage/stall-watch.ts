import type { Clock } from '../base/clock';
import { throwIfAborted } from '../errors';

/**
 * Gives up on a request that makes no progress. `signal` is what the request must listen to: aborted with the caller's, or after `timeoutMs`
 * without a call of `progress`. Must be stopped.
 */
export class StallWatch {
  readonly signal: AbortSignal;
  readonly #abort = new AbortController();
  readonly #stop = new AbortController();
  readonly #outer: AbortSignal;
  readonly #onOuterAbort = () => this.#abort.abort(this.#outer.reason);
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  #progressMs: number;
  #waits = 0;
  #isStalled = false;

  constructor(clock: Clock, timeoutMs: number, outer: AbortSignal) {
    throwIfAborted(outer);
    this.signal = this.#abort.signal;
    this.#outer = outer;
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
    this.#progressMs = clock.nowMs();
    // Not AbortSignal.any: a long run makes thousands of requests, and in Node 20 the outer signal would remember them all.
    outer.addEventListener('abort', this.#onOuterAbort, { once: true });
    void this.#watch();
  }

  /** Whether the time ran out, rather than the caller changing its mind. */
  get isStalled(): boolean {
    return this.#isStalled;
  }

  progress(): void {
    this.#progressMs = this.#clock.nowMs();
  }

  /** A wait of our own (for a transfer limit, for a person) is not the other side's silence. */
  async whilePaused<T>(wait: () => Promise<T>): Promise<T> {
    this.#waits++;
    try {
      return await wait();
    } finally {
      this.#waits--;
      this.progress();
    }
  }

  /** Runs `request`, but ends as soon as `signal` is aborted, whether `request` listens or not. */
  async race<T>(request: Promise<T>): Promise<T> {
    let onAbort = (): void => undefined;
    const aborted = new Promise<never>((_, reject) => {
      onAbort = () => reject(this.signal.reason as unknown);
      this.signal.addEventListener('abort', onAbort, { once: true });
    });
    try {
      return await Promise.race([request, aborted]);
    } finally {
      this.signal.removeEventListener('abort', onAbort);
    }
  }

  stop(): void {
    this.#outer.removeEventListener('abort', this.#onOuterAbort);
    this.#stop.abort();
  }

  async #watch(): Promise<void> {
    const stopped = this.#stop.signal;
    for (let leftMs = this.#timeoutMs; leftMs > 0; leftMs = this.#leftMs()) {
      await this.#clock.sleep(leftMs, stopped).catch(() => undefined);
      if (stopped.aborted) return;
    }
    this.#isStalled = true;
    this.#abort.abort();
  }

  #leftMs(): number {
    return this.#waits > 0 ? this.#timeoutMs : this.#progressMs + this.#timeoutMs - this.#clock.nowMs();
  }
}
