import { describe, expect, it } from 'vitest';
import type { RunTimes, Schedule, WeekWindow } from '../../../contract/plan-data';
import { impossibleIn, occurrences, openingAt, previewRuns, runsAfter } from '../../../main/plans/recurrence';

const berlin = 'Europe/Berlin';
const ms = (time: string) => Date.parse(time);
const iso = (atMs: number) => new Date(atMs).toISOString().replace(':00.000Z', 'Z');
const everyDay = [1, 2, 3, 4, 5, 6, 7];

function take<T>(count: number, values: Iterable<T>): T[] {
  const taken: T[] = [];
  for (const value of values) if (taken.push(value) === count) break;
  return taken;
}

type Calendar = Exclude<RunTimes, { readonly kind: 'manual' | 'interval' }>;
const times = (runs: Calendar, after: string, count: number, zone = berlin) =>
  take(count, occurrences(runs, ms(after), zone)).map(({ atMs }) => iso(atMs));
const schedule = (change: Partial<Schedule>): Schedule => ({
  runs: { kind: 'manual' },
  jitterMinutes: 0,
  windows: [],
  reread: null,
  ...change,
});

describe('occurrences', () => {
  it('keeps to the time of day when the offset changes', () => {
    expect(times({ kind: 'daily', times: ['09:00'] }, '2025-03-29T00:00Z', 3)).toEqual([
      '2025-03-29T08:00Z',
      '2025-03-30T07:00Z',
      '2025-03-31T07:00Z',
    ]);
  });

  it('runs at the first moment after a time that does not exist, once for all of them', () => {
    expect(times({ kind: 'daily', times: ['02:45', '02:15', '03:00'] }, '2025-03-30T00:00Z', 2)).toEqual([
      '2025-03-30T01:00Z',
      '2025-03-31T00:15Z',
    ]);
    // Half an hour is left out there.
    expect(times({ kind: 'daily', times: ['02:15'] }, '2025-10-04T00:00Z', 2, 'Australia/Lord_Howe')).toEqual(
      ['2025-10-04T15:30Z', '2025-10-05T15:15Z'],
    );
  });

  it('runs once at a time that exists twice', () => {
    expect(times({ kind: 'daily', times: ['02:30'] }, '2025-10-25T12:00Z', 2)).toEqual([
      '2025-10-26T00:30Z',
      '2025-10-27T01:30Z',
    ]);
    expect(times({ kind: 'daily', times: ['02:30'] }, '2025-10-26T00:30Z', 1)).toEqual(['2025-10-27T01:30Z']);
  });

  it('takes a day that a zone left out for the beginning of the next', () => {
    const runs = { kind: 'daily', times: ['09:00', '18:00'] } as const;
    expect(times({ ...runs, times: [...runs.times] }, '2011-12-30T00:00Z', 4, 'Pacific/Apia')).toEqual([
      '2011-12-30T04:00Z',
      '2011-12-30T10:00Z',
      '2011-12-30T19:00Z',
      '2011-12-31T04:00Z',
    ]);
  });

  it('knows days of the week, by where the computer is', () => {
    const runs: Calendar = { kind: 'weekly', days: [7, 3], times: ['23:30', '08:00'] };
    expect(times(runs, '2025-06-04T12:00Z', 3)).toEqual([
      '2025-06-04T21:30Z',
      '2025-06-08T06:00Z',
      '2025-06-08T21:30Z',
    ]);
    expect(times(runs, '2025-06-04T12:00Z', 2, 'Pacific/Auckland')).toEqual([
      '2025-06-07T20:00Z',
      '2025-06-08T11:30Z',
    ]);
  });

  it('leaves out months without the day, and knows the last one', () => {
    const at = { kind: 'monthly', times: ['12:00'] } as const;
    expect(times({ ...at, days: [31], times: ['12:00'] }, '2025-01-31T12:00Z', 3)).toEqual([
      '2025-03-31T10:00Z',
      '2025-05-31T10:00Z',
      '2025-07-31T10:00Z',
    ]);
    expect(times({ ...at, days: [-1, 28], times: ['12:00'] }, '2024-02-01T00:00Z', 3)).toEqual([
      '2024-02-28T11:00Z',
      '2024-02-29T11:00Z',
      '2024-03-28T11:00Z',
    ]);
    expect(times({ ...at, days: [-1, 28], times: ['12:00'] }, '2025-02-01T00:00Z', 2)).toEqual([
      '2025-02-28T11:00Z',
      '2025-03-28T11:00Z',
    ]);
  });
});

