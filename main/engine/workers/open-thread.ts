import { Worker } from 'node:worker_threads';
import { EngineError, cancelledError, engineErrorFromData } from '../errors';
import type { EndOpenWorker, FromOpenWorker, NotQuiet, OpenWorkerData, ToOpenWorker } from './open-messages';

export type OpenRequest = ToOpenWorker extends infer Each
  ? Each extends unknown
    ? Omit<Each, 'task'>
    : never
  : never;

interface Task {
  readonly resolve: (answer: FromOpenWorker) => void;
  readonly reject: (error: unknown) => void;
}

export interface OpenThreadPorts {
  readonly onNotQuiet: (reason: string) => void;
  /** The thread ended by itself: what it had to do was rejected with the same error. */
  readonly onCrash: (error: EngineError) => void;
}

/** One thread as the pool sees it: requests with promised answers. */
export class OpenThread {
  readonly #worker: Worker;
  readonly #ports: OpenThreadPorts;
  readonly #exited: Promise<unknown>;
  readonly #tasks = new Map<number, Task>();
  #lastTask = 0;
  #isEnded = false;

  constructor(entry: URL, data: OpenWorkerData, ports: OpenThreadPorts) {
    this.#ports = ports;
    this.#worker = new Worker(entry, { workerData: data });
    this.#worker.on('message', (message: FromOpenWorker | NotQuiet) => this.#receive(message));
    this.#worker.on('error', (error) => this.#crashed(error));
    this.#exited = new Promise((resolve) => this.#worker.once('exit', resolve));
    this.#worker.on('exit', (code) => this.#crashed(new Error(`exit code ${String(code)}`)));
  }

  /** Requests that have no answer yet. */
  get load(): number {
    return this.#tasks.size;
  }

  ask(request: OpenRequest): Promise<FromOpenWorker> {
    if (this.#isEnded) return Promise.reject(new EngineError('bug', 'The worker thread has ended'));
    const task = ++this.#lastTask;
    return new Promise((resolve, reject) => {
      this.#tasks.set(task, { resolve, reject });
      this.#worker.postMessage({ ...request, task });
    });
  }

  /**
   * Ends the thread once it is through with what it was asked, which the stop word makes short: it has closed its files then, of which Node does not know all.
   * Unanswered requests are rejected with `reason`.
   */
  async end(reason: unknown): Promise<void> {
    this.#isEnded = true;
    this.#rejectAll(reason);
    this.#worker.postMessage({ kind: 'end' } satisfies EndOpenWorker);
    await this.#exited;
  }

  #receive(message: FromOpenWorker | NotQuiet): void {
    if (this.#isEnded) return;
    if (message.kind === 'not-quiet') return this.#ports.onNotQuiet(message.reason);
    const task = this.#tasks.get(message.task);
    if (!task) return;
    this.#tasks.delete(message.task);
    if (message.kind === 'failed') task.reject(engineErrorFromData(message.error));
    else if (message.kind === 'cancelled') task.reject(cancelledError());
    else task.resolve(message);
  }

  #crashed(cause: Error): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    const error = new EngineError('bug', `A worker thread ended: ${cause.message}`, {}, cause);
    this.#rejectAll(error);
    this.#ports.onCrash(error);
  }

  #rejectAll(error: unknown): void {
    for (const task of this.#tasks.values()) task.reject(error);
    this.#tasks.clear();
  }
}
