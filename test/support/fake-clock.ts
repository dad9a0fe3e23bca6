/** A clock that tests move. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../main/engine/base/clock';
import { throwIfAborted } from '../../main/engine/errors';

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

export class FakeClock implements Clock {
  /** Every delay that was asked for, in order. */
  readonly sleeps: number[] = [];
  readonly #advancesItself: boolean;
  #nowMs: number;
  #sleepers: Sleeper[] = [];

  /** `advancesItself`: a sleep moves the time to its own end at once, for code under test that only waits. */
  constructor(options: { readonly startMs?: number; readonly advancesItself?: boolean } = {}) {
    this.#nowMs = options.startMs ?? Date.UTC(2024, 0, 1);
    this.#advancesItself = options.advancesItself ?? false;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  get sleeping(): number {
    return this.#sleepers.length;
  }

  async sleep(delayMs: number, signal: AbortSignal): Promise<void> {
    throwIfAborted(signal);
    this.sleeps.push(delayMs);
    if (this.#advancesItself) {
      this.#nowMs += delayMs;
      await nextTurn();
      throwIfAborted(signal);
      return;
    }
    let wake = (): void => undefined;
    const awake = new Promise<void>((resolve) => (wake = resolve));
    const sleeper = { dueMs: this.#nowMs + delayMs, wake };
    const onAbort = () => wake();
    this.#sleepers.push(sleeper);
    signal.addEventListener('abort', onAbort, { once: true });
    await awake;
    signal.removeEventListener('abort', onAbort);
    this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
    throwIfAborted(signal);
  }

  /** Lets `ms` pass, waking each sleeper at its time and letting it run before the next. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await letRun();
    for (let next = this.#nextDue(endMs); next; next = this.#nextDue(endMs)) {
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      this.#sleepers = this.#sleepers.filter((other) => other !== next);
      next.wake();
      await letRun();
    }
    this.#nowMs = endMs;
  }

  /** Moves the wall clock without waking anyone: the machine slept, or the user changed the time. */
  jump(ms: number): void {
    this.#nowMs += ms;
  }

  /** Waits (for real I/O to get there) until `count` sleepers are waiting for the time to pass. */
  async whenSleeping(count = 1): Promise<void> {
    while (this.#sleepers.length < count) await nextTurn();
  }

  #nextDue(endMs: number): Sleeper | undefined {
    return this.#sleepers.filter((sleeper) => sleeper.dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs)[0];
  }
}

async function letRun(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await nextTurn();
}
