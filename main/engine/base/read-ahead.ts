import { throwIfAborted } from '../errors';

/**
 * What `load` makes of each of `items`, in their order; while one is used, up to `width` further ones are being loaded. Ends after every load has
 * settled, also when the reader stops early.
 */
export async function* readAhead<T, R>(
  items: Iterable<T>,
  width: number,
  signal: AbortSignal,
  load: (item: T) => Promise<R>,
): AsyncGenerator<R, void, undefined> {
  const pending: Promise<R>[] = [];
  const source = items[Symbol.iterator]();
  const refill = (): void => {
    while (pending.length < width) {
      const next = source.next();
      if (next.done === true) return;
      const loading = load(next.value);
      // Its failure is met when it is its turn.
      loading.catch(() => undefined);
      pending.push(loading);
    }
  };
  try {
    refill();
    while (pending.length > 0) {
      throwIfAborted(signal);
      yield await pending.shift()!;
      refill();
    }
  } finally {
    await Promise.allSettled(pending);
  }
}
