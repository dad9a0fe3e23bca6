import type { Job, JobOutcome } from '../../contract/data';
import type { Plan, PruneView } from '../../contract/plan-data';
import { AppError } from '../app-error';
import type { Clock } from '../engine/base/clock';
import { isEngineError } from '../engine/errors';
import type { PruneRequest } from '../engine/requests';
import type { Prices } from '../plans/prices';
import type { SettingsFile } from '../settings/settings-file';
import type { JobRunOptions, Jobs } from './jobs';
import { lockWaitMs } from './lock-wait';
import { pruneRequest } from './prune-requests';
import { pruneView } from './prune-view';
import type { Retentions } from './retentions';
import type { Sessions } from './sessions';

export interface UpkeepJobsOptions {
  readonly jobs: Jobs;
  readonly sessions: Pick<Sessions, 'get'>;
  readonly settings: Pick<SettingsFile, 'document'>;
  /** As they hold. */
  readonly plans: () => readonly Plan[];
  /** `undefined` where the storage has none. */
  readonly prices: () => Prices | undefined;
  readonly retentions: Retentions;
  readonly clock: Clock;
}

/** A storage that lets nobody remove backups is asked again after this: its rights may have changed. */
const forbiddenForMs = 7 * 24 * 60 * 60 * 1000;

/** Removing backups that are not kept any longer, and giving their space back. Makes way for restores. */
export class UpkeepJobs {
  readonly #options: UpkeepJobsOptions;
  /** Whose retention is to be looked at as soon as nothing else runs. */
  readonly #pending = new Set<string>();
  #looking = Promise.resolve();
  #abort = new AbortController();

  constructor(options: UpkeepJobsOptions) {
    this.#options = options;
  }

  /** What a prune would do now, changing nothing. */
  async previewPrune(signal: AbortSignal): Promise<PruneView> {
    const session = await this.#options.sessions.get(signal);
    const request = { ...this.#pruneRequest, isDryRun: true };
    return pruneView(await session.prune(request, { signal, onEvent: () => undefined }));
  }

  /** Applies the retention of all plans, then gives space back if asked; returns the job's id. `app/already-running` beside any other job. */
  start({ prune }: { readonly prune: boolean }): string {
    return this.#start(this.#options.plans(), prune);
  }

  /**
   * To be told of every backup that was saved. Should its retention remove something, a job does; whatever fails that is met again after the next backup.
   * Resolves when that is known; never rejects.
   */
  backupSaved(planId: string): Promise<void> {
    this.#pending.add(planId);
    const { signal } = this.#abort;
    return (this.#looking = this.#looking.then(() => this.#look(signal)).catch(() => undefined));
  }

  /** To be told of every change of a job: somebody who restores must not wait for this. */
  onDidChangeJob({ kind }: Job): void {
    const running = this.#options.jobs.runningOf('upkeep');
    if (kind === 'restore' && running && running.state !== 'cancelling')
      this.#options.jobs.cancel(running.id);
  }

  /** Ends looking; jobs are not its business. */
  async stop(): Promise<void> {
    this.#abort.abort();
    this.#abort = new AbortController();
    await this.#looking;
  }

  /** Whether the last run, not long ago, has shown that nothing may be removed: asking again each time would only fill the storage and the history. */
  get isForbidden(): boolean {
    const last = this.#options.jobs.list().find(({ outcome }) => outcome?.kind === 'upkeep');
    if (last?.outcome?.kind !== 'upkeep' || last.endedAt === null) return false;
    const agoMs = this.#options.clock.nowMs() - Date.parse(last.endedAt);
    return last.outcome.isRemovalForbidden && Math.abs(agoMs) < forbiddenForMs;
  }

  async #look(signal: AbortSignal): Promise<void> {
    const { jobs, plans, retentions } = this.#options;
    if (this.isForbidden) return;
    const due: Plan[] = [];
    for (const plan of plans()) {
      if (!this.#pending.has(plan.id)) continue;
      if (await retentions.isDue(plan, signal)) due.push(plan);
      else this.#pending.delete(plan.id);
    }
    if (signal.aborted || due.length === 0 || jobs.isRunning) return;
    this.#start(due, false);
    for (const { id } of due) this.#pending.delete(id);
  }

  #start(plans: readonly Plan[], prunes: boolean): string {
    const { jobs } = this.#options;
    if (jobs.isRunning) throw new AppError('app/already-running', 'Another job is running');
    return jobs.start('upkeep', { run: (options) => this.#run(plans, prunes, options) });
  }

  async #run(plans: readonly Plan[], prunes: boolean, options: JobRunOptions): Promise<JobOutcome> {
    const done = { kind: 'upkeep' as const, backupsRemoved: 0, bytesFreed: 0, isRemovalForbidden: false };
    try {
      for (const plan of plans) done.backupsRemoved += await this.#options.retentions.apply(plan, options);
      if (prunes) done.bytesFreed = await this.#prune(options);
      return done;
    } catch (error) {
      if (!isEngineError(error, 'storage/forbidden', 'storage/immutable')) throw error;
      return { ...done, isRemovalForbidden: true };
    }
  }

  async #prune(options: JobRunOptions): Promise<number> {
    const session = await this.#options.sessions.get(options.signal);
    return pruneView(await session.prune({ ...this.#pruneRequest, lockWaitMs }, options)).freedBytes;
  }

  get #pruneRequest(): PruneRequest {
    return pruneRequest(this.#options.settings.document.upkeep, this.#options.prices());
  }
}
