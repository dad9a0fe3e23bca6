/** Durations of the keep rules, counted in the calendar: `1y5m7d2h` are a year, five months, seven days and two hours. */
import { EngineError } from '../errors';
import { type GoTime, nsFromGoTime } from '../format/go-time';

export interface Duration {
  readonly years: number;
  readonly months: number;
  readonly days: number;
  readonly hours: number;
}

type Unit = 'y' | 'm' | 'd' | 'h';

const nsPerMs = 1_000_000n;
const msPerHour = 3_600_000;

/** `undefined` for an empty text and for a duration of nothing. Throws `input/invalid` (context: `duration`). */
export function parseDuration(text: string): Duration | undefined {
  if (!/^(?:\d{1,6}[ymdh])*$/.test(text)) {
    throw new EngineError('input/invalid', `Not a duration such as 1y5m7d2h: ${text}`, { duration: text });
  }
  const counts: Record<Unit, number> = { y: 0, m: 0, d: 0, h: 0 };
  for (const [, count, unit] of text.matchAll(/(\d+)([ymdh])/g)) counts[unit as Unit] = Number(count);
  const { y: years, m: months, d: days, h: hours } = counts;
  return years + months + days + hours === 0 ? undefined : { years, months, days, hours };
}

/** As restic prints it. */
export function formatDuration(duration: Duration): string {
  const { years, months, days, hours } = duration;
  const parts = [`${years}y`, `${months}m`, `${days}d`, `${hours}h`];
  return parts.filter((part) => !part.startsWith('0')).join('');
}

/**
 * The instant `duration` before `time`, in nanoseconds since the epoch. Years, months and days are taken from the date in the zone of `time`, a
 * day that its month does not have rolling over into the next month; then the hours are subtracted.
 */
export function nsBefore(time: GoTime, duration: Duration): bigint {
  const [year = 0, month = 0, day = 0] = time.slice(0, 10).split('-').map(Number);
  const then = dateMs(year - duration.years, month - duration.months, day - duration.days);
  const difference = then - dateMs(year, month, day) - duration.hours * msPerHour;
  return nsFromGoTime(time) + BigInt(difference) * nsPerMs;
}

function dateMs(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, day);
}
