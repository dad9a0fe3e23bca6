/** Limits by the time of the week. */
import type { Speed } from '../../contract/plan-data';

/** Bytes a second, `null` for no limit. */
export type SpeedLimits = Pick<Speed['week'][number], 'uploadBytesPerSecond' | 'downloadBytesPerSecond'>;

export interface SpeedNow {
  readonly limits: SpeedLimits;
  /** When they change next, in milliseconds since the epoch; `null` when they never do. */
  readonly changesAtMs: number | null;
}

const noLimits: SpeedLimits = { uploadBytesPerSecond: null, downloadBytesPerSecond: null };
const minuteMs = 60_000;
const dayMinutes = 24 * 60;
const weekMinutes = 7 * dayMinutes;
/** Clocks are put forward and back at such a time, everywhere. */
const quarterMinutes = 15;
/** A week, and what clocks are put back in it. */
const aheadMinutes = weekMinutes + dayMinutes;

/** What `week` says at `nowMs` on the clocks of `zone`, also when they are put forward or back. */
export function speedNow(week: Speed['week'], zone: string, nowMs: number): SpeedNow {
  const minutes = minutesOf(week);
  const wallClock = weekClock(zone);
  const startMs = nowMs - (nowMs % (quarterMinutes * minuteMs));
  const limits = minutes[minuteAt(wallClock(startMs), Math.floor((nowMs - startMs) / minuteMs))]!;
  const isOther = (other: SpeedLimits) =>
    other.uploadBytesPerSecond !== limits.uploadBytesPerSecond ||
    other.downloadBytesPerSecond !== limits.downloadBytesPerSecond;
  if (!minutes.some(isOther)) return { limits, changesAtMs: null };
  for (let quarter = 0; quarter < aheadMinutes; quarter += quarterMinutes) {
    const wall = wallClock(startMs + quarter * minuteMs);
    for (let minute = 0; minute < quarterMinutes; minute++) {
      const ms = startMs + (quarter + minute) * minuteMs;
      if (ms > nowMs && isOther(minutes[minuteAt(wall, minute)]!)) return { limits, changesAtMs: ms };
    }
  }
  return { limits, changesAtMs: null };
}

/** The tighter of two, each way by itself. */
export function tighterLimits(one: SpeedLimits, other: SpeedLimits): SpeedLimits {
  return {
    uploadBytesPerSecond: tighter(one.uploadBytesPerSecond, other.uploadBytesPerSecond),
    downloadBytesPerSecond: tighter(one.downloadBytesPerSecond, other.downloadBytesPerSecond),
  };
}

function tighter(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}

/** What holds in each minute of a week, which begins with Monday. */
function minutesOf(week: Speed['week']): readonly SpeedLimits[] {
  const minutes = new Array<SpeedLimits>(weekMinutes).fill(noLimits);
  // The first that holds counts: it is written last.
  for (const part of week.toReversed()) {
    const from = minuteOf(part.from);
    const lasts = minuteOf(part.to) - from;
    for (const day of part.days) {
      const start = (day - 1) * dayMinutes + from;
      for (let minute = 0; minute < (lasts > 0 ? lasts : lasts + dayMinutes); minute++)
        minutes[minuteAt(start, minute)] = part;
    }
  }
  return minutes;
}

function minuteAt(minute: number, later: number): number {
  return (minute + later) % weekMinutes;
}

/** Of the day, from `18:30`. */
function minuteOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return hours! * 60 + minutes!;
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Which minute of the week the clocks of `zone` show at a time. */
function weekClock(zone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  return (ms) => {
    const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    const [day, hour, minute] = ['weekday', 'hour', 'minute'].map((part) => parts.get(part as 'hour')!);
    return weekdays.indexOf(day!) * dayMinutes + Number(hour) * 60 + Number(minute);
  };
}
