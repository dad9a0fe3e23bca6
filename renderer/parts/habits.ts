/** Habits that people regret when they need a backup. */
import type { SnapshotSummaryView } from '../../contract/data';
import type { Plan, Retention } from '../../contract/plan-data';
import { dayKey } from '../lib/format-time';

export type Habit = 'manual' | 'short' | 'gaps';

const dayMs = 86_400_000;
const shortDays = 14;
/** Of so many days before today, so many may be without a backup. */
const watchedDays = 7;
const forgivenDays = 2;

/** What is worth a warning about a plan; `snapshots` are this computer's. Nothing before the first backup. */
export function habitsOf(
  plan: Plan,
  snapshots: readonly SnapshotSummaryView[],
  nowMs: number,
): readonly Habit[] {
  if (plan.sources.folders.length === 0 || snapshots.length === 0) return [];
  const habits: Habit[] = [];
  if (plan.schedule.runs.kind === 'manual') habits.push('manual');
  if (daysKept(plan.retention) < shortDays) habits.push('short');
  const isDaily = plan.schedule.runs.kind === 'daily' || plan.schedule.runs.kind === 'interval';
  if (isDaily && gaps(snapshots, nowMs) > forgivenDays) habits.push('gaps');
  return habits;
}

/** How far back the rules surely reach, in days. */
function daysKept(retention: Retention): number {
  if (retention === null) return Infinity;
  const { rules } = retention;
  const counted = [
    [rules.daily, 1],
    [rules.weekly, 7],
    [rules.monthly, 30],
    [rules.quarterly, 91],
    [rules.yearly, 365],
  ] as const;
  const ages = Object.values(rules).filter((value) => typeof value === 'string');
  return Math.max(
    ...counted.map(([count, days]) => (count < 0 ? Infinity : count * days)),
    ...ages.map(daysOf),
    rules.last < 0 || rules.hourly < 0 ? Infinity : 0,
  );
}

const daysIn = { y: 365, m: 30, d: 1, h: 1 / 24 } as const;

function daysOf(duration: string): number {
  const parts = [...duration.matchAll(/(\d+)([ymdh])/g)];
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * daysIn[unit as keyof typeof daysIn], 0);
}

/** Days since the first backup, but not more than are watched, on which there was none. */
function gaps(snapshots: readonly SnapshotSummaryView[], nowMs: number): number {
  const times = snapshots.map(({ time }) => Date.parse(time));
  const withBackup = new Set(times.map(dayKey));
  const first = Math.min(...times);
  const noon = new Date(nowMs).setHours(12, 0, 0, 0);
  return Array.from({ length: watchedDays }, (_, at) => noon - (at + 1) * dayMs).filter(
    (ms) => ms > first && !withBackup.has(dayKey(ms)),
  ).length;
}
