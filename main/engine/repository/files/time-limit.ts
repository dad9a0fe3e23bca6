import type { Clock } from '../../base/clock';

/** Runs clean-up work under a signal of its own that ends after `limitMs`, whatever has become of the caller's. */
export async function withTimeLimit<T>(
  clock: Clock,
  limitMs: number,
  body: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const finished = new AbortController();
  clock.sleep(limitMs, finished.signal).then(
    () => limit.abort(),
    // Rejected by `finished`: nobody waits any more.
    () => undefined,
  );
  try {
    return await body(limit.signal);
  } finally {
    finished.abort();
  }
}
