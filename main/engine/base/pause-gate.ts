import { throwIfAborted } from '../errors';

/** Options of a backup or a restore. */
export interface Pausable {
  /** While it is paused, this run's reading, writing and transfers are held where they are, and nothing else; locks are kept. */
  readonly pause?: PauseGate | undefined;
}

/** Holds work where it is while a person has paused it. Passing an open gate costs nothing. */
export class PauseGate {
  #opened: Promise<void> | undefined;
  #open: () => void = () => undefined;
  readonly #watchers = new Set<(isPaused: boolean) => void>();

  get isPaused(): boolean {
    return this.#opened !== undefined;
  }

  setPaused(isPaused: boolean): void {
    if (isPaused === this.isPaused) return;
    if (isPaused) {
      this.#opened = new Promise((resolve) => (this.#open = resolve));
    } else {
      this.#opened = undefined;
      this.#open();
    }
    for (const watcher of this.#watchers) watcher(isPaused);
  }

  /** Calls `watcher` with the state as it is, and whenever it changes, until the returned function is called. */
  onChange(watcher: (isPaused: boolean) => void): () => void {
    this.#watchers.add(watcher);
    watcher(this.isPaused);
    return () => this.#watchers.delete(watcher);
  }

  /** Resolves once the gate is open; rejects as `throwIfAborted` does when `signal` is aborted meanwhile. */
  async pass(signal: AbortSignal): Promise<void> {
    while (this.#opened) {
      const aborted = abortOf(signal);
      await Promise.race([this.#opened, aborted.promise]).finally(aborted.forget);
      throwIfAborted(signal);
    }
  }
}

function abortOf(signal: AbortSignal): { readonly promise: Promise<void>; readonly forget: () => void } {
  let onAbort: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => {
    onAbort = resolve;
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  return { promise, forget: () => signal.removeEventListener('abort', onAbort) };
}
