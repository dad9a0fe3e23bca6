/** A week in hours: from windows and back. Windows that begin within an hour hold for all of it once they are painted anew. */
import type { WeekWindow } from '../../../contract/plan-data';

const daysInWeek = 7;
const hoursInDay = 24;

export interface Spot {
  readonly day: number;
  readonly hour: number;
}

/** Whether a window holds in some part of the hour; Monday is day 0. */
export function holdsIn({ days, from, to }: WeekWindow, day: number, hour: number): boolean {
  const start = minutesOf(from);
  const end = minutesOf(to) + (to <= from ? hoursInDay * 60 : 0);
  const isIn = (minute: number) => minute < end && minute + 60 > start;
  const before = (day + daysInWeek - 1) % daysInWeek;
  return (
    (days.includes(day + 1) && isIn(hour * 60)) ||
    (days.includes(before + 1) && isIn((hour + hoursInDay) * 60))
  );
}

/** The fewest windows for the hours: what is alike on several days is one. */
export function windowsOf(isIn: (day: number, hour: number) => boolean): WeekWindow[] {
  const byHours = new Map<string, WeekWindow>();
  for (let day = 0; day < daysInWeek; day++)
    for (let hour = 0; hour < hoursInDay; hour++) {
      if (!isIn(day, hour) || (hour > 0 && isIn(day, hour - 1))) continue;
      let end = hour;
      while (end < hoursInDay && isIn(day, end)) end++;
      const [from, to] = [timeOf(hour), timeOf(end % hoursInDay)];
      const key = `${from}–${to}`;
      const known = byHours.get(key);
      byHours.set(key, { days: [...(known?.days ?? []), day + 1], from, to });
    }
  return [...byHours.values()];
}

export function isSpotIn(spots: readonly Spot[], day: number, hour: number): boolean {
  return spots.some((spot) => spot.day === day && spot.hour === hour);
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

function timeOf(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}
