import { describe, expect, it } from 'vitest';
import type { Schedule } from '../../../contract/plan-data';
import { believed, isRereadDue, nextDue, type Anchor } from '../../../main/plans/due';
import { madePlan } from '../../support/made-plans';

const berlin = 'Europe/Berlin';
const ms = (time: string) => Date.parse(time);
const ran = (time: string, zone = berlin): Anchor => ({ atMs: ms(time), zone, isRun: true });
const daily: Partial<Schedule> = { runs: { kind: 'daily', times: ['09:00'] } };

function due(schedule: Partial<Schedule>, anchor: Anchor, zone = berlin) {
  const found = nextDue(madePlan({ schedule }), anchor, zone);
  return found && new Date(found.startsAtMs).toISOString();
}

describe('nextDue', () => {
  it('is the first time after the newest run, however long ago', () => {
    expect(due(daily, ran('2025-06-01T07:00:20Z'))).toBe('2025-06-02T07:00:00.000Z');
    expect(due(daily, ran('2025-06-01T06:59:59Z'))).toBe('2025-06-01T07:00:00.000Z');
    expect(due({}, ran('2025-06-01T07:00:00Z'))).toBeNull();
  });

  it('counts intervals from the beginning of a run; what has never run is due at once', () => {
    const hourly: Partial<Schedule> = { runs: { kind: 'interval', minutes: 60 } };
    expect(due(hourly, ran('2025-06-01T07:10:00Z'))).toBe('2025-06-01T08:10:00.000Z');
    expect(due(hourly, { ...ran('2025-06-01T07:10:00Z'), isRun: false })).toBe('2025-06-01T07:10:00.000Z');
  });

  it('runs each date and time once when the computer travels west', () => {
    const angeles = 'America/Los_Angeles';
    // 9 o'clock in Berlin has been; 9 o'clock of the same day in Los Angeles is the same run.
    expect(due(daily, ran('2025-06-10T07:00:00Z'), angeles)).toBe('2025-06-11T16:00:00.000Z');
    expect(due(daily, ran('2025-06-10T06:00:00Z'), angeles)).toBe('2025-06-10T16:00:00.000Z');
  });

  it('has missed what the clock jumps over when the computer travels east', () => {
    expect(due(daily, ran('2025-06-10T16:00:00Z', 'America/Los_Angeles'))).toBe('2025-06-11T07:00:00.000Z');
  });

  it('waits for a window, and is late from its own time on', () => {
    const windows = [{ days: [1], from: '08:00', to: '18:00' }];
    const plan = madePlan({ schedule: { ...daily, windows } });
    expect(nextDue(plan, ran('2025-06-06T12:00:00Z'), berlin)).toEqual({
      sinceMs: ms('2025-06-07T07:00:00Z'),
      startsAtMs: ms('2025-06-09T06:00:00Z'),
    });
  });

  it('spreads runs over the jitter: the same for the same plan and time, in the window, before the next run', () => {
    const windows = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '08:00', to: '09:20' }];
    const starts = (schedule: Partial<Schedule>) =>
      Array.from({ length: 200 }, () => {
        const plan = madePlan({ schedule: { jitterMinutes: 240, ...schedule } });
        const first = nextDue(plan, ran('2025-06-06T12:00:00Z'), berlin);
        expect(nextDue(plan, ran('2025-06-06T13:00:00Z'), berlin)).toEqual(first);
        expect(first!.sinceMs).toBe(first!.startsAtMs);
        return (first!.startsAtMs - ms('2025-06-07T07:00:00Z')) / 60_000;
      });
    const spread = (delays: readonly number[]) => [Math.min(...delays), Math.max(...delays)].map(Math.floor);
    const [least, most] = spread(starts(daily));
    expect([least! < 20, most! > 200 && most! < 240]).toEqual([true, true]);
    const [, mostInWindow] = spread(starts({ ...daily, windows }));
    expect(mostInWindow! > 15 && mostInWindow! < 20).toBe(true);
    const [, mostBeforeNext] = spread(starts({ runs: { kind: 'daily', times: ['09:00', '10:00'] } }));
    expect(mostBeforeNext! > 45 && mostBeforeNext! < 60).toBe(true);
  });

  it('spreads runs at a window that opens', () => {
    const windows = [{ days: [1], from: '08:00', to: '18:00' }];
    const { startsAtMs, sinceMs } = nextDue(
      madePlan({ schedule: { ...daily, windows, jitterMinutes: 30 } }),
      ran('2025-06-06T12:00:00Z'),
      berlin,
    )!;
    const delayMs = startsAtMs - ms('2025-06-09T06:00:00Z');
    expect([sinceMs, delayMs > 0 && delayMs < 30 * 60_000]).toEqual([ms('2025-06-07T07:00:00Z'), true]);
  });
});

describe('isRereadDue', () => {
  const sunday = { day: 7, time: '03:00' };

  it.each([
    ['2025-06-08T00:59:00Z', false],
    ['2025-06-08T01:00:00Z', true],
    ['2025-06-14T12:00:00Z', true],
  ])('%s: %s', (now, is) => {
    expect(isRereadDue(sunday, ran('2025-06-01T09:00:00Z'), ms(now), berlin)).toBe(is);
    expect(isRereadDue(null, ran('2025-06-01T09:00:00Z'), ms(now), berlin)).toBe(false);
  });
});

describe('believed', () => {
  const now = ms('2025-06-08T12:00:00Z');
  const corrected = { atMs: now, zone: 'Asia/Tokyo', isRun: true };

  it.each<[string, 'daily' | 'interval', boolean]>([
    ['2025-06-08T11:00:00Z', 'interval', true],
    ['2025-06-08T12:00:01Z', 'interval', false],
    ['2025-06-09T12:00:00Z', 'daily', true],
    ['2025-06-09T12:00:01Z', 'daily', false],
  ])('a run at %s by a plan that runs %s: %s', (time, kind, is) => {
    expect(believed(ran(time), kind, now, 'Asia/Tokyo')).toEqual(is ? ran(time) : corrected);
  });
});
