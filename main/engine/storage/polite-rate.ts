/** So much longer than usual an answer may take for our sake: LEDBAT++'s; RFC 6817 allows 100 ms, which calls and games feel. */
const targetMs = 60;
/** One late answer may be chance. */
const recentAnswers = 2;
/** What is usual is the shortest answer of so long (RFC 6817, section 4.2): networks change. */
const historyMinutes = 10;
const minuteMs = 60_000;
/** A little goes on whatever happens, in bytes a second. */
const leastRate = 32 * 1024;
const leastStep = 16 * 1024;
/** Of the rate, each second: twice as fast after a quarter of a minute. */
const growth = 0.05;
/** Now and then the line is left empty, to learn what is usual: otherwise it would be what we make of it. */
const pauseEveryMs = 5 * minuteMs;
const pauseMs = 5000;

/**
 * How fast bytes may go so that others hardly wait for them, by how long a small request takes beyond the shortest time of late: that is the line of packets at
 * the slowest part of the way, ours and theirs. Below the target the rate grows slowly, above it it falls by as much as the target is exceeded, at most by
 * half. As LEDBAT (RFC 6817) with the multiplicative decrease and the pauses of LEDBAT++ (draft-irtf-iccrg-ledbat-plus-plus, sections 4.2 and 4.4),
 * for a rate in place of a window. Once a second.
 */
export class PoliteRate {
  /** `undefined` as long as nobody had to wait. */
  #rate: number | undefined;
  /** The shortest answer of each minute. */
  readonly #shortest = new Map<number, number>();
  readonly #recent: number[] = [];
  /** When the last pause began. */
  #pausedMs: number | undefined;

  /** Takes an answer from before anything travelled. */
  hear(answerMs: number, nowMs: number): void {
    const minute = Math.floor(nowMs / minuteMs);
    this.#shortest.set(minute, Math.min(answerMs, this.#shortest.get(minute) ?? Infinity));
    for (const known of this.#shortest.keys())
      if (Math.abs(minute - known) >= historyMinutes) this.#shortest.delete(known);
    this.#recent.unshift(answerMs);
    this.#recent.length = Math.min(recentAnswers, this.#recent.length);
  }

  /** The rate from now on, after an answer while `usedRate` went out; `undefined` for as fast as can be. Bytes a second. */
  next(answerMs: number, usedRate: number, nowMs: number): number | undefined {
    this.hear(answerMs, nowMs);
    this.#pausedMs ??= nowMs - pauseMs;
    // Also where the clock was set.
    if (Math.abs(nowMs - this.#pausedMs) >= pauseEveryMs) this.#pausedMs = nowMs;
    if (Math.abs(nowMs - this.#pausedMs) < pauseMs) return leastRate;
    const excess = (Math.min(...this.#recent) - Math.min(...this.#shortest.values())) / targetMs - 1;
    if (excess > 0) this.#rate = Math.max(leastRate, (this.#rate ?? usedRate) * Math.max(0.5, 1 - excess));
    // What is not used need not grow.
    else if (this.#rate !== undefined && usedRate > this.#rate / 2)
      this.#rate -= excess * Math.max(leastStep, growth * this.#rate);
    return this.#rate;
  }
}
