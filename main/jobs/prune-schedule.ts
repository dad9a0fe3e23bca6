import type { Job } from '../../contract/data';
import type { Plan, Upkeep } from '../../contract/plan-data';
import { nextDue, type Due } from '../plans/due';
import { whyNot } from '../plans/why-not';
import type { SettingsFile } from '../settings/settings-file';
import type { Moment, PlanRecord } from './plan-records';
import { retryTime, type SchedulerOptions } from './scheduler';
import type { UpkeepJobs } from './upkeep-jobs';

export interface PruneScheduleOptions extends Pick<
  SchedulerOptions,
  'clock' | 'plans' | 'jobs' | 'records' | 'facts' | 'others'
> {
  readonly settings: SettingsFile;
  readonly upkeep: Pick<UpkeepJobs, 'start' | 'isForbidden'>;
}

/** Beside those of plans, whose ids are others. */
const recordId = 'upkeep';

/** Gives space back when it is time, as soon as nothing speaks against it: under the conditions of the first plan. It has no timer, as `Scheduler` has none. */
export class PruneSchedule {
  readonly #options: PruneScheduleOptions;
  #jobId: string | undefined;

  constructor(options: PruneScheduleOptions) {
    this.#options = options;
  }

  get upkeep(): Upkeep {
    return this.#options.settings.document.upkeep;
  }

  set(upkeep: Upkeep): Upkeep {
    const { settings, records } = this.#options;
    const before = this.#plan;
    // Nobody may have asked for it yet.
    records.get(before, () => [], this.#moment);
    settings.update({ upkeep });
    records.onDidChangeSchedule(before, this.#plan, this.#moment);
    return upkeep;
  }

  /** ISO time; past while it is due. `null` when it is done by hand only. */
  get nextAt(): string | null {
    const due = this.#due;
    return due && new Date(due.startsAtMs).toISOString();
  }

  look(): void {
    const { others, facts, jobs, upkeep } = this.#options;
    const { nowMs } = this.#moment;
    const due = this.#due;
    if (!due || due.startsAtMs > nowMs || upkeep.isForbidden) return;
    const reason = whyNot(this.#plan.conditions, {
      ...others(),
      nowMs,
      system: facts(),
      hasSources: true,
      closedUntilMs: null,
      retryAtMs: retryTime(this.#record, nowMs),
      isBusy: jobs.isRunning,
    });
    if (reason === null) this.#jobId = upkeep.start({ prune: true });
  }

  /** To be told of every change of a job. What gave way to a restore is still due; what somebody stopped is not. */
  onDidChangeJob({ id, outcome, state, startedAt, endedAt }: Job): void {
    if (id !== this.#jobId || endedAt === null) return;
    const { records, jobs } = this.#options;
    const { nowMs, zone } = this.#moment;
    const isDone = outcome !== null || (state === 'cancelled' && !jobs.runningOf('restore'));
    const count = (this.#record.failure?.count ?? 0) + 1;
    if (isDone)
      records.update(recordId, {
        counted: { atMs: Date.parse(startedAt), zone, isRun: true },
        failure: null,
      });
    else if (state === 'failed')
      records.update(recordId, { failure: { count, atMs: nowMs, isOffline: false } });
  }

  get #due(): Due | null {
    return nextDue(this.#plan, this.#record.counted, this.#moment.zone);
  }

  get #record(): PlanRecord {
    return this.#options.records.get(this.#plan, () => [], this.#moment);
  }

  get #plan(): Plan {
    const schedule = { runs: this.upkeep.prune.runs, jitterMinutes: 0, windows: [], reread: null };
    return { ...this.#options.plans()[0]!, id: recordId, schedule };
  }

  get #moment(): Moment {
    return { nowMs: this.#options.clock.nowMs(), zone: this.#options.facts().zone };
  }
}
