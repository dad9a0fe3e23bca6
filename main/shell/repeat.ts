import type { Clock } from '../engine/base/clock';

/** Calls `act` every `pauseMs`, for the first time after it. Returns how to end it. */
export function repeat(clock: Clock, pauseMs: number, act: () => void): () => void {
  const over = new AbortController();
  const go = async () => {
    for (;;) {
      await clock.sleep(pauseMs, over.signal);
      act();
    }
  };
  go().catch((error: unknown) => {
    if (!over.signal.aborted) throw error;
  });
  return () => over.abort();
}
