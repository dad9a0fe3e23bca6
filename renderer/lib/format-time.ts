import { plural } from './plural';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const dayAndMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const dayMonthYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const longDay = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
const dateAndClock = new Intl.DateTimeFormat('en-GB', {
  day: '2-digit',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

/** `14:05`, local time. */
export function formatClock(ms: number): string {
  return clock.format(ms);
}

/** `22 Nov, 14:05`; with the year when it is not this one. */
export function formatMoment(ms: number, nowMs: number): string {
  const day = isSameYear(ms, nowMs) ? dayAndMonth.format(ms) : dayMonthYear.format(ms);
  return `${day}, ${clock.format(ms)}`;
}

/** `22 Nov 2026, 14:05`: for columns, where every row should look alike. */
export function formatDateTime(ms: number): string {
  return dateAndClock.format(ms);
}

/** `Today`, `Yesterday`, `Sunday 22 November`; with the year when it is not this one. */
export function formatDay(ms: number, nowMs: number): string {
  const days = daysBetween(ms, nowMs);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  return isSameYear(ms, nowMs) ? longDay.format(ms) : `${longDay.format(ms)} ${new Date(ms).getFullYear()}`;
}

/** The local day as a key for grouping. */
export function dayKey(ms: number): string {
  const date = new Date(ms);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

/** `just now`, `12 minutes ago`, `3 hours ago`, `yesterday at 14:05`, `3 days ago`. */
export function formatAge(ms: number, nowMs: number): string {
  const age = nowMs - ms;
  if (age < minuteMs) return 'just now';
  if (age < hourMs) return `${plural(Math.floor(age / minuteMs), 'minute', 'minutes')} ago`;
  const days = daysBetween(ms, nowMs);
  if (days === 0 || age < 12 * hourMs) return `${plural(Math.floor(age / hourMs), 'hour', 'hours')} ago`;
  if (days === 1) return `yesterday at ${clock.format(ms)}`;
  if (days < 60) return `${plural(days, 'day', 'days')} ago`;
  return `${plural(Math.floor(days / 30.44), 'month', 'months')} ago`;
}

/** How long something took: `less than a second`, `42 s`, `3 min 20 s`, `1 h 5 min`. */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 1) return 'less than a second';
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return joinUnits(minutes, 'min', seconds % 60, 's');
  return joinUnits(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}

/** What is left of a run, as an honest range and never as nothing: `Less than a minute left`, `5–8 min left`, `About 2 h left`. */
export function formatTimeLeft(lowSeconds: number, highSeconds: number): string {
  if (highSeconds < 60) return 'Less than a minute left';
  if (highSeconds < 90 * 60)
    return range(Math.max(1, Math.floor(lowSeconds / 60)), Math.ceil(highSeconds / 60), 'min');
  const hours = (seconds: number) => Math.max(0.5, Math.round(seconds / 1800) / 2);
  return range(hours(lowSeconds), hours(highSeconds), 'h');
}

function range(low: number, high: number, unit: string): string {
  return low === high ? `About ${low} ${unit} left` : `${low}–${high} ${unit} left`;
}

function joinUnits(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;
}

function isSameYear(a: number, b: number): boolean {
  return new Date(a).getFullYear() === new Date(b).getFullYear();
}

function daysBetween(ms: number, nowMs: number): number {
  return Math.round((startOfDay(nowMs) - startOfDay(ms)) / dayMs);
}

function startOfDay(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0);
}
