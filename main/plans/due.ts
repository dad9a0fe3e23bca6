/** Since when a plan's run is due: once, however many of its times have gone by. */
import { createHash } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import type { Plan, RunTimes, Schedule } from '../../contract/plan-data';
import { firstOpenMs, nextRereadMs, occurrences, openingAt, wallAt } from './recurrence';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** What a plan's times are counted from: its newest run, or when somebody last said when it runs. */
export interface Anchor {
  readonly atMs: number;
  /** Where the computer was. */
  readonly zone: string;
  readonly isRun: boolean;
}

export interface Due {
  /** From when on it is late: its time in the schedule, where no window was open then, otherwise `startsAtMs`. */
  readonly sinceMs: number;
  /** When a run begins that nothing else keeps from it: in a window, after jitter. */
  readonly startsAtMs: number;
}

/** The first run that the schedule wants after `anchor`, past or to come; `null` when it only runs by hand. */
export function nextDue(
  { id, schedule }: Pick<Plan, 'id' | 'schedule'>,
  anchor: Anchor,
  zone: string,
): Due | null {
  const next = nextTimes(schedule.runs, anchor, zone);
  if (!next) return null;
  const openMs = firstOpenMs(schedule.windows, next.atMs, zone);
  const { untilMs } = openingAt(schedule.windows, openMs, zone);
  const roomMs = Math.min(schedule.jitterMinutes * minuteMs, untilMs - openMs, next.followingMs - next.atMs);
  const startsAtMs = openMs + Math.floor(share(`${id} ${next.atMs}`) * roomMs);
  return { sinceMs: openMs > next.atMs ? next.atMs : startsAtMs, startsAtMs };
}

/** Whether a run that begins now reads every file again. */
export function isRereadDue(
  reread: Schedule['reread'],
  anchor: Anchor,
  nowMs: number,
  zone: string,
): boolean {
  return nextRereadMs(reread, anchor.atMs, zone) <= nowMs;
}

/**
 * A time that lies ahead comes of a clock that was wrong, and must not keep a plan from running until it is reached. Up to a day it stands for times of day:
 * what the clock shows for a second time has been done.
 */
export function believed(anchor: Anchor, kind: RunTimes['kind'], nowMs: number, zone: string): Anchor {
  const aheadMs = anchor.atMs - nowMs;
  return aheadMs > (kind === 'interval' ? 0 : dayMs) ? { ...anchor, atMs: nowMs, zone } : anchor;
}

interface NextTimes {
  readonly atMs: number;
  /** The one after it, which begins a run of its own. */
  readonly followingMs: number;
}

function nextTimes(runs: RunTimes, anchor: Anchor, zone: string): NextTimes | undefined {
  if (runs.kind === 'manual') return undefined;
  if (runs.kind === 'interval') {
    const everyMs = runs.minutes * minuteMs;
    const atMs = anchor.atMs + (anchor.isRun ? everyMs : 0);
    return { atMs, followingMs: atMs + everyMs };
  }
  // Where the clock was set back by a journey, it shows dates and times again that have been done.
  const done = wallAt(anchor.atMs, anchor.zone);
  let next: number | undefined;
  for (const { atMs, wall } of occurrences(runs, anchor.atMs, zone)) {
    if (next !== undefined) return { atMs: next, followingMs: atMs };
    if (Temporal.PlainDateTime.compare(wall, done) > 0) next = atMs;
  }
  return undefined;
}

/** From 0 to 1, the same for the same text. */
function share(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32;
}
