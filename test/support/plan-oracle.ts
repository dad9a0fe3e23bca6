/**
 * What plans should do, worked out the slow way: minute by minute, by what the hands of the clock pass. It shares no code with the scheduler, and does its
 * sums on local time as plain numbers.
 */
import type { Plan, WeekWindow } from '../../contract/plan-data';

export const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** All that speaks against a run, in one minute. */
export interface OracleFacts {
  readonly nowMs: number;
  readonly zone: string;
  readonly isOffline: boolean;
  readonly isMetered: boolean;
  /** `null` on mains power. */
  readonly batteryPercent: number | null;
  readonly isFullScreen: boolean;
  readonly isInUse: boolean;
  readonly isPaused: boolean;
}

interface Counted {
  ms: number;
  zone: string;
  isRun: boolean;
}

/** How far the hands have been followed for one plan. */
interface Followed {
  readonly counted: string;
  readonly zone: string;
  atMs: number;
  highestLocal: number;
  passedMs: number | undefined;
}

interface Known {
  counted: Counted;
  reread: Counted;
  failures: number;
  failedMs: number;
  isOffline: boolean;
}

export class PlanOracle {
  readonly #plans: readonly Plan[];
  readonly #known = new Map<string, Known>();
  readonly #followed = new Map<string, Followed>();
  #network = '';

  constructor(plans: readonly Plan[], nowMs: number, zone: string) {
    this.#plans = plans;
    const begin = () => ({ ms: nowMs, zone, isRun: false });
    for (const { id } of plans)
      this.#known.set(id, { counted: begin(), reread: begin(), failures: 0, failedMs: 0, isOffline: false });
  }

  /** The app has started anew. */
  forgetNetwork(): void {
    this.#network = '';
  }

