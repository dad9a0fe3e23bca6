import type { Bytes } from '../base/bytes';
import { throwIfAborted } from '../errors';
import { OpenCpu } from './open-cpu';
import type {
  OpenSession,
  OpenSessionOptions,
  OpenWorkers,
  VerifyJob,
  VerifyResult,
  VisitJob,
  VisitResult,
  WriteJob,
  WriteResult,
} from './open-workers';
import { encodeVerifyJob } from './sent-jobs';

/** The opening workers' work on the caller's own thread: for tests, and where threads are not wanted. */
export function inlineOpenWorkers(): OpenWorkers {
  return { beginSession: (options) => new InlineOpenSession(options), close: () => Promise.resolve() };
}

class InlineOpenSession implements OpenSession {
  readonly #options: OpenSessionOptions;
  readonly #cpu: OpenCpu;

  constructor(options: OpenSessionOptions) {
    this.#options = options;
    this.#cpu = new OpenCpu(options.key, () => options.signal.aborted);
  }

  async write(memory: Bytes, job: WriteJob): Promise<WriteResult> {
    throwIfAborted(this.#options.signal);
    return this.#cpu.write(memory, job);
  }

  async verify(memory: Bytes, job: VerifyJob): Promise<VerifyResult> {
    throwIfAborted(this.#options.signal);
    return this.#cpu.verify(memory, encodeVerifyJob(job));
  }

  async visit(memory: Bytes, job: VisitJob): Promise<VisitResult> {
    throwIfAborted(this.#options.signal);
    return this.#cpu.visit(memory, job);
  }

  async end(): Promise<void> {
    // Every call was done when it returned.
  }
}
