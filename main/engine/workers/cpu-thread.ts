import { Worker } from 'node:worker_threads';
import { EngineError, engineErrorFromData } from '../errors';
import type { OpenPack } from '../packer/pack';
import type { CpuWorkerData, FromWorker, ToWorker } from './messages';
import type { FileJob, SavedFile } from './workers';

export type PackMessage = Extract<FromWorker, { readonly kind: 'pack' }>;

export interface CpuThreadPorts {
  readonly onPack: (pack: PackMessage) => void;
  /** The thread ended by itself: what it had to do was rejected with the same error. */
  readonly onCrash: (error: EngineError) => void;
}

interface Task {
  readonly onBytesRead: (bytes: number) => void;
  readonly resolve: (answer: FromWorker) => void;
  readonly reject: (error: unknown) => void;
}

/** One CPU thread as the pool sees it: requests with promised answers. */
export class CpuThread {
  readonly #worker: Worker;
  readonly #ports: CpuThreadPorts;
  readonly #tasks = new Map<number, Task>();
  #lastTask = 0;
  #isEnded = false;

  constructor(entry: URL, data: CpuWorkerData, ports: CpuThreadPorts) {
    this.#ports = ports;
    this.#worker = new Worker(entry, { workerData: data });
    this.#worker.on('message', (message: FromWorker) => this.#receive(message));
    this.#worker.on('error', (error) => this.#crashed(error));
    this.#worker.on('exit', (code) => this.#crashed(new Error(`exit code ${String(code)}`)));
  }

  /** Requests that have no answer yet. */
  get load(): number {
    return this.#tasks.size;
  }

  async archiveFiles(
    files: readonly FileJob[],
    onBytesRead: (bytes: number) => void,
  ): Promise<readonly SavedFile[]> {
    const answer = await this.#ask((task) => ({ kind: 'archive', task, files }), onBytesRead);
    if (answer.kind !== 'archived') throw wrongAnswer(answer);
    onBytesRead(answer.bytesRead);
    return answer.files;
  }

  async takeOpenPacks(): Promise<readonly OpenPack[]> {
    const answer = await this.#ask(
      (task) => ({ kind: 'take-open-packs', task }),
      () => undefined,
    );
    if (answer.kind !== 'open-packs') throw wrongAnswer(answer);
    return answer.packs;
  }

  /** Ends the thread, whatever it does; unanswered requests are rejected with `reason`. */
  async end(reason: unknown): Promise<void> {
    this.#isEnded = true;
    this.#rejectAll(reason);
    await this.#worker.terminate();
  }

  #ask(request: (task: number) => ToWorker, onBytesRead: (bytes: number) => void): Promise<FromWorker> {
    if (this.#isEnded) return Promise.reject(new EngineError('bug', 'The worker thread has ended'));
    const task = ++this.#lastTask;
    return new Promise((resolve, reject) => {
      this.#tasks.set(task, { onBytesRead, resolve, reject });
      this.#worker.postMessage(request(task));
    });
  }

  #receive(message: FromWorker): void {
    if (this.#isEnded) return;
    if (message.kind === 'pack') return this.#ports.onPack(message);
    const task = this.#tasks.get(message.task);
    if (!task) return;
    if (message.kind === 'bytes-read') return task.onBytesRead(message.bytes);
    this.#tasks.delete(message.task);
    if (message.kind === 'failed') task.reject(engineErrorFromData(message.error));
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

function wrongAnswer(answer: FromWorker): EngineError {
  return new EngineError('bug', `A worker thread answered with ${answer.kind}`);
}
