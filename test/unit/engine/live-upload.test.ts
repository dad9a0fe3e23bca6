import { expect, it } from 'vitest';
import { withLiveUpload } from '../../../main/engine/live-upload';
import type { EngineEvent } from '../../../main/engine/requests';
import { Throttle } from '../../../main/engine/storage/throttle';
import { FakeClock } from '../../support/fake-clock';

const signal = new AbortController().signal;
const unlimited = { uploadBytesPerSecond: undefined, downloadBytesPerSecond: undefined };
const progress: EngineEvent = { kind: 'progress', filesDone: 1, bytesDone: 9, bytesTransferred: 0 };

it('counts what goes up while it goes, of this run only, and passes all else on', async () => {
  const clock = new FakeClock();
  const throttle = new Throttle(unlimited, clock);
  const events: EngineEvent[] = [];
  await throttle.upload(1000, signal);
  await withLiveUpload({ signal, onEvent: (event) => events.push(event) }, throttle, clock, async (run) => {
    await throttle.upload(10, signal);
    run.onEvent({ kind: 'phase', phase: 'finishing' });
    run.onEvent(progress);
    await throttle.upload(20, signal);
    await clock.advance(100);
    await throttle.upload(30, signal);
  });
  await throttle.upload(40, signal);
  expect(events).toEqual([
    { kind: 'phase', phase: 'finishing' },
    { ...progress, bytesTransferred: 10 },
    { ...progress, bytesTransferred: 60 },
  ]);
});
