import type { Clock } from './base/clock';
import type { EngineEvent, RunOptions } from './requests';
import type { Throttle } from './storage/throttle';

const reportEveryMs = 100;

/**
 * Runs `body` with a `run` whose progress tells what really went up, piece by piece: a pack counts as it travels, not when it has arrived. The last
 * packs of a run may travel for minutes when nothing else happens.
 */
export async function withLiveUpload<T>(
  run: RunOptions,
  throttle: Throttle,
  clock: Clock,
  body: (run: RunOptions) => Promise<T>,
): Promise<T> {
  const before = throttle.uploadedBytes;
  let last: Extract<EngineEvent, { kind: 'progress' }> | undefined;
  let toldMs = -Infinity;
  const tell = (progress: NonNullable<typeof last>) => {
    last = progress;
    toldMs = clock.nowMs();
    run.onEvent({ ...progress, bytesTransferred: throttle.uploadedBytes - before });
  };
  throttle.onDidUpload = () => {
    if (last && clock.nowMs() - toldMs >= reportEveryMs) tell(last);
  };
  const onEvent = (event: EngineEvent) => (event.kind === 'progress' ? tell(event) : run.onEvent(event));
  try {
    return await body({ ...run, onEvent });
  } finally {
    throttle.onDidUpload = undefined;
  }
}
