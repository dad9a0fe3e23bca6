import { randomUUID } from 'node:crypto';
import type { Job, JobKind, JobOutcome, JobWarning } from '../../contract/data';
import type { Clock } from '../engine/base/clock';
import { PauseGate } from '../engine/base/pause-gate';
import { isCancelled } from '../engine/errors';
import type { EngineEvent, RunOptions } from '../engine/requests';
import { AppError, plainErrorData, toErrorData } from '../app-error';
import type { JobHistory } from './history';
import { ProgressMeter } from './progress-meter';

/** Enough to see what is wrong; a run that cannot read a whole disk must not fill the memory. */
const keptWarnings = 10_000;

export interface JobRunOptions extends RunOptions {
  /** See `Job.firstFile`. */
  readonly onFirstFile: (file: NonNullable<Job['firstFile']>) => void;
}

export interface JobBody {
  run(options: JobRunOptions): Promise<JobOutcome>;
  readonly planId?: string;
  /** What is asked, as plain data, for a job that can be gone on with; see `requestOf`. */
  readonly request?: unknown;
}

interface RunningJob {
  job: Job;
  readonly body: JobBody;
  readonly abort: AbortController;
  readonly pause: PauseGate;
  readonly meter: ProgressMeter;
  readonly warnings: JobWarning[];
  ended: Promise<void>;
}

/** Runs what may last: starts, pauses and cancels jobs and keeps what came of them. One job of a kind at a time. */
export class Jobs {
  readonly #clock: Clock;
  readonly #history: JobHistory;
  readonly #onDidChange: (job: Job) => void;
  readonly #running = new Map<string, RunningJob>();

  constructor(clock: Clock, history: JobHistory, onDidChange: (job: Job) => void) {
    this.#clock = clock;
    this.#history = history;
    this.#onDidChange = onDidChange;
  }

  /** Starts `body` and returns the job's id at once. `app/already-running` when a job of this kind is at work. */
  start(kind: JobKind, body: JobBody): string {
    if (this.runningOf(kind))
      throw new AppError('app/already-running', `A ${kind} is already running`, { kind });
    const id = randomUUID();
    const meter = new ProgressMeter(this.#clock, (progress) => this.#change(running, { progress }));
    const running: RunningJob = {
      job: newJob(id, kind, body.planId ?? null, this.#now(), meter),
      body,
      abort: new AbortController(),
      pause: new PauseGate(),
      meter,
      warnings: [],
      ended: Promise.resolve(),
    };
    this.#running.set(id, running);
    if (body.request !== undefined) this.#history.begin(running.job, body.request);
    this.#onDidChange(running.job);
    // In the next turn, so that the caller has the id before the first event.
    running.ended = running.ended.then(() => this.#run(running));
    return id;
  }

  /** Newest first, running jobs before ended ones. */
  list(): readonly Job[] {
    const running = [...this.#running.values()].map(({ job }) => job).reverse();
    return [...running, ...this.#history.list()];
  }

  /** `input/invalid` when there is no such job. */
  get(id: string): Job {
    const job = this.list().find((known) => known.id === id);
    if (!job) throw new AppError('input/invalid', `There is no job ${id}`, { jobId: id });
    return job;
  }

  warnings(id: string): readonly JobWarning[] {
    this.get(id);
    return this.#running.get(id)?.warnings ?? this.#history.warnings(id);
  }

  /** What the job was asked that has ended without being finished, or with the app; `undefined` when it cannot be gone on with. */
  requestOf(id: string): unknown {
    return this.#history.requestOf(id);
  }

  /** Another job goes on with it. */
  forgetRequest(id: string): void {
    this.#history.forgetRequest(id);
    this.#onDidChange(this.get(id));
  }

  get isRunning(): boolean {
    return this.#running.size > 0;
  }

  runningOf(kind: JobKind): Job | undefined {
    return [...this.#running.values()].find(({ job }) => job.kind === kind)?.job;
  }

  /** Does nothing for a job that has ended. */
  cancel(id: string): void {
    const running = this.#running.get(id);
    if (!running) return;
    this.#change(running, { state: 'cancelling' });
    running.abort.abort();
    // After the abort: what was held must find the signal aborted when it is let go.
    running.pause.setPaused(false);
  }

  setPaused(id: string, isPaused: boolean): void {
    const running = this.#running.get(id);
    if (running?.job.state !== (isPaused ? 'running' : 'paused')) return;
    running.pause.setPaused(isPaused);
    running.meter.restartClock();
    this.#change(running, { state: isPaused ? 'paused' : 'running' });
  }

  /** Cancels everything and waits until locks have been given back. */
  async stopAll(): Promise<void> {
    const all = [...this.#running.values()];
    for (const { job } of all) this.cancel(job.id);
    await Promise.all(all.map(({ ended }) => ended));
  }

  async #run(running: RunningJob): Promise<void> {
    const { body, abort, pause, meter } = running;
    try {
      const outcome = await body.run({
        signal: abort.signal,
        pause,
        onEvent: (event) => this.#take(running, event),
        onFirstFile: (firstFile) => this.#change(running, { firstFile }),
      });
      meter.finish();
      this.#end(running, {
        outcome,
        state: running.job.warnings > 0 ? 'succeeded-with-warnings' : 'succeeded',
      });
    } catch (error) {
      if (abort.signal.aborted && isCancelled(error)) this.#end(running, { state: 'cancelled' });
      else this.#end(running, { state: 'failed', error: toErrorData(error) });
    }
  }

  #take(running: RunningJob, event: EngineEvent): void {
    if (event.kind === 'warning') {
      const { path, error } = event.warning;
      if (running.warnings.length < keptWarnings)
        running.warnings.push({ path, error: plainErrorData(error) });
      running.job = { ...running.job, warnings: running.job.warnings + 1 };
    }
    running.meter.take(event);
  }

  #change(running: RunningJob, change: Partial<Job>): void {
    running.job = { ...running.job, ...change };
    this.#onDidChange(running.job);
  }

  #end(running: RunningJob, result: Partial<Job>): void {
    running.job = { ...running.job, ...result, endedAt: this.#now() };
    this.#running.delete(running.job.id);
    this.#history.add(running.job, running.warnings);
    this.#onDidChange(this.get(running.job.id));
  }

  #now(): string {
    return new Date(this.#clock.nowMs()).toISOString();
  }
}

function newJob(
  id: string,
  kind: JobKind,
  planId: string | null,
  startedAt: string,
  meter: ProgressMeter,
): Job {
  return {
    id,
    kind,
    planId,
    state: 'running',
    startedAt,
    endedAt: null,
    progress: meter.progress,
    warnings: 0,
    error: null,
    outcome: null,
  };
}