  seeNetwork({ isOffline }: OracleFacts): void {
    const network = String(isOffline);
    if (network !== this.#network)
      for (const known of this.#known.values()) if (known.isOffline) known.failures = 0;
    this.#network = network;
  }

  /** The plan that should begin now, when nothing works. `startsMs` is what the scheduler chose within its jitter. */
  next(facts: OracleFacts, startsMs: (plan: Plan) => number): { plan: Plan; rereads: boolean } | undefined {
    for (const plan of this.#plans) this.#believe(plan, facts);
    const ready = this.#plans
      .filter((plan) => !this.#isHeld(plan, facts))
      .map((plan) => ({ plan, sinceMs: this.#dueSince(plan, facts, startsMs) }))
      .filter(({ sinceMs }) => sinceMs !== undefined)
      .sort((a, b) => a.sinceMs! - b.sinceMs!)[0];
    return ready && { plan: ready.plan, rereads: this.#rereads(ready.plan, facts) };
  }

  /** Whether a run must not go on. */
  mustStop({ schedule, conditions }: Plan, facts: OracleFacts): boolean {
    const { battery, allowsMetered } = conditions;
    const percent = facts.batteryPercent ?? 101;
    return (
      !isOpen(schedule.windows, localOf(facts.nowMs, facts.zone)) ||
      (facts.isMetered && !allowsMetered && !facts.isOffline) ||
      (battery.kind === 'never' && percent <= 100) ||
      (battery.kind === 'above' && percent < battery.percent)
    );
  }

  saved({ id }: Plan, startedMs: number, zone: string, rereads: boolean): void {
    const known = this.#known.get(id)!;
    known.counted = { ms: startedMs, zone, isRun: true };
    if (rereads) known.reread = known.counted;
    known.failures = 0;
  }

  failed({ id }: Plan, nowMs: number, isOffline: boolean): void {
    const known = this.#known.get(id)!;
    known.failures += 1;
    known.failedMs = nowMs;
    known.isOffline = isOffline;
  }

  declined({ id }: Plan, startedMs: number, zone: string): void {
    const known = this.#known.get(id)!;
    known.counted = { ms: startedMs, zone, isRun: true };
    known.failures = 0;
  }

  /** When the schedule's time passed, before jitter; `undefined` while it has not. */
  passed(plan: Plan, { nowMs, zone }: OracleFacts): number | undefined {
    const known = this.#known.get(plan.id)!;
    const { runs } = plan.schedule;
    if (runs.kind === 'interval') {
      const dueMs = known.counted.ms + (known.counted.isRun ? runs.minutes * minuteMs : 0);
      return dueMs <= nowMs ? dueMs : undefined;
    }
    if (runs.kind === 'manual') return undefined;
    const isTime = (local: number) => runs.times.includes(timeText(local)) && isDay(runs, local);
    return this.#follow(plan.id, known.counted, zone, nowMs, isTime);
  }

  /** What was noted by a clock that was wrong, and has been set back since. */
  #believe({ id, schedule }: Plan, { nowMs, zone }: OracleFacts): void {
    const known = this.#known.get(id)!;
    const most = schedule.runs.kind === 'interval' ? 0 : dayMs;
    if (known.counted.ms > nowMs + most) known.counted = { ...known.counted, ms: nowMs, zone };
    if (known.reread.ms > nowMs + dayMs) known.reread = { ...known.reread, ms: nowMs, zone };
  }

  #dueSince(plan: Plan, facts: OracleFacts, startsMs: (plan: Plan) => number): number | undefined {
    const passedMs = this.passed(plan, facts);
    if (passedMs === undefined || plan.schedule.jitterMinutes === 0) return passedMs;
    const chosenMs = startsMs(plan);
    if (chosenMs < passedMs || chosenMs >= passedMs + plan.schedule.jitterMinutes * minuteMs)
      throw new Error(`${plan.name}: jitter out of bounds`);
    return chosenMs <= facts.nowMs ? chosenMs : undefined;
  }

  #isHeld(plan: Plan, facts: OracleFacts): boolean {
    const { failures, failedMs } = this.#known.get(plan.id)!;
    const { waitsForFullScreen, idleMinutes } = plan.conditions;
    const retryMs = failedMs + Math.min(5 * 2 ** (failures - 1), 240) * minuteMs;
    return (
      facts.isPaused ||
      facts.isOffline ||
      (waitsForFullScreen && facts.isFullScreen) ||
      (idleMinutes !== null && facts.isInUse) ||
      (failures > 0 && failedMs <= facts.nowMs && facts.nowMs < retryMs) ||
      this.mustStop(plan, facts)
    );
  }

  #rereads({ id, schedule: { reread } }: Plan, { nowMs, zone }: OracleFacts): boolean {
    if (!reread) return false;
    const known = this.#known.get(id)!;
    const isTime = (local: number) => timeText(local) === reread.time && weekdayOf(local) === reread.day;
    // The first showing since the last one; that the date was shown elsewhere before does not matter here.
    return this.#follow(`${id} again`, { ...known.reread, zone }, zone, nowMs, isTime) !== undefined;
  }

  /** Follows the hands from `counted` to now: when they first reach or jump over a time that they have not shown before. */
  #follow(
    id: string,
    counted: Counted,
    zone: string,
    nowMs: number,
    isTime: (local: number) => boolean,
  ): number | undefined {
    const key = JSON.stringify(counted);
    let followed = this.#followed.get(id);
    if (followed?.counted !== key || followed.zone !== zone) {
      // They may have been set back shortly before.
      const before = Array.from({ length: 9 }, (_, at) => localOf(counted.ms - at * 15 * minuteMs, zone));
      const highestLocal = Math.max(...before);
      followed = { counted: key, zone, atMs: counted.ms, highestLocal, passedMs: undefined };
      this.#followed.set(id, followed);
    }
    const doneLocal = localOf(counted.ms, counted.zone);
    while (followed.passedMs === undefined && followed.atMs + minuteMs <= nowMs) {
      followed.atMs += minuteMs;
      const local = localOf(followed.atMs, zone);
      for (let shown = followed.highestLocal + minuteMs; shown <= local; shown += minuteMs)
        if (shown > doneLocal && isTime(shown)) followed.passedMs ??= followed.atMs;
      followed.highestLocal = Math.max(followed.highestLocal, local);
    }
    return followed.passedMs !== undefined && followed.passedMs <= nowMs ? followed.passedMs : undefined;
  }
}

function isDay(
  runs: Exclude<Plan['schedule']['runs'], { kind: 'manual' | 'interval' }>,
  local: number,
): boolean {
  if (runs.kind === 'daily') return true;
  if (runs.kind === 'weekly') return runs.days.includes(weekdayOf(local));
  const isLast = new Date(local + dayMs).getUTCDate() === 1;
  return runs.days.includes(new Date(local).getUTCDate()) || (isLast && runs.days.includes(-1));
}

function isOpen(windows: readonly WeekWindow[], local: number): boolean {
  const now = timeText(local);
  return (
    windows.length === 0 ||
    windows.some(({ days, from, to }) => {
      if (from < to) return days.includes(weekdayOf(local)) && from <= now && now < to;
      const isEvening = days.includes(weekdayOf(local)) && from <= now;
      return isEvening || (days.includes(weekdayOf(local - dayMs)) && now < to);
    })
  );
}

const timeText = (local: number) => {
  const minutes = Math.floor((local % dayMs) / minuteMs);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
};

const weekdayOf = (local: number) => new Date(local).getUTCDay() || 7;

const offsets = new Map<string, Map<number, number>>();
const formats = new Map<string, Intl.DateTimeFormat>();

/** What the clocks show there, as if it were UTC. */
export function localOf(ms: number, zone: string): number {
  const quarter = Math.floor(ms / (15 * minuteMs));
  let known = offsets.get(zone);
  if (!known) offsets.set(zone, (known = new Map<number, number>()));
  let offset = known.get(quarter);
  if (offset === undefined) {
    let format = formats.get(zone);
    if (!format)
      formats.set(
        zone,
        (format = new Intl.DateTimeFormat('sv-SE', {
          timeZone: zone,
          dateStyle: 'short',
          timeStyle: 'medium',
        })),
      );
    offset =
      Date.parse(`${format.format(quarter * 15 * minuteMs).replace(' ', 'T')}Z`) - quarter * 15 * minuteMs;
    known.set(quarter, offset);
  }
  return ms + offset;
}
