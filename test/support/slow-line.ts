/** A line to the storage with one slow place, before which packets wait in a row: a model of queues, in the time of a test's clock. */
import type { FakeClock } from './fake-clock';

export interface SlowLineOptions {
  readonly clock: FakeClock;
  readonly bytesPerSecond: number;
  /** Way and storage, without any waiting. */
  readonly emptyMs: number;
}

/** What has no room before the slow place is lost. */
const mostWaitingMs = 500;
const lookAgainMs = 10;

export class SlowLine {
  readonly #options: SlowLineOptions;
  #emptyMs: number;
  #waitingBytes = 0;
  #atMs: number;
  #othersBytesPerSecond = 0;

  constructor(options: SlowLineOptions) {
    this.#options = options;
    this.#emptyMs = options.emptyMs;
    this.#atMs = options.clock.nowMs();
  }

  /** Somebody else sends steadily from now on. */
  setOthers(bytesPerSecond: number): void {
    this.#pass();
    this.#othersBytesPerSecond = bytesPerSecond;
  }

  /** The way is another one from now on. */
  setEmptyMs(emptyMs: number): void {
    this.#emptyMs = emptyMs;
  }

  /** How long a packet that is sent now has to wait. */
  get waitingMs(): number {
    this.#pass();
    return (this.#waitingBytes / this.#options.bytesPerSecond) * 1000;
  }

  /** Waits for room, as senders of large bodies do, but not for ever: somebody else's is lost as well. */
  async send(bytes: number, signal: AbortSignal): Promise<void> {
    const lastsMs = (bytes / this.#options.bytesPerSecond) * 1000;
    for (let waitedMs = 0; waitedMs < mostWaitingMs; waitedMs += lookAgainMs) {
      if (this.waitingMs + lastsMs <= mostWaitingMs) break;
      await this.#options.clock.sleep(lookAgainMs, signal);
    }
    this.#waitingBytes += bytes;
  }

  /** A small request and its answer. */
  async ask(signal: AbortSignal): Promise<void> {
    await this.#options.clock.sleep(Math.round(this.#emptyMs + this.waitingMs), signal);
  }

  #pass(): void {
    const nowMs = this.#options.clock.nowMs();
    const seconds = (nowMs - this.#atMs) / 1000;
    this.#atMs = nowMs;
    const { bytesPerSecond } = this.#options;
    this.#waitingBytes += (this.#othersBytesPerSecond - bytesPerSecond) * seconds;
    this.#waitingBytes = Math.max(0, Math.min(this.#waitingBytes, (mostWaitingMs / 1000) * bytesPerSecond));
  }
}
