/** The scheduler with real jobs that last as long as a test wants, on a clock that it moves. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Job, JobOutcome } from '../../contract/data';
import type { Plan, PlanState } from '../../contract/plan-data';
import { AppError } from '../../main/app-error';
import { cancelledError } from '../../main/engine/errors';
import { JobHistory } from '../../main/jobs/history';
import { Jobs } from '../../main/jobs/jobs';
import { PlanRecords, type PlanRecordStore } from '../../main/jobs/plan-records';
import { Scheduler, type SchedulerOptions } from '../../main/jobs/scheduler';
import type { SystemFacts } from '../../main/plans/system-facts';
import { MemoryDocument } from './app-doubles';
import { deferred } from './deferred';
import { quietFacts } from './system-facts';

/** What outlives the app. */
export interface PlanWorld {
  nowMs: number;
  system: SystemFacts;
  plans: readonly Plan[];
  others: ReturnType<SchedulerOptions['others']>;
  readonly store: PlanRecordStore;
}

export function planWorld(nowMs: number, ...plans: readonly Plan[]): PlanWorld {
  return {
    nowMs,
    system: quietFacts,
    plans,
    others: { lacks: null, pause: null, usesNetwork: true },
    store: new MemoryDocument(),
  };
}

export interface StartedRun {
  readonly job: Job;
  readonly rereads: boolean;
}

/** One start of the app. */
export class PlanApp {
  readonly jobs: Jobs;
  readonly scheduler: Scheduler;
  /** All runs that began, in order. */
  readonly runs: StartedRun[] = [];
  /** How often it was told that something becomes of the plans. */
  told = 0;
  #end = deferred<JobOutcome>();

  constructor(world: PlanWorld, past: readonly Job[] = []) {
    const clock = { nowMs: () => world.nowMs, sleep: () => Promise.reject(new Error('unused')) };
    const history = { read: () => past.map((job) => ({ job, warnings: [] })), write: () => undefined };
    this.jobs = new Jobs(clock, new JobHistory(history), (job) => this.scheduler.onDidChangeJob(job));
    this.scheduler = new Scheduler({
      clock,
      plans: () => world.plans,
      jobs: this.jobs,
      backups: { run: (plan, rereads) => this.#run(plan, rereads) },
      records: new PlanRecords(world.store),
      facts: () => world.system,
      others: () => world.others,
      onDidChange: () => (this.told += 1),
    });
  }

  get running(): StartedRun | undefined {
    const run = this.runs.at(-1);
    return run && this.jobs.get(run.job.id).endedAt === null ? run : undefined;
  }

  state(plan: Plan): PlanState {
    return this.scheduler.states().find(({ planId }) => planId === plan.id)!;
  }

  /** Ends what works. */
  async finish(failure?: AppError): Promise<void> {
    if (failure) this.#end.reject(failure);
    else this.#end.resolve(saved);
    await letEnd();
  }

  #run(plan: Plan, rereads: boolean): string {
    if (plan.sources.folders.length === 0) throw new AppError('app/no-sources', 'No folders are chosen');
    const end = deferred<JobOutcome>();
    const id = this.jobs.start('backup', {
      planId: plan.id,
      run: ({ signal }) => {
        const cancel = () => end.reject(cancelledError());
        if (signal.aborted) cancel();
        else signal.addEventListener('abort', cancel);
        return end.promise;
      },
    });
    this.#end = end;
    this.runs.push({ job: this.jobs.get(id), rereads });
    return id;
  }
}

/** Lets a job that was finished or cancelled come to its end. */
export async function letEnd(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await nextTurn();
}

const saved: JobOutcome = {
  kind: 'backup',
  snapshotId: 'a'.repeat(64),
  filesNew: 0,
  filesChanged: 0,
  filesUnmodified: 0,
  bytesProcessed: 0,
  bytesAdded: 0,
  bytesStored: 0,
};
