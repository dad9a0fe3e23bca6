import { anySignal } from './signals';
import { throwIfAborted } from '../errors';

/**
 * Structured concurrency: tasks started in one group end with it. The first failure aborts the siblings; the group waits for all of them
 * and then throws that first failure.
 */
export class TaskGroup {
  readonly signal: AbortSignal;
  readonly #abort = new AbortController();
  readonly #running = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;

  private constructor(outer: AbortSignal) {
    this.signal = anySignal(outer, this.#abort.signal);
  }

  /** Runs `body`, then waits for every task it started. `group.signal` is aborted with `signal` or at the first failure. */
  static async run<T>(signal: AbortSignal, body: (group: TaskGroup) => Promise<T>): Promise<T> {
    throwIfAborted(signal);
    const group = new TaskGroup(signal);
    let value: T | undefined;
    try {
      value = await body(group);
    } catch (error) {
      group.#fail(error);
    }
    await group.#settle();
    if (group.#failure) throw group.#failure.error;
    return value as T;
  }

  /** Starts `task` without waiting for it. Its failure becomes the group's. */
  start(task: () => Promise<void>): void {
    const running: Promise<void> = task()
      .catch((error: unknown) => this.#fail(error))
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#abort.abort(error);
  }

  async #settle(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }
}

/** Calls `body` for each of `items`, at most `width` at a time; aborts and waits for the rest at the first failure. */
export async function forEachLimit<T>(
  items: Iterable<T> | AsyncIterable<T>,
  width: number,
  signal: AbortSignal,
  body: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  await TaskGroup.run(signal, async (group) => {
    const running = new Set<Promise<void>>();
    for await (const item of items) {
      throwIfAborted(group.signal);
      group.start(() => {
        const task = body(item, group.signal).finally(() => running.delete(task));
        running.add(task);
        return task;
      });
      if (running.size >= width) await Promise.race(running).catch(() => undefined);
    }
  });
}
