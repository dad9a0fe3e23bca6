import { expect, onTestFinished, test } from 'vitest';
import { GiveWay } from '../../../../main/engine/storage/give-way';
import { pieceBytes, Throttle } from '../../../../main/engine/storage/throttle';
import { FakeClock } from '../../../support/fake-clock';
import { SlowLine } from '../../../support/slow-line';

const line = 1024 * 1024;
const unlimited = { uploadBytesPerSecond: undefined, downloadBytesPerSecond: undefined };

/** A backup that sends as fast as it may. */
function setUp({ bytesPerSecond = line, limit = undefined as number | undefined } = {}) {
  const clock = new FakeClock();
  const slow = new SlowLine({ clock, bytesPerSecond, emptyMs: 25 });
  const throttle = new Throttle({ ...unlimited, uploadBytesPerSecond: limit }, clock);
  const over = new AbortController();
  onTestFinished(() => over.abort());
  const asked = { count: 0, fails: false, holdsThreadMs: 0 };
  const giveWay = new GiveWay({
    clock,
    throttle,
    probe: async (signal) => {
      asked.count += 1;
      if (asked.fails) throw new Error('offline');
      await slow.ask(signal);
      clock.jump(asked.holdsThreadMs);
      // Timers come first when a thread is free again.
      await clock.sleep(0, signal);
    },
  });
  const sending = { isOn: true };
  const send = async () => {
    for (;;) {
      while (!sending.isOn) await clock.sleep(100, over.signal);
      await throttle.upload(pieceBytes, over.signal);
      await slow.send(pieceBytes, over.signal);
    }
  };
  /** What went out in so many seconds, as a share of the line, and how long others waited in the mean. */
  const during = async (seconds: number) => {
    const before = throttle.uploadedBytes;
    let waitedMs = 0;
    for (let tenth = 0; tenth < seconds * 10; tenth++) {
      await clock.advance(100);
      waitedMs += slow.waitingMs;
    }
    const share = (throttle.uploadedBytes - before) / seconds / bytesPerSecond;
    return { share, waitedMs: waitedMs / (seconds * 10) };
  };
  giveWay.start();
  onTestFinished(() => giveWay.stop());
  const start = async () => {
    await during(1);
    send().catch(() => undefined);
  };
  return { clock, slow, throttle, giveWay, sending, asked, during, start };
}

test('gives way while somebody else uses the line, and comes back', async () => {
  const { slow, during, start } = setUp();
  await start();
  await during(30);
  slow.setOthers(0.8 * line);
  await during(10);
  const meanwhile = await during(60);
  expect(meanwhile.share).toBeGreaterThan(0.03);
  expect(meanwhile.share).toBeLessThan(0.3);
  expect(meanwhile.waitedMs).toBeLessThan(100);
  slow.setOthers(0);
  await during(60);
  expect((await during(60)).share).toBeGreaterThan(0.7);
});

test('goes on a little where somebody else takes all of the line', async () => {
  const { slow, during, start } = setUp();
  await start();
  slow.setOthers(2 * line);
  await during(30);
  const { share } = await during(60);
  expect(share).toBeGreaterThan(0.02);
  expect(share).toBeLessThan(0.05);
});

test('has nearly all of a line that nobody else uses, for as long as it takes', async () => {
  const { during, start } = setUp();
  await start();
  await during(30);
  for (let look = 0; look < 3; look++) {
    const { share, waitedMs } = await during(600);
    expect(share).toBeGreaterThan(0.75);
    expect(waitedMs).toBeLessThan(100);
  }
});

test('is not held where the line is no bottleneck, nor after it had nothing to send', async () => {
  const limit = line / 4;
  const { during, sending, start } = setUp({ limit });
  await start();
  expect((await during(120)).share).toBeCloseTo(0.25, 1);
  sending.isOn = false;
  await during(120);
  sending.isOn = true;
  expect((await during(20)).share).toBeCloseTo(0.25, 1);
});

test('takes a longer way for usual after a while', async () => {
  const { slow, during, start } = setUp();
  await start();
  await during(30);
  slow.setEmptyMs(200);
  await during(720);
  expect((await during(120)).share).toBeGreaterThan(0.7);
});

test('asks nothing while nothing travels, and nothing is made of answers that fail', async () => {
  const { during, asked, sending, start } = setUp();
  await start();
  sending.isOn = false;
  await during(2);
  const before = asked.count;
  await during(60);
  expect(asked.count).toBe(before);
  asked.fails = true;
  sending.isOn = true;
  expect((await during(30)).share).toBeCloseTo(1, 1);
  expect(asked.count).toBeGreaterThan(before + 20);
});

test('does not take a busy thread for a long line', async () => {
  const { during, asked, start } = setUp({ limit: line / 4 });
  await start();
  asked.holdsThreadMs = 300;
  expect((await during(60)).share).toBeCloseTo(0.25, 1);
});

test('a pack flows freely as soon as it is over', async () => {
  const { slow, during, start, giveWay, clock, sending } = setUp();
  await start();
  slow.setOthers(2 * line);
  await during(30);
  slow.setOthers(0);
  giveWay.stop();
  expect((await during(10)).share).toBeGreaterThan(0.9);
  sending.isOn = false;
  await clock.advance(10_000);
});
