import { expect, test } from 'vitest';
import { isCancelled } from '../../../../main/engine/errors';
import { pieceBytes, Throttle } from '../../../../main/engine/storage/throttle';
import { FakeClock } from '../../../support/fake-clock';

const { signal } = new AbortController();
const unlimited = { uploadBytesPerSecond: undefined, downloadBytesPerSecond: undefined };
const oneMiB = 1024 * 1024;

async function move(throttle: Throttle, direction: 'upload' | 'download', bytes: number): Promise<void> {
  for (let done = 0; done < bytes; done += pieceBytes) await throttle[direction](pieceBytes, signal);
}

test('a body flows evenly at the limit', async () => {
  const clock = new FakeClock();
  const startMs = clock.nowMs();
  const throttle = new Throttle({ ...unlimited, uploadBytesPerSecond: oneMiB }, clock);
  const sentAtMs: number[] = [];
  const sending = (async () => {
    for (let piece = 0; piece < 32; piece++) {
      await throttle.upload(pieceBytes, signal);
      sentAtMs.push(clock.nowMs() - startMs);
    }
  })();
  await clock.advance(3000);
  await sending;
  const duringEachHalfSecond = [0, 1, 2, 3].map(
    (half) => sentAtMs.filter((ms) => Math.floor(ms / 500) === half).length,
  );
  expect(duringEachHalfSecond).toEqual([8, 8, 8, 8]);
});

test('several bodies share the limit, and the other direction has its own', async () => {
  const clock = new FakeClock({ advancesItself: true });
  const startMs = clock.nowMs();
  const throttle = new Throttle({ ...unlimited, downloadBytesPerSecond: oneMiB }, clock);
  await Promise.all([1, 2, 3, 4].map(() => move(throttle, 'download', oneMiB)));
  expect(Math.round((clock.nowMs() - startMs) / 100)).toBe(39);
  await move(throttle, 'upload', 100 * oneMiB);
  expect(Math.round((clock.nowMs() - startMs) / 100)).toBe(39);
});

test('time in which nothing was sent is hardly made up for', async () => {
  const clock = new FakeClock({ advancesItself: true });
  const throttle = new Throttle({ ...unlimited, uploadBytesPerSecond: oneMiB }, clock);
  clock.jump(3_600_000);
  const startMs = clock.nowMs();
  await move(throttle, 'upload', 2 * oneMiB);
  expect(Math.round((clock.nowMs() - startMs) / 100)).toBe(18);
});

test.each([
  ['raised', 1e9],
  ['lifted', undefined],
])('a limit that is %s frees who waits within a second', async (_, uploadBytesPerSecond) => {
  const clock = new FakeClock();
  const throttle = new Throttle({ ...unlimited, uploadBytesPerSecond: 1 }, clock);
  await throttle.upload(pieceBytes, signal);
  const waiting = throttle.upload(pieceBytes, signal);
  await clock.whenSleeping();
  throttle.setLimits({ ...unlimited, uploadBytesPerSecond });
  await clock.advance(1000);
  await waiting;
  expect(clock.sleeping).toBe(0);
});

test('a limit that comes while bodies flow holds them', async () => {
  const clock = new FakeClock();
  const throttle = new Throttle(unlimited, clock);
  await move(throttle, 'upload', oneMiB);
  throttle.setLimits({ ...unlimited, uploadBytesPerSecond: pieceBytes });
  const sending = move(throttle, 'upload', 3 * pieceBytes);
  await clock.whenSleeping();
  await clock.advance(2000);
  await sending;
});

test('of limit and cap the tighter counts', async () => {
  const clock = new FakeClock({ advancesItself: true });
  const throttle = new Throttle({ ...unlimited, uploadBytesPerSecond: oneMiB }, clock);
  const secondsFor = async (bytes: number) => {
    const startMs = clock.nowMs();
    await move(throttle, 'upload', bytes);
    return Math.round((clock.nowMs() - startMs) / 1000);
  };
  throttle.capUpload(2 * oneMiB);
  expect(await secondsFor(4 * oneMiB)).toBe(4);
  throttle.capUpload(oneMiB / 2);
  expect(await secondsFor(4 * oneMiB)).toBe(8);
  throttle.setLimits(unlimited);
  expect(await secondsFor(4 * oneMiB)).toBe(8);
  throttle.capUpload(undefined);
  expect(await secondsFor(4 * oneMiB)).toBe(0);
});

test('waiting ends when it is cancelled', async () => {
  const cancel = new AbortController();
  const clock = new FakeClock();
  const throttle = new Throttle({ ...unlimited, downloadBytesPerSecond: 1 }, clock);
  await throttle.download(10, signal);
  const waiting = [throttle.download(10, cancel.signal), throttle.download(10, cancel.signal)];
  await clock.whenSleeping();
  cancel.abort();
  for (const each of waiting) await expect(each).rejects.toSatisfy(isCancelled);
});

test('a limit of nothing is refused', () => {
  const clock = new FakeClock();
  expect(() => new Throttle({ ...unlimited, uploadBytesPerSecond: 0 }, clock)).toThrow(RangeError);
  expect(() =>
    new Throttle(unlimited, clock).setLimits({ ...unlimited, downloadBytesPerSecond: -1 }),
  ).toThrow(RangeError);
});
