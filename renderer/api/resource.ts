/** A value that main owns and the window shows: read by a call, kept current by events, shared by all who look at it. */
import { errorDataOf, isAbort } from './call-error';
import type { ErrorData } from '../../contract/errors';

export type ResourceState<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: ErrorData };

export class Resource<T> {
  readonly #load: (signal: AbortSignal) => Promise<T>;
  readonly #listeners = new Set<() => void>();
  #state: ResourceState<T> = { kind: 'loading' };
  #pending: AbortController | undefined;

  constructor(load: (signal: AbortSignal) => Promise<T>) {
    this.#load = load;
  }

  readonly get = (): ResourceState<T> => this.#state;

  /** Calls `listener` after each change; the first subscriber starts the first reading. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#state.kind === 'loading' && this.#pending === undefined) void this.reload();
    return () => this.#listeners.delete(listener);
  };

  /** Reads again; what is shown stays until the answer is there. Never rejects. */
  readonly reload = async (): Promise<void> => {
    this.#pending?.abort();
    const pending = new AbortController();
    this.#pending = pending;
    if (this.#state.kind === 'failed') this.#change({ kind: 'loading' });
    try {
      const value = await this.#load(pending.signal);
      if (this.#pending === pending) this.set(value);
    } catch (error) {
      if (this.#pending !== pending || isAbort(error)) return;
      this.#pending = undefined;
      this.#change({ kind: 'failed', error: errorDataOf(error) });
    }
  };

  /** Reads again if anybody ever asked. */
  readonly invalidate = (): void => {
    if (this.#listeners.size > 0) void this.reload();
    else this.#state = { kind: 'loading' };
  };

  /** Takes a value that came by another way; an answer under way is outdated. */
  readonly set = (value: T): void => {
    this.#pending?.abort();
    this.#pending = undefined;
    this.#change({ kind: 'ready', value });
  };

  /** Changes the value if it is there. */
  readonly update = (change: (value: T) => T): void => {
    if (this.#state.kind === 'ready') this.set(change(this.#state.value));
  };

  #change(state: ResourceState<T>): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
