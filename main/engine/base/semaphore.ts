import { throwIfAborted } from '../errors';

interface Waiter {
  readonly amount: number;
  readonly admit: () => void;
}

/** A counted set of permits, first come first served. Bounds what is in flight: operations, files, bytes. */
export class Semaphore {
  #capacity: number;
  #available: number;
  readonly #waiters: Waiter[] = [];

  /** `capacity` is the number of permits, at least 1. */
  constructor(capacity: number) {
    this.#capacity = requirePermit(capacity);
    this.#available = capacity;
  }

  /** Permits that are taken stay so: with fewer, nobody gets one until enough have come back. For holders of one permit each. */
  setCapacity(capacity: number): void {
    this.#available += requirePermit(capacity) - this.#capacity;
    this.#capacity = capacity;
    this.#admitWaiting();
  }

  /**
   * Takes `amount` permits, waiting for them. An amount above the capacity waits for the whole capacity, so that one oversized item
   * passes alone instead of never. Returns the function that gives them back; calling it again does nothing.
   */
  async acquire(signal: AbortSignal, amount = 1): Promise<() => void> {
    throwIfAborted(signal);
    const wanted = Math.min(amount, this.#capacity);
    if (this.#waiters.length > 0 || this.#available < wanted) await this.#wait(wanted, signal);
    else this.#available -= wanted;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#available += wanted;
      this.#admitWaiting();
    };
  }

  /** Runs `body` while holding `amount` permits. */
  async run<T>(signal: AbortSignal, body: () => Promise<T>, amount = 1): Promise<T> {
    const release = await this.acquire(signal, amount);
    try {
      return await body();
    } finally {
      release();
    }
  }

  #wait(amount: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
        this.#admitWaiting();
        try {
          throwIfAborted(signal);
        } catch (error) {
          reject(error);
        }
      };
      const waiter: Waiter = {
        amount,
        admit: () => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      this.#waiters.push(waiter);
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  #admitWaiting(): void {
    for (let first = this.#waiters[0]; first && first.amount <= this.#available; first = this.#waiters[0]) {
      this.#waiters.shift();
      this.#available -= first.amount;
      first.admit();
    }
  }
}

function requirePermit(capacity: number): number {
  if (!(capacity >= 1)) throw new RangeError('a semaphore needs at least one permit');
  return capacity;
}