describe('openingAt', () => {
  const opening = (windows: readonly WeekWindow[], at: string) => {
    const { isOpen, untilMs } = openingAt(windows, ms(at), berlin);
    return [isOpen, untilMs === Infinity ? 'always' : iso(untilMs)];
  };
  const nights = [{ days: everyDay, from: '22:00', to: '06:00' }];

  it('opens and closes to the minute', () => {
    const office = [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' }];
    expect(opening(office, '2025-06-06T05:59Z')).toEqual([false, '2025-06-06T06:00Z']);
    expect(opening(office, '2025-06-06T06:00Z')).toEqual([true, '2025-06-06T16:00Z']);
    expect(opening(office, '2025-06-06T16:00Z')).toEqual([false, '2025-06-09T06:00Z']);
  });

  it('reaches into the next day, also when the clock changes', () => {
    expect(opening(nights, '2025-03-30T00:30Z')).toEqual([true, '2025-03-30T04:00Z']);
    expect(opening(nights, '2025-10-26T01:30Z')).toEqual([true, '2025-10-26T05:00Z']);
    expect(opening(nights, '2025-10-26T05:00Z')).toEqual([false, '2025-10-26T21:00Z']);
  });

  it('joins what touches', () => {
    const halves = [
      { days: [1], from: '12:00', to: '00:00' },
      { days: [1], from: '00:00', to: '12:00' },
      { days: [2], from: '00:00', to: '03:00' },
    ];
    expect(opening(halves, '2025-06-08T22:00Z')).toEqual([true, '2025-06-10T01:00Z']);
    expect(opening(halves, '2025-06-10T01:00Z')).toEqual([false, '2025-06-15T22:00Z']);
  });

  it('is always open without windows, or with windows for the whole week', () => {
    expect(opening([], '2025-06-08T22:00Z')).toEqual([true, 'always']);
    expect(opening([{ days: everyDay, from: '05:00', to: '05:00' }], '2025-06-08T22:00Z')).toEqual([
      true,
      'always',
    ]);
  });

  it('does not open for a window that the clock leaves out', () => {
    const gone = [{ days: [7], from: '02:10', to: '02:50' }];
    expect(opening(gone, '2025-03-29T12:00Z')).toEqual([false, '2025-04-06T00:10Z']);
  });
});

describe('runsAfter and previewRuns', () => {
  const nights = [{ days: everyDay, from: '22:00', to: '06:00' }];

  it('has none for a plan that runs by hand', () => {
    expect(take(1, runsAfter(schedule({}), 0, berlin))).toEqual([]);
  });

  it('lets runs at intervals wait for a window', () => {
    const hourly = schedule({ runs: { kind: 'interval', minutes: 180 }, windows: nights });
    expect(take(4, runsAfter(hourly, ms('2025-06-08T22:30Z'), berlin)).map(iso)).toEqual([
      '2025-06-09T01:30Z',
      '2025-06-09T20:00Z',
      '2025-06-09T23:00Z',
      '2025-06-10T02:00Z',
    ]);
  });

  it('makes one run of what comes while no window is open, and says which one reads everything', () => {
    const runs: RunTimes = { kind: 'weekly', days: [5, 6, 7], times: ['09:00'] };
    const windows = [{ days: [1, 5], from: '08:00', to: '18:00' }];
    const planned = schedule({ runs, windows, reread: { day: 6, time: '03:00' } });
    const nowMs = ms('2025-06-06T00:00Z');
    expect(previewRuns(planned, { count: 4, nowMs, zone: berlin })).toEqual([
      { time: '2025-06-06T07:00:00.000Z', rereads: false },
      { time: '2025-06-09T06:00:00.000Z', rereads: true },
      { time: '2025-06-13T07:00:00.000Z', rereads: false },
      { time: '2025-06-16T06:00:00.000Z', rereads: true },
    ]);
  });
});

describe('impossibleIn', () => {
  const monday = [{ days: [1], from: '08:00', to: '18:00' }];
  const night = [{ days: [1], from: '22:00', to: '06:00' }];
  const never = (time: string) => ({ field: 'schedule.windows', reason: 'never-open-at', time });

  it.each<[Partial<Schedule>, unknown]>([
    [{ runs: { kind: 'daily', times: ['09:00', '19:00'] }, windows: monday }, never('19:00')],
    [{ runs: { kind: 'daily', times: ['18:00'] }, windows: monday }, never('18:00')],
    [{ runs: { kind: 'weekly', days: [2, 3], times: ['09:00'] }, windows: monday }, never('09:00')],
    [{ runs: { kind: 'weekly', days: [1], times: ['05:00'] }, windows: night }, never('05:00')],
    [{ runs: { kind: 'weekly', days: [2], times: ['05:00'] }, windows: night }, null],
    [{ runs: { kind: 'monthly', days: [31], times: ['09:00'] }, windows: monday }, null],
    [{ runs: { kind: 'interval', minutes: 5 }, windows: monday }, null],
    [{ runs: { kind: 'daily', times: ['09:00'] } }, null],
    [{ windows: monday }, null],
  ])('finds a time that no window ever holds: %j', (change, found) => {
    expect(impossibleIn(schedule(change))).toEqual(found);
  });
});
