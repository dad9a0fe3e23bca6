import { language } from './language';
import { measureTexts } from './texts';

const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const date = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language.formats, options);
const clock = date({ hour: '2-digit', minute: '2-digit' });
const dayAndMonth = date({ day: 'numeric', month: 'short' });
const dayMonthYear = date({ day: 'numeric', month: 'short', year: 'numeric' });
const longDay = date({ weekday: 'long', day: 'numeric', month: 'long' });
const longDayAndYear = date({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const dateAndClock = date({
  day: '2-digit',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const weekdays = { short: date({ weekday: 'short' }), long: date({ weekday: 'long' }) };
/** A Monday. */
const someMonday = new Date(2026, 5, 1);
const ago = new Intl.RelativeTimeFormat(language.formats);

/** `14:05`, local time. */
export function formatClock(ms: number): string {
  return clock.format(ms);
}

/** `22 Nov, 14:05`; with the year when it is not this one. */
export function formatMoment(ms: number, nowMs: number): string {
  const day = isSameYear(ms, nowMs) ? dayAndMonth.format(ms) : dayMonthYear.format(ms);
  return measureTexts.moment({ day, time: clock.format(ms) });
}

/** `18:00` today, else as `formatMoment`. */
export function formatSoon(ms: number, nowMs: number): string {
  return dayKey(ms) === dayKey(nowMs) ? clock.format(ms) : formatMoment(ms, nowMs);
}

/** Midnight of a day of some week; Monday is 0. */
export function weekdayMs(day: number): number {
  return new Date(someMonday).setDate(someMonday.getDate() + day);
}

/** `Mon`, `Monday`; Monday is 0. */
export function formatWeekday(day: number, length: 'short' | 'long'): string {
  return weekdays[length].format(weekdayMs(day));
}

/** `08:30` as the language writes it. */
export function formatTimeOfDay(time: string): string {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return clock.format(new Date(someMonday).setHours(hours, minutes));
}

/** `22 Nov 2026`. */
export function formatDate(ms: number): string {
  return dayMonthYear.format(ms);
}

/** `22 Nov 2026, 14:05`: for columns, where every row should look alike. */
export function formatDateTime(ms: number): string {
  return dateAndClock.format(ms);
}

/** `Today`, `Yesterday`, `Sunday 22 November`; with the year when it is not this one. */
export function formatDay(ms: number, nowMs: number): string {
  const days = daysBetween(ms, nowMs);
  if (days === 0) return measureTexts.today;
  if (days === 1) return measureTexts.yesterday;
  return isSameYear(ms, nowMs) ? longDay.format(ms) : longDayAndYear.format(ms);
}

/** The local day as a key for grouping. */
export function dayKey(ms: number): string {
  const date = new Date(ms);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

/** `just now`, `12 minutes ago`, `3 hours ago`, `yesterday at 14:05`, `3 days ago`. */
export function formatAge(ms: number, nowMs: number): string {
  const age = nowMs - ms;
  if (age < minuteMs) return measureTexts.justNow;
  if (age < hourMs) return ago.format(-Math.floor(age / minuteMs), 'minute');
  const days = daysBetween(ms, nowMs);
  if (days === 0 || age < 12 * hourMs) return ago.format(-Math.floor(age / hourMs), 'hour');
  if (days === 1) return measureTexts.yesterdayAt({ time: clock.format(ms) });
  return days < 60 ? ago.format(-days, 'day') : ago.format(-Math.floor(days / 30.44), 'month');
}

/** How long something took: `less than a second`, `42 s`, `3 min 20 s`, `1 h 5 min`. */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 1) return measureTexts.instant;
  if (seconds < 60) return measureTexts.seconds({ number: seconds });
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? inTwo(measureTexts.minutes, minutes, measureTexts.seconds, seconds % 60)
    : inTwo(measureTexts.hours, Math.floor(minutes / 60), measureTexts.minutes, minutes % 60);
}

/** What is left of a run, as an honest range and never as nothing: `Less than a minute left`, `5–8 min left`, `About 2 h left`. */
export function formatTimeLeft(lowSeconds: number, highSeconds: number): string {
  const { left } = measureTexts;
  if (highSeconds < 60) return measureTexts.lastMinute;
  if (highSeconds < 90 * 60) {
    const from = Math.max(1, Math.floor(lowSeconds / 60));
    const to = Math.ceil(highSeconds / 60);
    return from === to ? left.minutes({ number: to }) : left.minutesRange({ from, to });
  }
  const hours = (seconds: number) => Math.max(0.5, Math.round(seconds / 1800) / 2);
  const [from, to] = [hours(lowSeconds), hours(highSeconds)];
  return from === to ? left.hours({ number: to }) : left.hoursRange({ from, to });
}

type Unit = (values: { readonly number: number }) => string;

function inTwo(big: Unit, more: number, small: Unit, less: number): string {
  const main = big({ number: more });
  return less === 0 ? main : measureTexts.two({ more: main, less: small({ number: less }) });
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
