/** When a made-up schedule runs, by this computer's clock: enough of the rules to look at them. */
import type { RunTimes, Schedule, WeekWindow } from '../../../contract/plan-data';

const minuteMs = 60_000;
const dayMs = 86_400_000;
const horizonDays = 800;

interface Run {
  readonly time: string;
  readonly rereads: boolean;
}

export function fakeNextRuns(
  schedule: Schedule,
  lastMs: number | null,
  nowMs: number,
  count: number,
): readonly Run[] {
  const runs: Run[] = [];
  let rereadAt = schedule.reread === null ? Infinity : weekly(schedule.reread, nowMs);
  for (const ms of moments(schedule, lastMs, nowMs)) {
    const rereads = ms >= rereadAt;
    if (rereads) rereadAt = weekly(schedule.reread!, ms + minuteMs);
    runs.push({ time: new Date(ms).toISOString(), rereads });
    if (runs.length === count) break;
  }
  return runs;
}

function* moments({ runs, windows }: Schedule, lastMs: number | null, nowMs: number): Generator<number> {
  const isOpen = (ms: number) => windows.length === 0 || windows.some((window) => covers(window, ms));
  if (runs.kind === 'interval') {
    let ms = Math.max(nowMs, (lastMs ?? nowMs) + runs.minutes * minuteMs);
    for (const end = nowMs + horizonDays * dayMs; ms < end; ms += runs.minutes * minuteMs) {
      while (!isOpen(ms) && ms < end) ms += minuteMs - (ms % minuteMs);
      if (ms < end) yield ms;
    }
  } else if (runs.kind !== 'manual') {
    for (let at = 0; at < horizonDays; at++) {
      const day = new Date(nowMs);
      day.setDate(day.getDate() + at);
      if (!isRunDay(runs, day)) continue;
      for (const time of [...runs.times].sort()) {
        const ms = atTime(day, time);
        if (ms > nowMs && isOpen(ms)) yield ms;
      }
    }
  }
}

function isRunDay(runs: Exclude<RunTimes, { kind: 'manual' | 'interval' }>, day: Date): boolean {
  if (runs.kind === 'daily') return true;
  if (runs.kind === 'weekly') return runs.days.includes(weekday(day));
  const last = new Date(day.getFullYear(), day.getMonth() + 1, 0).getDate();
  return runs.days.some((each) => (each === -1 ? last : each) === day.getDate());
}

function covers({ days, from, to }: WeekWindow, ms: number): boolean {
  const day = new Date(ms);
  return [0, -1].some((offset) => {
    const start = new Date(ms);
    start.setDate(day.getDate() + offset);
    if (!days.includes(weekday(start))) return false;
    const end = new Date(start);
    if (to <= from) end.setDate(end.getDate() + 1);
    return ms >= atTime(start, from) && ms < atTime(end, to);
  });
}

/** The next such moment of a week at or after `fromMs`. */
function weekly({ day, time }: { readonly day: number; readonly time: string }, fromMs: number): number {
  const at = new Date(fromMs);
  at.setDate(at.getDate() + ((day - weekday(at) + 7) % 7));
  const ms = atTime(at, time);
  if (ms >= fromMs) return ms;
  at.setDate(at.getDate() + 7);
  return atTime(at, time);
}

function atTime(day: Date, time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return new Date(day).setHours(hours!, minutes, 0, 0);
}

function weekday(day: Date): number {
  return day.getDay() || 7;
}
