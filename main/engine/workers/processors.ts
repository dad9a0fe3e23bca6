import { availableParallelism, cpus as systemCpus } from 'node:os';

/** A shorter look is chance. */
const shortestLookMs = 500;
/** Of their time: more than a thread that was waiting would leave them. */
const idleShare = 0.25;

/** Watches whether this computer's processors have time left for another thread: where all threads wait for the disk, they do. */
export class Processors {
  readonly count = availableParallelism();
  readonly #cpus: typeof systemCpus;
  #sinceMs = performance.now();
  #busyMs: number;

  constructor(cpus = systemCpus) {
    this.#cpus = cpus;
    this.#busyMs = this.#busy();
  }

  /** Whether they were idle for a good part of the time since this was asked last; no when that was too short a time to say. */
  wereIdle(): boolean {
    const nowMs = performance.now();
    const lookMs = nowMs - this.#sinceMs;
    if (lookMs < shortestLookMs) return false;
    const busyMs = this.#busy();
    const isIdle = busyMs - this.#busyMs < (1 - idleShare) * lookMs * this.#cpus().length;
    this.#sinceMs = nowMs;
    this.#busyMs = busyMs;
    return isIdle;
  }

  #busy(): number {
    return this.#cpus().reduce(
      (sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq,
      0,
    );
  }
}
