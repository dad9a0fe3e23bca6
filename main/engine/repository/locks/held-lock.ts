/**
 * Keeping a lock. A lock file carries the time it was written, and others may take an old one away: it is replaced by a new one every few
 * minutes. When that did not work for too long (the machine slept, the network was away), everything else stops until it is known whether the
 * old lock is still there; if so it is replaced, if not somebody may have changed the repository and the work is lost.
 *
 * Whoever starts a process that holds locks must give it a handler for SIGHUP (`process.on('SIGHUP', …)`), which need not do anything: restic's
 * `unlock` on the same machine sends that signal to the process of each lock, and it would end a process without handler.
 */
import type { Clock } from '../../base/clock';
import type { Log } from '../../base/log';
import type { PauseGate } from '../../base/pause-gate';
import { EngineError } from '../../errors';
import type { LockId } from '../../format/ids';
import { withTimeLimit } from '../files/time-limit';
import { releaseLimitMs } from './acquire-lock';
import { type LockStore, settleMs, staleLockMs } from './lock-store';

/** From restic (`defaultRefreshInterval`), as all constants here. */
const refreshIntervalMs = 5 * 60_000;
/** After this the lock might be taken for a stale one before the next refresh is done (`refreshabilityTimeout`). */
const lockTrustMs = staleLockMs - 1.5 * refreshIntervalMs;
/** Timers stand still while the machine sleeps, so the wall clock is looked at often. */
const watchIntervalMs = 1_000;

export class HeldLock {
  /** Aborted with `repository/lock-lost`. */
  readonly lost: AbortSignal;
  readonly #lost = new AbortController();
  readonly #store: LockStore;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #gate: PauseGate;
  readonly #isExclusive: boolean;
  readonly #released = new AbortController();
  readonly #watching: Promise<void>;
  #id: LockId;
  /** Lock files of ours that were replaced and could not be removed. */
  readonly #leftOver = new Set<LockId>();
  #refreshedMs: number;
  #triedMs: number;
  #refresh: { readonly abort: AbortController; readonly done: Promise<void> } | undefined;

  /** Takes over the lock `id`, which was just written. `gate` holds all traffic but that of locks while it is paused. */
  constructor(store: LockStore, clock: Clock, log: Log, gate: PauseGate, isExclusive: boolean, id: LockId) {
    this.lost = this.#lost.signal;
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
    this.#gate = gate;
    this.#isExclusive = isExclusive;
    this.#id = id;
    this.#refreshedMs = this.#triedMs = clock.nowMs();
    this.#watching = this.#watch();
  }

  /** Removes the lock, also when it was lost or its user cancelled. Never rejects. */
  async release(): Promise<void> {
    this.#released.abort();
    await this.#watching;
    for (const id of [this.#id, ...this.#leftOver]) {
      try {
        await withTimeLimit(this.#clock, releaseLimitMs, (signal) => this.#store.remove(id, { signal }));
      } catch (error) {
        // What the lock protected is done; the file left behind is removed by the next run, once this process is gone.
        this.#log('warn', 'a lock could not be removed', { lock: id, message: String(error) });
      }
    }
  }

  async #watch(): Promise<void> {
    const { signal } = this.#released;
    try {
      for (;;) {
        await this.#clock.sleep(watchIntervalMs, signal);
        if (this.#elapsedSince(this.#refreshedMs) >= lockTrustMs) await this.#recover(signal);
        else if (!this.#refresh && this.#elapsedSince(this.#triedMs) >= refreshIntervalMs)
          this.#startRefresh();
      }
    } catch {
      // Released, or lost, which `recover` has told.
    }
    await this.#stopRefresh();
  }

  /** The wall clock may have been set back, which says as little as one that went on. */
  #elapsedSince(timeMs: number): number {
    return Math.abs(this.#clock.nowMs() - timeMs);
  }

  #startRefresh(): void {
    this.#triedMs = this.#clock.nowMs();
    const abort = new AbortController();
    const done = this.#replace(abort.signal, async () => undefined)
      .catch((error: unknown) => {
        // There is time to try again; when it has run out, `recover` decides.
        if (!abort.signal.aborted)
          this.#log('warn', 'a lock could not be refreshed', { message: String(error) });
      })
      .finally(() => (this.#refresh = undefined));
    this.#refresh = { abort, done };
  }

  async #stopRefresh(): Promise<void> {
    this.#refresh?.abort.abort();
    await this.#refresh?.done;
  }

  async #recover(signal: AbortSignal): Promise<void> {
    this.#gate.setPaused(true);
    try {
      await this.#stopRefresh();
      this.#log('warn', 'a lock has become old, looking whether it is still there', { lock: this.#id });
      await this.#failIfRemoved(signal);
      await this.#replace(signal, async () => {
        await this.#clock.sleep(settleMs, signal);
        await this.#failIfRemoved(signal);
      });
    } catch (error) {
      // Before the gate opens: what waits there must not go on.
      if (!signal.aborted) this.#lose(error);
      throw error;
    } finally {
      this.#gate.setPaused(false);
    }
  }

  /** Writes a new lock, then removes the old one if `prove` has no objection; else the new one. */
  async #replace(signal: AbortSignal, prove: () => Promise<void>): Promise<void> {
    const startedMs = this.#clock.nowMs();
    const replacement = await this.#store.write(this.#isExclusive, { signal });
    this.#leftOver.add(replacement);
    await prove();
    this.#leftOver.delete(replacement);
    const old = this.#id;
    this.#leftOver.add(old);
    this.#id = replacement;
    this.#refreshedMs = this.#triedMs = startedMs;
    await this.#store.remove(old, { signal });
    this.#leftOver.delete(old);
  }

  async #failIfRemoved(signal: AbortSignal): Promise<void> {
    if (await this.#store.exists(this.#id, { signal })) return;
    throw new EngineError('repository/lock-lost', 'The lock was removed by someone else', { lock: this.#id });
  }

  #lose(error: unknown): void {
    this.#log('error', 'a lock was lost', { lock: this.#id, message: String(error) });
    const isTold = error instanceof EngineError && error.code === 'repository/lock-lost';
    this.#lost.abort(
      isTold
        ? error
        : new EngineError(
            'repository/lock-lost',
            'The lock could not be refreshed in time',
            { lock: this.#id },
            error,
          ),
    );
  }
}
