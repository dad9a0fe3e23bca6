import type { Job, JobWarning } from '../../contract/data';

/** How many ended jobs are remembered: more than a year of daily backups. */
const keptJobs = 400;
/** How many warnings are remembered of each. */
const keptWarnings = 1000;

export interface PastJob {
  readonly job: Job;
  readonly warnings: readonly JobWarning[];
}

/** Where the history is kept between starts. */
export interface HistoryStore {
  /** What was written last; anything else starts a new history, which only this app's own past depends on. */
  read(): unknown;
  write(jobs: readonly PastJob[]): void;
}

/** What ran and what came of it, newest first. */
export class JobHistory {
  readonly #store: HistoryStore;
  #jobs: readonly PastJob[];

  constructor(store: HistoryStore) {
    this.#store = store;
    const jobs = store.read();
    this.#jobs = Array.isArray(jobs) ? (jobs as readonly PastJob[]) : [];
  }

  list(): readonly Job[] {
    return this.#jobs.map(({ job }) => job);
  }

  warnings(jobId: string): readonly JobWarning[] {
    return this.#jobs.find(({ job }) => job.id === jobId)?.warnings ?? [];
  }

  add(job: Job, warnings: readonly JobWarning[]): void {
    this.#jobs = [{ job, warnings: warnings.slice(0, keptWarnings) }, ...this.#jobs].slice(0, keptJobs);
    this.#store.write(this.#jobs);
  }
}
