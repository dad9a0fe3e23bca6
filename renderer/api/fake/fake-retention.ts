/** What a made-up plan's backups are, and which of them rules keep. */
import type { Retention, RetentionPreview } from '../../../contract/plan-data';

const hourMs = 3_600_000;
const bytesEach = 310 * 1024 * 1024;

/** Newest first: hourly for two days, daily for a month, monthly before, and some that nobody has removed yet. */
function history(nowMs: number): readonly Date[] {
  const hours = [
    ...Array.from({ length: 47 }, (_, at) => 0.2 + at),
    ...Array.from({ length: 30 }, (_, at) => 50 + at * 24),
    ...Array.from({ length: 14 }, (_, at) => 800 + at * 730),
  ];
  return hours.map((ago) => new Date(nowMs - ago * hourMs));
}

type Period = 'hourly' | 'daily' | 'weekly' | 'monthly' | 'quarterly' | 'yearly';

const periods: Readonly<Record<Period, (time: Date) => string>> = {
  hourly: (time) => `${dayOf(time)} ${time.getHours()}`,
  daily: dayOf,
  weekly: (time) => {
    const monday = new Date(time);
    monday.setDate(time.getDate() - ((time.getDay() || 7) - 1));
    return dayOf(monday);
  },
  monthly: (time) => `${time.getFullYear()}-${time.getMonth()}`,
  quarterly: (time) => `${time.getFullYear()}-${Math.floor(time.getMonth() / 3)}`,
  yearly: (time) => String(time.getFullYear()),
};

const within = {
  hourly: 'withinHourly',
  daily: 'withinDaily',
  weekly: 'withinWeekly',
  monthly: 'withinMonthly',
  quarterly: 'withinQuarterly',
  yearly: 'withinYearly',
} as const;

export function fakeRetention(
  retention: Retention,
  nowMs: number,
): Pick<RetentionPreview, 'keep' | 'remove' | 'freedBytes' | 'storedBytes'> {
  const times = history(nowMs);
  const backups = times.map((time, at) => ({
    snapshotId: (at + 4096).toString(16).repeat(16),
    time: time.toISOString(),
    reasons: retention === null ? ['all'] : reasonsOf(retention, times, at),
  }));
  const remove = backups.filter(({ reasons }) => reasons.length === 0);
  return {
    keep: backups.filter(({ reasons }) => reasons.length > 0),
    remove: remove.map(({ snapshotId, time }) => ({ snapshotId, time })),
    freedBytes: remove.length * bytesEach,
    storedBytes: backups.length * bytesEach,
  };
}

function reasonsOf(
  { rules, atLeast }: NonNullable<Retention>,
  times: readonly Date[],
  at: number,
): readonly string[] {
  const time = times[at]!;
  const isKeptFor = (period: Period) => {
    const keys = times.map(periods[period]);
    if (keys.indexOf(keys[at]!) !== at) return false;
    if (isWithin(rules[within[period]], time, times[0]!)) return true;
    return rules[period] === -1 || new Set(keys.slice(0, at + 1)).size <= rules[period];
  };
  return [
    ...(rules.last === -1 || at < Math.max(rules.last, atLeast) ? ['last snapshot'] : []),
    ...(Object.keys(periods) as Period[]).filter(isKeptFor).map((period) => `${period} snapshot`),
    ...(isWithin(rules.within, time, times[0]!) ? [`within ${rules.within}`] : []),
  ];
}

function isWithin(duration: string, time: Date, newest: Date): boolean {
  const [, years = 0, months = 0, days = 0, hours = 0] =
    /^(?:(\d+)y)?(?:(\d+)m)?(?:(\d+)d)?(?:(\d+)h)?$/.exec(duration)?.map((part) => Number(part)) ?? [];
  const start = new Date(newest);
  start.setFullYear(start.getFullYear() - (years || 0), start.getMonth() - (months || 0));
  start.setDate(start.getDate() - (days || 0));
  start.setHours(start.getHours() - (hours || 0));
  return duration !== '' && time > start;
}

function dayOf(time: Date): string {
  return `${time.getFullYear()}-${time.getMonth()}-${time.getDate()}`;
}
