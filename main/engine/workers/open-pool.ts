import { availableParallelism } from 'node:os';
import type { Bytes } from '../base/bytes';
import { EngineError, cancelledError, throwIfAborted } from '../errors';
import type { FromOpenWorker } from './open-messages';
import { type OpenRequest, OpenThread } from './open-thread';
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
import { encodeVerifyJob, encodeWriteJob } from './sent-jobs';

/** More threads than a laptop's disk and network can feed only take memory. */
const mostWorkers = 4;
/** A thread with one task waiting behind the one it does is never idle between two. */
const tasksPerThread = 2;

/**
 * Opening workers on threads of their own; `entry` is the built `open.worker.js`. Threads start with their session, since whoever begins one
 * has something else to do first, and end with it.
 */
export function openWorkerPool(
  entry: URL,
  count = Math.min(mostWorkers, availableParallelism()),
): OpenWorkers {
  const sessions = new Set<OpenPoolSession>();
  return {
    beginSession(options) {
      const session = new OpenPoolSession(entry, count, options, () => sessions.delete(session));
      sessions.add(session);
      return session;
    },
    async close() {
      await Promise.all([...sessions].map((session) => session.end()));
    },
  };
}

interface Waiting {
  readonly run: (thread: OpenThread) => Promise<void>;
  readonly reject: (error: unknown) => void;
}

class OpenPoolSession implements OpenSession {
  readonly #options: OpenSessionOptions;
  readonly #onEnded: () => void;
  readonly #stop = new Int32Array(new SharedArrayBuffer(4));
  readonly #threads: readonly OpenThread[];
  readonly #queue: Waiting[] = [];
  #failure: { readonly error: unknown } | undefined;

  constructor(entry: URL, count: number, options: OpenSessionOptions, onEnded: () => void) {
    this.#options = options;
    this.#onEnded = onEnded;
    const { key, onNotQuiet } = options;
    const data = { key, stop: this.#stop.buffer, isQuiet: onNotQuiet !== undefined };
    this.#threads = Array.from(
      { length: count },
      (_, at) =>
        new OpenThread(entry, data, {
          onNotQuiet: (reason) => {
            if (at === 0) onNotQuiet?.(reason);
          },
          onCrash: (error) => this.#fail(error),
        }),
    );
    options.signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  async write(memory: Bytes, job: WriteJob): Promise<WriteResult> {
    const answer = await this.#ask({ kind: 'write', ...shared(memory), job: encodeWriteJob(job) });
    if (answer.kind !== 'written') throw wrongAnswer(answer);
    return answer.result;
  }

  async verify(memory: Bytes, job: VerifyJob): Promise<VerifyResult> {
    // All threads at one pack: no processor is idle while the last one is proved, and less memory holds what is being read meanwhile.
    const first = encodeVerifyJob(job, this.#threads.length);
    const bytes = shared(memory);
    const asking = this.#threads.map(async (_, part) => {
      const answer = await this.#ask({ kind: 'verify', ...bytes, job: { ...first, part } });
      if (answer.kind !== 'verified') throw wrongAnswer(answer);
      return answer.result;
    });
    const results = await Promise.all(asking);
    const { hash, header } = results[0]!;
    if (hash !== job.pack) return results[0]!;
    const badBlobs = results.flatMap((result) => result.badBlobs).toSorted((a, b) => a.blob - b.blob);
    return { hash, badBlobs, header };
  }

  async visit(memory: Bytes, job: VisitJob): Promise<VisitResult> {
    const answer = await this.#ask({ kind: 'visit', ...shared(memory), job });
    if (answer.kind !== 'visited') throw wrongAnswer(answer);
    return answer.result;
  }

  async end(): Promise<void> {
    this.#fail(cancelledError());
    this.#options.signal.removeEventListener('abort', this.#onAbort);
    await Promise.all(this.#threads.map((thread) => thread.end(cancelledError())));
    this.#onEnded();
  }

  #ask(request: OpenRequest): Promise<FromOpenWorker> {
    return new Promise((resolve, reject) => {
      if (this.#options.signal.aborted) this.#onAbort();
      if (this.#failure) return reject(this.#failure.error);
      const run = async (thread: OpenThread) => {
        try {
          resolve(await thread.ask(request));
        } catch (error) {
          this.#fail(error);
          reject(this.#failure?.error);
        }
        this.#dispatch();
      };
      this.#queue.push({ run, reject });
      this.#dispatch();
    });
  }

  /** Gives waiting jobs to the threads that have least to do. */
  #dispatch(): void {
    while (this.#queue.length > 0) {
      const thread = this.#threads.reduce((least, other) => (other.load < least.load ? other : least));
      if (thread.load >= tasksPerThread) return;
      void this.#queue.shift()?.run(thread);
    }
  }

  readonly #onAbort = () => {
    try {
      throwIfAborted(this.#options.signal);
    } catch (error) {
      this.#fail(error);
    }
  };

  /** The first failure is the session's: what waits is rejected with it, what runs stops soon. */
  #fail(error: unknown): void {
    if (this.#failure) return;
    this.#failure = { error };
    Atomics.store(this.#stop, 0, 1);
    for (const waiting of this.#queue.splice(0)) waiting.reject(error);
  }
}

/** The same bytes as other threads can see them: no copy when they are shared already. */
function shared(bytes: Bytes): { readonly memory: SharedArrayBuffer; readonly bytes: number } {
  if (bytes.buffer instanceof SharedArrayBuffer && bytes.byteOffset === 0)
    return { memory: bytes.buffer, bytes: bytes.length };
  const memory = new SharedArrayBuffer(bytes.length);
  new Uint8Array(memory).set(bytes);
  return { memory, bytes: bytes.length };
}

function wrongAnswer(answer: FromOpenWorker): EngineError {
  return new EngineError('bug', `A worker thread answered with ${answer.kind}`);
}
