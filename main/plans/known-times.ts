import type { Plan, Schedule } from '../../contract/plan-data';
import { nextDue, type Anchor, type Due } from './due';
import { openingAt, type Opening } from './recurrence';

interface KnownDue {
  readonly schedule: Schedule;
  readonly anchor: Anchor;
  readonly zone: string;
  readonly due: Due | null;
}

interface KnownOpening {
  readonly windows: Schedule['windows'];
  readonly zone: string;
  readonly fromMs: number;
  readonly opening: Opening;
}

/** What plans' schedules say, which is asked far more often than it changes. */
export class KnownTimes {
  readonly #dues = new Map<string, KnownDue>();
  readonly #openings = new Map<string, KnownOpening>();

  /** See `nextDue`. */
  dueOf(plan: Plan, anchor: Anchor, zone: string): Due | null {
    const { id, schedule } = plan;
    const known = this.#dues.get(id);
    if (known?.schedule === schedule && isSame(known.anchor, anchor) && known.zone === zone) return known.due;
    const due = nextDue(plan, anchor, zone);
    this.#dues.set(id, { schedule, anchor, zone, due });
    return due;
  }

  /** See `openingAt`. */
  openingOf({ id, schedule: { windows } }: Plan, nowMs: number, zone: string): Opening {
    const known = this.#openings.get(id);
    const isSameWeek = known?.windows === windows && known.zone === zone;
    if (isSameWeek && known.fromMs <= nowMs && nowMs < known.opening.untilMs) return known.opening;
    const opening = openingAt(windows, nowMs, zone);
    this.#openings.set(id, { windows, zone, fromMs: nowMs, opening });
    return opening;
  }
}

function isSame(a: Anchor, b: Anchor): boolean {
  return a.atMs === b.atMs && a.zone === b.zone && a.isRun === b.isRun;
}
