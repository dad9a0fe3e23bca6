import type { Job } from '../../contract/data';
import type { Plan, PlanState, WaitReason } from '../../contract/plan-data';
import type { Clock } from '../engine/base/clock';
import { isRereadDue, type Anchor, type Due } from '../plans/due';
import { KnownTimes } from '../plans/known-times';
import type { SystemFacts } from '../plans/system-facts';
import { nextTryMs, whyNot, whyStop, type RunFacts } from '../plans/why-not';
import { AppError, toErrorData } from '../app-error';
import type { Backups } from './backups';
import { isOffline } from './health';
import type { Jobs } from './jobs';
import type { Moment, PlanRecord, PlanRecords } from './plan-records';

const minuteMs = 60_000;
/** A run that failed is tried again after this, and then after twice as long each time. */
const retryAfterMs = 5 * minuteMs;
const longestRetryMs = 4 * 60 * minuteMs;

export interface SchedulerOptions {
  readonly clock: Clock;
  /** As they hold under a policy; each the same object while nothing of it changes. */
  readonly plans: () => readonly Plan[];
  readonly jobs: Pick<Jobs, 'list' | 'get' | 'isRunning' | 'runningOf' | 'cancel'>;
  readonly backups: Pick<Backups, 'run'>;
  readonly records: PlanRecords;
  readonly facts: () => SystemFacts;
  /** What the storage and the person have to say. */
  readonly others: () => Pick<RunFacts, 'lacks' | 'pause' | 'usesNetwork'>;
  /** What becomes of the plans is to be asked again. */
  readonly onDidChange: () => void;
}

/** A run that works. */
interface PlanRun {
  readonly zone: string;
  readonly rereads: boolean;
  /** Somebody wants it now, whatever speaks against it. */
  readonly isForced: boolean;
}

/** How it stands with a plan. */
interface Standing {
  readonly plan: Plan;
  readonly record: PlanRecord;
  readonly due: Due | null;
  readonly running: Job | undefined;
  readonly isDue: boolean;
  readonly waits: WaitReason | null;
}

/**
 * Runs what is due as soon as nothing speaks against it, one job at a time, and ends what may not go on. It has no timer: whoever has it lets it look, now and
 * then and whenever something may have changed, and it decides by the wall clock of that moment. So it does not matter what the clock did in between.
 */
