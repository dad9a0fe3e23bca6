import type { Job, JobWarning } from '../../contract/data';

/** How many ended jobs are remembered: more than a year of daily backups. */
const keptJobs = 400;
/** How many warnings are remembered of each. */
const keptWarnings = 1000;
/** Of how many unfinished jobs is remembered what they were asked: that may be a long list. */
const keptRequests = 3;

export interface PastJob {
  readonly job: Job;
  readonly warnings: readonly JobWarning[];
  /** What an unfinished job was asked, to go on with it. */
  readonly request?: unknown;
}

/** Where the history is kept between starts. */
export interface HistoryStore {
  /** What was written last; anything else starts a new history, which only this app's own past depends on. */
  read(): unknown;
  write(jobs: readonly PastJob[]): void;
}

/** What ran and what came of it, newest first; and what can be gone on with, even if the app died over it. */
export class JobHistory {
  readonly #store: HistoryStore;
  #jobs: readonly PastJob[];
  /** Of this run: in the store, so that it is known should the app die. */
  readonly #begun = new Map<string, PastJob>();

  constructor(store: HistoryStore) {
    this.#store = store;
    const jobs = store.read();
    this.#jobs = Array.isArray(jobs) ? (jobs as readonly PastJob[]).map(asKnownNow) : [];
  }

  list(): readonly Job[] {
    return this.#jobs.map(({ job, request }) =>
      request === undefined ? job : { ...job, isResumable: true },
    );
  }

  warnings(jobId: string): readonly JobWarning[] {
    return this.#jobs.find(({ job }) => job.id === jobId)?.warnings ?? [];
  }

  /** What the unfinished job was asked; `undefined` when it cannot be gone on with. */
  requestOf(jobId: string): unknown {
    return this.#jobs.find(({ job }) => job.id === jobId)?.request;
  }

  /** Somebody goes on with the job: it is not offered again. */
  forgetRequest(jobId: string): void {
    this.#jobs = this.#jobs.map((past) => (past.job.id === jobId ? withoutRequest(past) : past));
    this.#write();
  }

  /** Notes a job that can be gone on with, before anything else happens. */
  begin(job: Job, request: unknown): void {
    this.#begun.set(job.id, { job, warnings: [], request });
    this.#write();
  }

  add(job: Job, warnings: readonly JobWarning[]): void {
    const request = job.outcome === null ? this.#begun.get(job.id)?.request : undefined;
    this.#begun.delete(job.id);
    const past = {
      job,
      warnings: warnings.slice(0, keptWarnings),
      ...(request !== undefined && { request }),
    };
    this.#jobs = [past, ...this.#jobs].slice(0, keptJobs);
    let requests = 0;
    this.#jobs = this.#jobs.map((each) =>
      each.request !== undefined && ++requests > keptRequests ? withoutRequest(each) : each,
    );
    this.#write();
  }

  #write(): void {
    this.#store.write([...this.#begun.values(), ...this.#jobs]);
  }
}

/** Jobs from before there were plans have none. A job that was running when it was written has died with the app. */
function asKnownNow(read: PastJob): PastJob {
  const past = { ...read, job: { ...read.job, planId: (read.job.planId as string | undefined) ?? null } };
  if (past.job.state !== 'running') return past;
  const error = {
    code: 'app/interrupted',
    message: 'The app ended while this was running',
    context: {},
  } as const;
  return { ...past, job: { ...past.job, state: 'failed', progress: null, error } };
}

function withoutRequest({ job, warnings }: PastJob): PastJob {
  return { job, warnings };
}
