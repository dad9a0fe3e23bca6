import { describe, expect, it } from 'vitest';
import type { Speed } from '../../../contract/plan-data';
import { speedNow, tighterLimits } from '../../../main/plans/speed-grid';

const kiB = 1024;
const part = (
  days: number[],
  from: string,
  to: string,
  up: number | null,
  down: number | null = null,
): Speed['week'][number] => ({
  days,
  from,
  to,
  uploadBytesPerSecond: up,
  downloadBytesPerSecond: down,
});
const everyDay = [1, 2, 3, 4, 5, 6, 7];
const workdays = [1, 2, 3, 4, 5];
/** By day slow, by night free, slower still on Sunday afternoons. */
const week = [
  part([7], '12:00', '18:00', 16 * kiB),
  part(everyDay, '08:00', '22:30', 64 * kiB, 128 * kiB),
  part([1], '08:00', '09:00', null),
];

function at(time: string, zone = 'Europe/Berlin', parts: Speed['week'] = week) {
  const { limits, changesAtMs } = speedNow(parts, zone, Date.parse(time));
  const { uploadBytesPerSecond: up, downloadBytesPerSecond: down } = limits;
  return [up, down, changesAtMs === null ? null : new Date(changesAtMs).toISOString()];
}

describe('speedNow', () => {
  it.each([
    // Wednesday in winter: Berlin is an hour ahead.
    ['2026-11-25T12:00:59Z', 64 * kiB, 128 * kiB, '2026-11-25T21:30:00.000Z'],
    ['2026-11-25T21:29:59.999Z', 64 * kiB, 128 * kiB, '2026-11-25T21:30:00.000Z'],
    ['2026-11-25T21:30:00Z', null, null, '2026-11-26T07:00:00.000Z'],
    // Sunday: the first part that holds counts, for both ways.
    ['2026-11-29T11:00:00Z', 16 * kiB, null, '2026-11-29T17:00:00.000Z'],
    ['2026-11-29T17:00:00Z', 64 * kiB, 128 * kiB, '2026-11-29T21:30:00.000Z'],
  ])('at %s', (time, ...expected) => {
    expect(at(time)).toEqual(expected);
  });

  it('goes by the clocks of where the computer is', () => {
    expect(at('2026-11-25T12:00:00Z', 'Asia/Kathmandu')[2]).toBe('2026-11-25T16:45:00.000Z');
    expect(at('2026-11-25T12:00:00Z', 'America/New_York')).toEqual([null, null, '2026-11-25T13:00:00.000Z']);
  });

  it('reaches into the next day, and the next week', () => {
    const night = [part([7], '22:00', '06:00', kiB)];
    expect(at('2026-11-29T23:00:00Z', 'UTC', night)).toEqual([kiB, null, '2026-11-30T06:00:00.000Z']);
    expect(at('2026-11-30T06:00:00Z', 'UTC', night)).toEqual([null, null, '2026-12-06T22:00:00.000Z']);
    const whole = [part([3], '18:00', '18:00', kiB)];
    expect(at('2026-11-26T12:00:00Z', 'UTC', whole)[2]).toBe('2026-11-26T18:00:00.000Z');
  });

  it.each([
    ['put forward', '2026-03-28T23:30:00Z', '2026-03-29T01:00:00.000Z'],
    ['put back', '2026-10-24T22:30:00Z', '2026-10-25T02:00:00.000Z'],
  ])('keeps to the wall when clocks are %s', (_, time, changes) => {
    expect(at(time, 'Europe/Berlin', [part([7], '03:00', '08:00', kiB)])).toEqual([null, null, changes]);
  });

  it('never changes where nothing else is said', () => {
    expect(at('2026-11-25T12:00:00Z', 'UTC', [])).toEqual([null, null, null]);
    const always = workdays.map((day) => part([day], '00:00', '00:00', kiB));
    const weekend = [part([6, 7], '00:00', '00:00', kiB)];
    expect(at('2026-11-25T12:00:00Z', 'UTC', [...always, ...weekend])).toEqual([kiB, null, null]);
  });
});

it('the tighter limit is the lower one, each way by itself', () => {
  const limits = (up: number | null, down: number | null) => ({
    uploadBytesPerSecond: up,
    downloadBytesPerSecond: down,
  });
  expect(tighterLimits(limits(2, null), limits(null, 5))).toEqual(limits(2, 5));
  expect(tighterLimits(limits(2, null), limits(3, null))).toEqual(limits(2, null));
});
