/** Plans in people's words. */
import type { Plan, PlanView, Retention, RunTimes, WaitReason, WeekWindow } from '../../contract/plan-data';
import { formatList } from '../lib/format-number';
import { formatSoon, formatTimeOfDay, formatWeekday } from '../lib/format-time';
import { plansTexts as texts } from '../lib/texts';
import { presetOf, retentionCounts } from './retention-words';

export function planName({ name }: Pick<Plan, 'name'>): string {
  return name === '' ? texts.firstName : name;
}

/** `Every hour`, `Mon and Wed at 12:30`. */
export function runsLine(runs: RunTimes): string {
  switch (runs.kind) {
    case 'manual':
      return texts.runs.manual;
    case 'interval':
      return runs.minutes % 60 === 0
        ? texts.runs.hours({ count: runs.minutes / 60 })
        : texts.runs.minutes({ count: runs.minutes });
    case 'daily':
      return texts.runs.daily({ times: timesList(runs.times) });
    case 'weekly':
      return texts.runs.weekly({ days: daysList(runs.days), times: timesList(runs.times) });
    case 'monthly': {
      const days = runs.days.map((day) => (day === -1 ? texts.runs.lastDay : texts.runs.day({ day })));
      return texts.runs.monthly({ days: formatList(days), times: timesList(runs.times) });
    }
  }
}

/** `30 days + 12 months`, `24 hourly, 30 daily`. */
export function keepsLine(retention: Retention): string {
  if (retention === null) return texts.keep.presets.everything.title;
  const preset = presetOf(retention);
  if (preset !== undefined) return texts.keep.presets[preset].title;
  const counts = retentionCounts.flatMap((kind) => {
    const count = retention.rules[kind];
    if (count === 0) return [];
    return count < 0 ? texts.keep.allOf[kind] : texts.keep.countOf[kind]({ count });
  });
  return counts.length === 0 ? texts.keep.byAge : formatList(counts);
}

/** `Mon, Tue and Fri, 08:00–18:00`. */
export function windowLine({ days, from, to }: WeekWindow): string {
  return texts.window({ days: daysList(days), from: formatTimeOfDay(from), to: formatTimeOfDay(to) });
}

/** What a plan waits for, and until when; `undefined` while it waits for nothing. */
export function waitLine({ state }: PlanView, nowMs: number): string | undefined {
  if (state.waits === null) return undefined;
  const reason = reasonWords(state.waits, nowMs);
  return state.nextTryAt === null
    ? texts.waiting({ reason })
    : texts.waitingUntil({ reason, time: formatSoon(Date.parse(state.nextTryAt), nowMs) });
}

function reasonWords(reason: WaitReason, nowMs: number): string {
  const { waits } = texts;
  const time = (iso: string) => formatSoon(Date.parse(iso), nowMs);
  switch (reason.kind) {
    case 'paused':
      return reason.until === null ? waits.paused : waits.pausedUntil({ time: time(reason.until) });
    case 'outside-window':
      return reason.opensAt === null ? waits.outsideWindow : waits.opensAt({ time: time(reason.opensAt) });
    case 'other-network':
      return reason.network === null ? waits.otherNetwork : waits.network({ name: reason.network });
    case 'battery-low':
      return waits.batteryLow({ percent: reason.percent, needed: reason.needed });
    case 'in-use':
      return waits.inUse({ count: reason.idleMinutes });
    default:
      return waits[reason.kind];
  }
}

/** Whether a run can begin although it waits. */
export function canRunAnyway(reason: WaitReason): boolean {
  return !['not-connected', 'sign-in-needed', 'password-needed', 'no-sources', 'busy'].includes(reason.kind);
}

/** When it runs next, while it waits for nothing. */
export function nextLine({ state }: PlanView, nowMs: number): string {
  if (state.runningJobId !== null) return texts.runsNow;
  if (state.nextRunAt === null) return texts.runs.manual;
  return texts.next({ time: formatSoon(Date.parse(state.nextRunAt), nowMs) });
}

function daysList(days: readonly number[]): string {
  if (days.length === 7) return texts.runs.everyDay;
  const name = (day: number) => formatWeekday(day - 1, 'short');
  const sorted = [...days].sort((a, b) => a - b);
  const [from, to] = [sorted[0]!, sorted.at(-1)!];
  return sorted.length > 2 && to - from === sorted.length - 1
    ? texts.runs.daysFromTo({ from: name(from), to: name(to) })
    : formatList(sorted.map(name));
}

function timesList(times: readonly string[]): string {
  return formatList([...times].sort().map(formatTimeOfDay));
}
