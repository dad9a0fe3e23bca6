/**
 * Times as Go writes them: RFC 3339 with nanoseconds and the offset of a zone. The text is the value: it is kept as it was read, and two texts
 * of one instant differ when their zones do.
 */
import { EngineError } from '../errors';

declare const brand: unique symbol;
export type GoTime = string & { readonly [brand]: 'go-time' };

/** Go's `time.Time{}`. */
export const zeroGoTime = '0001-01-01T00:00:00Z' as GoTime;

const nsPerSecond = 1_000_000_000n;
const secondsPerDay = 86_400;
const pattern = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d):(\d\d))$/;

/**
 * The instant `ns` nanoseconds after the epoch, in this process's local zone with the offset valid at that instant: what restic on the same
 * machine writes, so that unchanged folders give the same trees.
 */
export function goTimeFromNs(ns: bigint): GoTime {
  const [seconds, nanoseconds] = splitNs(ns);
  return format(seconds, nanoseconds, localOffsetSeconds(seconds));
}

/** The same in a zone `offsetMinutes` east of Greenwich. */
export function goTimeFromNsAt(ns: bigint, offsetMinutes: number): GoTime {
  const [seconds, nanoseconds] = splitNs(ns);
  return format(seconds, nanoseconds, offsetMinutes * 60);
}

/** `text` as a time. Throws `data/malformed` for what restic would not read. */
export function parseGoTime(text: string): GoTime {
  const match = pattern.exec(text);
  if (match === null || !isRealTime(match))
    throw new EngineError('data/malformed', `Not an RFC 3339 time: ${JSON.stringify(text)}`);
  return text as GoTime;
}

/** Nanoseconds since the epoch. */
export function nsFromGoTime(time: GoTime): bigint {
  const match = pattern.exec(time);
  if (match === null)
    throw new EngineError('data/malformed', `Not an RFC 3339 time: ${JSON.stringify(time)}`);
  const [, year, month, day, hour, minute, second, fraction = ''] = match;
  const days = daysFromCivil(Number(year), Number(month), Number(day));
  const local = days * secondsPerDay + Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  const seconds = local - offsetOf(match) * 60;
  return BigInt(seconds) * nsPerSecond + BigInt(fraction.slice(0, 9).padEnd(9, '0'));
}

/** Minutes east of Greenwich. */
export function offsetMinutesOf(time: GoTime): number {
  const match = pattern.exec(time);
  if (match === null)
    throw new EngineError('data/malformed', `Not an RFC 3339 time: ${JSON.stringify(time)}`);
  return offsetOf(match);
}

/** To be called when the process's zone has changed; the offsets seen so far are kept otherwise. */
export function forgetLocalOffsets(): void {
  offsetByDay.clear();
}

function splitNs(ns: bigint): readonly [seconds: number, nanoseconds: number] {
  const seconds = Number(ns / nsPerSecond);
  const rest = Number(ns % nsPerSecond);
  return rest < 0 ? [seconds - 1, rest + 1_000_000_000] : [seconds, rest];
}

function format(seconds: number, nanoseconds: number, offsetSeconds: number): GoTime {
  const local = seconds + offsetSeconds;
  const days = Math.floor(local / secondsPerDay);
  const ofDay = local - days * secondsPerDay;
  let date = dateByDay.get(days);
  if (date === undefined) remember(dateByDay, days, (date = dateText(days)));
  const time = `${twoDigits(Math.floor(ofDay / 3600))}:${twoDigits(Math.floor(ofDay / 60) % 60)}:${twoDigits(ofDay % 60)}`;
  return `${date}T${time}${fractionText(nanoseconds)}${offsetText(offsetSeconds)}` as GoTime;
}

/** Years outside 0 to 9999 cannot be written and become the nearest that can, month and day kept (restic: `FixTime`). */
function dateText(days: number): string {
  const [year, month, day] = civilFromDays(days);
  if (year >= 0 && year <= 9999)
    return `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(day)}`;
  return dateText(daysFromCivil(year < 0 ? 0 : 9999, month, day));
}

const twoDigitTexts = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, '0'));

/** Of a number up to 99. */
function twoDigits(value: number): string {
  return twoDigitTexts[value]!;
}

function fractionText(nanoseconds: number): string {
  if (nanoseconds === 0) return '';
  // Nine digits behind the one.
  const digits = String(1_000_000_000 + nanoseconds);
  let end = 10;
  while (digits.charCodeAt(end - 1) === 0x30) end--;
  return `.${digits.slice(1, end)}`;
}

/** Seconds of an offset (local mean times before standard time) are dropped, as Go does. */
function offsetText(offsetSeconds: number): string {
  if (offsetSeconds === 0) return 'Z';
  const minutes = Math.trunc(offsetSeconds / 60);
  const absolute = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${twoDigits(Math.floor(absolute / 60))}:${twoDigits(absolute % 60)}`;
}

/** Offsets by day since the epoch; only of days in which the offset does not change. Asking the zone database costs a microsecond each time. */
const offsetByDay = new Map<number, number>();
const rememberedDays = 20_000;
/** Dates as they are written, by day since the epoch. */
const dateByDay = new Map<number, string>();

function localOffsetSeconds(seconds: number): number {
  const day = Math.floor(seconds / secondsPerDay);
  const known = offsetByDay.get(day);
  if (known !== undefined) return known;
  const first = zoneOffsetSeconds(day * secondsPerDay);
  if (first !== zoneOffsetSeconds((day + 1) * secondsPerDay)) return zoneOffsetSeconds(seconds);
  remember(offsetByDay, day, first);
  return first;
}

function remember<T>(byDay: Map<number, T>, day: number, value: T): void {
  if (byDay.size >= rememberedDays) byDay.clear();
  byDay.set(day, value);
}

function zoneOffsetSeconds(seconds: number): number {
  const date = new Date(seconds * 1000);
  // Beyond what a Date can hold (a hundred million days) no zone has a rule of its own.
  if (Number.isNaN(date.getTime())) return 0;
  const days = daysFromCivil(date.getFullYear(), date.getMonth() + 1, date.getDate());
  return days * secondsPerDay + date.getHours() * 3600 + date.getMinutes() * 60 + date.getSeconds() - seconds;
}

function isRealTime(match: RegExpExecArray): boolean {
  const [, year, month, day, hour, minute, second, , , offsetHour, offsetMinute] = match;
  const isRealOffset = offsetHour === undefined || (Number(offsetHour) <= 24 && Number(offsetMinute) < 60);
  return (
    isRealDate(Number(year), Number(month), Number(day)) &&
    Number(hour) < 24 &&
    Number(minute) < 60 &&
    Number(second) < 60 &&
    isRealOffset
  );
}

/** Whether the calendar has it; NaN is in none. */
export function isRealDate(year: number, month: number, day: number): boolean {
  // So many has every month.
  if (day >= 1 && day <= 28) return month >= 1 && month <= 12;
  const [, realMonth, realDay] = civilFromDays(daysFromCivil(year, month, day));
  return realMonth === month && realDay === day;
}

function offsetOf(match: RegExpExecArray): number {
  const [, , , , , , , , sign, hours, minutes] = match;
  if (sign === undefined) return 0;
  const absolute = Number(hours) * 60 + Number(minutes);
  return sign === '-' ? -absolute : absolute;
}

/** Days since the epoch of a date of the proleptic Gregorian calendar (H. Hinnant, "chrono-compatible low-level date algorithms"). */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The inverse, from the same source. */
function civilFromDays(days: number): readonly [year: number, month: number, day: number] {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day];
}
