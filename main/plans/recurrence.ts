/** When a schedule lets a plan run, by the wall clocks of where the computer is. Times are milliseconds since the epoch, zones IANA's names. */
import { Temporal } from 'temporal-polyfill';
import type { RunTimes, Schedule, WeekWindow } from '../../contract/plan-data';

const minuteMs = 60_000;
const weekMs = 7 * 24 * 60 * minuteMs;
/** A zone may leave out a whole day, whose times then are the next one's first. */
const reachesBack = { days: 2 };

type CalendarTimes = Extract<RunTimes, { readonly times: readonly string[] }>;

/** A date and time of the calendar, and the moment that counts as it. */
export interface Occurrence {
  readonly atMs: number;
  readonly wall: Temporal.PlainDateTime;
}

export interface Opening {
  readonly isOpen: boolean;
  /** When that changes; `Infinity` for never. */
  readonly untilMs: number;
}

/** What the clocks on the walls show. */
export function wallAt(atMs: number, zone: string): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).toPlainDateTime();
}

/** The moments of a calendar's times, each after the one before and after `afterMs`; without end. */
export function* occurrences(
  times: CalendarTimes,
  afterMs: number,
  zone: string,
): Generator<Occurrence, never> {
  const sorted = times.times.toSorted();
  let lastMs = afterMs;
  for (let date = wallAt(afterMs, zone).toPlainDate().subtract(reachesBack); ; date = date.add({ days: 1 })) {
    if (!isRunDay(times, date)) continue;
    for (const time of sorted) {
      const wall = date.toPlainDateTime(time);
      const atMs = momentOf(wall, zone);
      if (atMs > lastMs) yield { atMs, wall };
      lastMs = Math.max(lastMs, atMs);
    }
  }
}

/** Whether a run may work then. */
export function openingAt(windows: readonly WeekWindow[], atMs: number, zone: string): Opening {
  if (windows.length === 0) return { isOpen: true, untilMs: Infinity };
  for (const { startMs, endMs } of openTimes(windows, atMs, zone)) {
    if (startMs > atMs) return { isOpen: false, untilMs: startMs };
    if (endMs > atMs) return { isOpen: true, untilMs: endMs };
  }
  throw new Error('A week without its windows');
}

/** The first moment from `atMs` on at which a run may begin. */
export function firstOpenMs(windows: readonly WeekWindow[], atMs: number, zone: string): number {
  const { isOpen, untilMs } = openingAt(windows, atMs, zone);
  return isOpen ? atMs : untilMs;
}

/** When runs would begin that all begin at once, before jitter; without end unless they only run by hand. */
export function* runsAfter({ runs, windows }: Schedule, afterMs: number, zone: string): Generator<number> {
  if (runs.kind === 'manual') return;
  let lastMs = afterMs;
  if (runs.kind === 'interval')
    for (;;) yield (lastMs = firstOpenMs(windows, lastMs + runs.minutes * minuteMs, zone));
  for (const { atMs } of occurrences(runs, afterMs, zone)) {
    const startMs = firstOpenMs(windows, atMs, zone);
    // What came while it was closed is one run.
    if (startMs > lastMs) yield (lastMs = startMs);
  }
}

/** The first `count` runs, with which of them read every file again. */
export function previewRuns(
  schedule: Schedule,
  { count, nowMs, zone }: { readonly count: number; readonly nowMs: number; readonly zone: string },
): readonly { readonly time: string; readonly rereads: boolean }[] {
  const runs = [];
  let rereadMs = nowMs;
  for (const startMs of runsAfter(schedule, nowMs, zone)) {
    const rereads = nextRereadMs(schedule.reread, rereadMs, zone) <= startMs;
    if (rereads) rereadMs = startMs;
    runs.push({ time: new Date(startMs).toISOString(), rereads });
    if (runs.length === count) break;
  }
  return runs;
}

/** `Infinity` for never. */
export function nextRereadMs(reread: Schedule['reread'], afterMs: number, zone: string): number {
  if (!reread) return Infinity;
  const weekly: CalendarTimes = { kind: 'weekly', days: [reread.day], times: [reread.time] };
  return occurrences(weekly, afterMs, zone).next().value.atMs;
}

/** What in the schedule can never be; `null` when all can. */
export function impossibleIn({ runs, windows }: Schedule): ImpossibleField | null {
  if (windows.length === 0 || !('times' in runs)) return null;
  const days = runs.kind === 'weekly' ? runs.days : [1, 2, 3, 4, 5, 6, 7];
  const time = runs.times.find(
    (each) => !days.some((day) => windows.some((window) => holds(window, day, each))),
  );
  return time === undefined ? null : { field: 'schedule.windows', reason: 'never-open-at', time };
}

export interface ImpossibleField extends Readonly<Record<string, string>> {
  readonly field: string;
  readonly reason: string;
}

/** Of a time that comes twice, the first counts; of one that is left out, the first moment after. */
function momentOf(wall: Temporal.PlainDateTime, zone: string): number {
  const moment = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
  if (moment.toPlainDateTime().equals(wall)) return moment.epochMilliseconds;
  return moment.getTimeZoneTransition('next')!.epochMilliseconds;
}

function isRunDay(times: CalendarTimes, date: Temporal.PlainDate): boolean {
  if (times.kind === 'daily') return true;
  if (times.kind === 'weekly') return times.days.includes(date.dayOfWeek);
  return times.days.includes(date.day) || (times.days.includes(-1) && date.day === date.daysInMonth);
}

interface OpenTime {
  readonly startMs: number;
  readonly endMs: number;
}

/** When it is open, from a little before `atMs` on; what touches is one. */
function* openTimes(windows: readonly WeekWindow[], atMs: number, zone: string): Generator<OpenTime> {
  const sorted = windows.toSorted((a, b) => (a.from < b.from ? -1 : 1));
  let open = { startMs: -Infinity, endMs: -Infinity };
  for (let date = wallAt(atMs, zone).toPlainDate().subtract(reachesBack); ; date = date.add({ days: 1 })) {
    for (const { days, from, to } of sorted) {
      if (!days.includes(date.dayOfWeek)) continue;
      const startMs = momentOf(date.toPlainDateTime(from), zone);
      const endMs = momentOf(
        (isWithinDay(from, to) ? date : date.add({ days: 1 })).toPlainDateTime(to),
        zone,
      );
      // All of it may be left out by the clock.
      if (endMs === startMs) continue;
      if (startMs <= open.endMs) open = { ...open, endMs: Math.max(open.endMs, endMs) };
      else {
        yield open;
        open = { startMs, endMs };
      }
      // Windows are the same every week.
      if (open.endMs - open.startMs > weekMs + reachesBack.days * 24 * 60 * minuteMs)
        yield { ...open, endMs: Infinity };
    }
  }
}

const isWithinDay = (from: string, to: string) => from < to;

function holds({ days, from, to }: WeekWindow, day: number, time: string): boolean {
  if (isWithinDay(from, to)) return days.includes(day) && from <= time && time < to;
  const dayBefore = day === 1 ? 7 : day - 1;
  return (days.includes(day) && from <= time) || (days.includes(dayBefore) && time < to);
}
