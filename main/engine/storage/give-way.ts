import type { Clock } from '../base/clock';
import { anySignal } from '../base/signals';
import { isCancelled, throwIfAborted } from '../errors';
import { PoliteRate } from './polite-rate';
import type { Throttle } from './throttle';

/** A small request a second costs next to nothing, and two of them find out that somebody waits. */
const askEveryMs = 1000;
/** The line is empty when a run begins. */
const firstQuestions = 3;
/** Whoever waits longer for a small answer waits too long by any measure. */
const longestMs = 2000;
/** Short against what is measured. */
const tickMs = 10;

export interface GiveWayOptions {
  readonly clock: Clock;
  readonly throttle: Throttle;
  /** A small request to where the bytes go; what it takes is what everybody's packets take. */
  readonly probe: (signal: AbortSignal) => Promise<void>;
}

/**
 * Has what goes up give way to whoever else uses the connection: asks the storage a small question each second while bytes travel, and caps them by how much
 * longer than usual the answer takes; see `PoliteRate`. What comes down is left alone: a restore has somebody waiting for it.
 */
export class GiveWay {
  readonly #options: GiveWayOptions;
  #over: AbortController | undefined;

  constructor(options: GiveWayOptions) {
    this.#options = options;
  }

  /** Does nothing when it works already. */
  start(): void {
    if (this.#over) return;
    this.#over = new AbortController();
    this.#run(this.#over.signal).catch((error: unknown) => {
      if (!isCancelled(error)) throw error;
    });
  }

  /** Bytes travel freely again. */
  stop(): void {
    this.#over?.abort();
    this.#over = undefined;
    this.#options.throttle.capUpload(undefined);
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { clock, throttle } = this.#options;
    const rate = new PoliteRate();
    for (let question = 0; question < firstQuestions; question++) {
      const answerMs = await this.#ask(signal);
      if (answerMs !== undefined) rate.hear(answerMs, clock.nowMs());
    }
    for (;;) {
      const before = { ms: clock.nowMs(), bytes: throttle.uploadedBytes };
      await clock.sleep(askEveryMs, signal);
      const answerMs = throttle.uploadedBytes === before.bytes ? undefined : await this.#ask(signal);
      const nowMs = clock.nowMs();
      const seconds = (nowMs - before.ms) / 1000;
      if (answerMs === undefined || seconds <= 0) continue;
      throttle.capUpload(rate.next(answerMs, (throttle.uploadedBytes - before.bytes) / seconds, nowMs));
    }
  }

  /** How long the answer took, less what this thread was late for it; `undefined` when there was none. */
  async #ask(signal: AbortSignal): Promise<number | undefined> {
    const { clock, probe } = this.#options;
    const answered = new AbortController();
    const until = anySignal(signal, answered.signal);
    const startMs = clock.nowMs();
    let lateMs = 0;
    const watchThread = async () => {
      for (let beforeMs = startMs; ; beforeMs = clock.nowMs()) {
        await clock.sleep(tickMs, until);
        lateMs = Math.max(lateMs, clock.nowMs() - beforeMs - tickMs);
      }
    };
    // Ends with the answer.
    watchThread().catch(() => undefined);
    try {
      await Promise.race([probe(until), clock.sleep(longestMs, until)]);
      const passedMs = clock.nowMs() - startMs;
      // A clock that was set back tells nothing.
      return passedMs < 0 ? undefined : Math.max(0, passedMs - lateMs);
    } catch {
      throwIfAborted(signal);
      return undefined;
    } finally {
      answered.abort();
    }
  }
}