export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #runs = new Map<string, PlanRun>();
  /** Jobs that somebody does not want: what they were for is not due again before its next time. */
  readonly #declined = new Set<string>();
  /** Plans that somebody wants to run, whatever they wait for, after what runs now. */
  readonly #wanted = new Set<string>();
  readonly #times = new KnownTimes();
  readonly #jobStates = new Map<string, Job['state']>();
  #network = '';
  #told = '';
  #isLooking = false;
  #isOver = false;

  constructor(options: SchedulerOptions) {
    this.#options = options;
  }

  /** In the plans' order. */
  states(): readonly PlanState[] {
    const facts = this.#runFacts();
    return this.#standings(facts).map((standing) => stateOf(standing, facts));
  }

  look(): void {
    if (this.#isLooking || this.#isOver) return;
    this.#isLooking = true;
    try {
      this.#forgetOfflineFailures();
      this.#stopWhatMayNotGoOn();
      this.#startWanted();
      this.#startNext();
    } finally {
      this.#isLooking = false;
    }
    const told = JSON.stringify(this.states());
    if (told === this.#told) return;
    this.#told = told;
    this.#options.onDidChange();
  }

  /** Runs the plan now, whatever it waits for; returns the job's id. */
  run(plan: Plan, rereads: boolean): string {
    return this.#start(plan, rereads, true);
  }

  /**
   * Runs all plans that have folders, one after the other, whatever they wait for; returns the first one's job. `app/no-sources` when none has, `app/paused` while
   * backups are to wait.
   */
  runAll(): string {
    const { pause } = this.#options.others();
    if (pause) {
      const until = pause.until ?? '';
      throw new AppError('app/paused', `Backups are paused ${until}`, { until });
    }
    const [first, ...others] = this.#plans.filter(({ sources }) => sources.folders.length > 0);
    if (!first) throw new AppError('app/no-sources', 'No folders are chosen');
    const jobId = this.run(first, false);
    for (const { id } of others) this.#wanted.add(id);
    return jobId;
  }

  /** Somebody does not want the job, nor what was to follow it. */
  cancel(jobId: string): void {
    this.#wanted.clear();
    this.#declined.add(jobId);
    this.#options.jobs.cancel(jobId);
  }

  onDidChangeSchedule(before: Plan, after: Plan): void {
    this.#options.records.onDidChangeSchedule(before, after, this.#moment);
  }

  /** To be told of every change of a job. */
  onDidChangeJob(job: Job): void {
    const hasEnded = job.endedAt !== null;
    if (!hasEnded && this.#jobStates.get(job.id) === job.state) return;
    this.#jobStates.set(job.id, job.state);
    if (hasEnded) {
      if (job.kind === 'backup') this.#settle(job);
      this.#jobStates.delete(job.id);
      this.#runs.delete(job.id);
      this.#declined.delete(job.id);
    }
    this.look();
  }

  /** Nothing begins any more. */
  stop(): void {
    this.#isOver = true;
  }

  #startWanted(): void {
    const { jobs, others } = this.#options;
    const plan = this.#plans.find(({ id }) => this.#wanted.has(id));
    if (!plan || jobs.isRunning || others().pause) return;
    this.#wanted.delete(plan.id);
    this.#tryStart(plan, false, true);
  }

  #startNext(): void {
    const ready = this.#standings(this.#runFacts())
      .filter(({ isDue, waits, running }) => isDue && waits === null && !running)
      .sort((a, b) => a.due!.sinceMs - b.due!.sinceMs)[0];
    if (!ready) return;
    const { plan, record } = ready;
    const { nowMs, zone } = this.#moment;
    this.#tryStart(plan, isRereadDue(plan.schedule.reread, record.rereadCounted, nowMs, zone), false);
  }

  #tryStart(plan: Plan, rereads: boolean, isForced: boolean): void {
    try {
      this.#start(plan, rereads, isForced);
    } catch (error) {
      this.#noteFailure(plan.id, this.#recordOf(plan), toErrorData(error).code);
    }
  }

  #start(plan: Plan, rereads: boolean, isForced: boolean): string {
    const { zone } = this.#moment;
    const jobId = this.#options.backups.run(plan, rereads);
    this.#runs.set(jobId, { zone, rereads, isForced });
    this.look();
    return jobId;
  }

  /** What was saved so far stays, and the run is still due. */
  #stopWhatMayNotGoOn(): void {
    const { jobs } = this.#options;
    const { system, nowMs, usesNetwork } = this.#runFacts();
    for (const [jobId, { isForced }] of this.#runs) {
      const job = jobs.get(jobId);
      const plan = this.#plans.find(({ id }) => id === job.planId);
      if (!plan || isForced || job.state === 'cancelling') continue;
      const { isOpen, untilMs } = this.#times.openingOf(plan, nowMs, system.zone);
      const closedUntilMs = isOpen ? null : untilMs;
      if (whyStop(plan.conditions, { system, usesNetwork, closedUntilMs })) jobs.cancel(jobId);
    }
  }

  #settle(job: Job): void {
    const { records } = this.#options;
    const plan = this.#plans.find(({ id }) => id === job.planId);
    if (!plan) return;
    const run = this.#runs.get(job.id);
    const record = this.#recordOf(plan);
    const zone = run?.zone ?? this.#moment.zone;
    const counted: Anchor = { atMs: Date.parse(job.startedAt), zone, isRun: true };
    if (job.outcome)
      records.update(plan.id, {
        counted,
        lastRunAt: job.startedAt,
        failure: null,
        ...(run?.rereads && { rereadCounted: counted, lastRereadAt: job.startedAt }),
      });
    else if (job.state === 'failed') this.#noteFailure(plan.id, record, job.error?.code);
    else if (this.#declined.has(job.id)) records.update(plan.id, { counted, failure: null });
  }

  #noteFailure(planId: string, { failure }: PlanRecord, code: string | undefined): void {
    const count = (failure?.count ?? 0) + 1;
    const atMs = this.#moment.nowMs;
    this.#options.records.update(planId, { failure: { count, atMs, isOffline: isOffline(code) } });
  }

  /** Another network may bring what the last one did not. */
  #forgetOfflineFailures(): void {
    const { isOnline, networkName } = this.#options.facts();
    const network = JSON.stringify([isOnline, networkName]);
    if (network === this.#network) return;
    this.#network = network;
    for (const plan of this.#plans)
      if (this.#recordOf(plan).failure?.isOffline) this.#options.records.update(plan.id, { failure: null });
  }

  #standings(facts: Facts): readonly Standing[] {
    return this.#plans.map((plan) => this.#standing(plan, facts));
  }

  #standing(plan: Plan, facts: Facts): Standing {
    const { nowMs, system } = facts;
    const record = this.#recordOf(plan);
    const backup = this.#options.jobs.runningOf('backup');
    const running = backup?.planId === plan.id ? backup : undefined;
    const counted = running
      ? { atMs: Date.parse(running.startedAt), zone: system.zone, isRun: true }
      : record.counted;
    const due = this.#times.dueOf(plan, counted, system.zone);
    const isDue = !running && due !== null && due.sinceMs <= nowMs;
    if (!isDue) return { plan, record, due, running, isDue, waits: null };
    const opening = this.#times.openingOf(plan, nowMs, system.zone);
    const closedUntilMs = opening.isOpen ? notYet(due.startsAtMs, nowMs) : opening.untilMs;
    const hasSources = plan.sources.folders.length > 0;
    const retryAtMs = retryTime(record, nowMs);
    const waits = whyNot(plan.conditions, { ...facts, hasSources, closedUntilMs, retryAtMs });
    return { plan, record, due, running, isDue, waits };
  }

  #runFacts(): Facts {
    const { facts, others, jobs, clock } = this.#options;
    return { ...others(), nowMs: clock.nowMs(), system: facts(), isBusy: jobs.isRunning };
  }

  /** The first plan also owns what ran before there were plans. */
  #recordOf(plan: Plan): PlanRecord {
    const isFirst = this.#plans[0]?.id === plan.id;
    const isOwn = ({ planId }: Job) => planId === plan.id || (isFirst && planId === null);
    return this.#options.records.get(plan, () => this.#options.jobs.list().filter(isOwn), this.#moment);
  }

  get #plans(): readonly Plan[] {
    return this.#options.plans();
  }

  get #moment(): Moment {
    return { nowMs: this.#options.clock.nowMs(), zone: this.#options.facts().zone };
  }
}

type Facts = Omit<RunFacts, 'hasSources' | 'closedUntilMs' | 'retryAtMs'>;

function stateOf({ plan, record, due, running, isDue, waits }: Standing, facts: Facts): PlanState {
  const nextMs = waits && nextTryMs(waits, facts);
  return {
    planId: plan.id,
    lastRunAt: record.lastRunAt,
    lastRereadAt: record.lastRereadAt,
    nextRunAt: due && isoTime(due.startsAtMs),
    dueSince: isDue ? isoTime(due!.sinceMs) : null,
    waits,
    nextTryAt: nextMs === null ? null : isoTime(nextMs),
    runningJobId: running?.id ?? null,
  };
}

/** When a run that failed is tried again; `null` when none did. */
export function retryTime({ failure }: PlanRecord, nowMs: number): number | null {
  // A failure that lies ahead was seen by a clock that was wrong.
  if (!failure || failure.atMs > nowMs) return null;
  return failure.atMs + Math.min(retryAfterMs * 2 ** (failure.count - 1), longestRetryMs);
}

function notYet(atMs: number, nowMs: number): number | null {
  return atMs > nowMs ? atMs : null;
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
