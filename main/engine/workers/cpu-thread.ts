import { Worker } from 'node:worker_threads';
import type { Bytes } from '../base/bytes';
import { EngineError, engineErrorFromData } from '../errors';
import type { MovedBlob, OpenPack } from '../packer/pack';
import { type CpuWorkerData, type FromWorker, postedPack, type ToWorker } from './messages';
import type { SharedFileState } from './shared-file';
import type { FileJob, FolderJob, SavedFile, SavedFolder, WalkFacts, WalkRules } from './workers';

export type PackMessage = Extract<FromWorker, { readonly kind: 'pack' }>;

export interface CpuThreadPorts {
  readonly onPack: (pack: PackMessage) => void;
  readonly onNotQuiet: (reason: string) => void;
  /** The thread ended by itself: what it had to do was rejected with the same error. */
  readonly onCrash: (error: EngineError) => void;
}

interface Task {
  /** What is told before the answer. */
  readonly onNews: (news: FromWorker) => void;
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
    const answer = await this.#ask(
      (task) => ({ kind: 'archive', task, files }),
      (news) => {
        if (news.kind === 'bytes-read') onBytesRead(news.bytes);
      },
    );
    if (answer.kind !== 'archived') throw wrongAnswer(answer);
    onBytesRead(answer.bytesRead);
    return answer.files;
  }

  /** This thread's share of a file that others cut as well. */
  async archiveShared(
    file: SharedFileState,
    onBytesRead: (bytes: number) => void,
  ): Promise<FromWorker & { readonly kind: 'archived-shared' }> {
    const answer = await this.#ask(
      (task) => ({ kind: 'archive-shared', task, file }),
      (news) => {
        if (news.kind === 'bytes-read') onBytesRead(news.bytes);
      },
    );
    if (answer.kind !== 'archived-shared') throw wrongAnswer(answer);
    onBytesRead(answer.bytesRead);
    return answer;
  }

  async saveFolders(
    jobs: readonly FolderJob[],
    rules: WalkRules,
    onFacts: (facts: WalkFacts) => void,
  ): Promise<readonly SavedFolder[]> {
    const answer = await this.#ask(
      (task) => ({ kind: 'save-folders', task, jobs, rules }),
      (news) => {
        if (news.kind === 'facts') onFacts(news.facts);
      },
    );
    if (answer.kind !== 'folders') throw wrongAnswer(answer);
    onFacts(answer.facts);
    return answer.folders;
  }

  /** The numbers of the bad ones. */
  async moveBlobs(bytes: Bytes, blobs: readonly MovedBlob[]): Promise<readonly number[]> {
    const answer = await this.#ask((task) => ({ kind: 'move-blobs', task, bytes, blobs }));
    if (answer.kind !== 'blobs-moved') throw wrongAnswer(answer);
    return answer.bad;
  }

  /** Fills up the open packs of all threads with each other and `others`, while no thread adds to them. */
  async mergePacks(others: readonly OpenPack[]): Promise<void> {
    const answer = await this.#ask((task) => ({
      kind: 'merge-packs',
      task,
      others: others.map(postedPack),
    }));
    if (answer.kind !== 'packs-merged') throw wrongAnswer(answer);
  }

  /** Takes part in finishing the open packs, while no thread adds to them. */
  async finishPacks(): Promise<void> {
    const answer = await this.#ask((task) => ({ kind: 'finish-packs', task }));
    if (answer.kind !== 'packs-finished') throw wrongAnswer(answer);
  }

  /** Ends the thread, whatever it does; unanswered requests are rejected with `reason`. */
  async end(reason: unknown): Promise<void> {
    this.#isEnded = true;
    this.#rejectAll(reason);
    await this.#worker.terminate();
  }

  #ask(request: (task: number) => ToWorker, onNews: Task['onNews'] = () => undefined): Promise<FromWorker> {
    if (this.#isEnded) return Promise.reject(new EngineError('bug', 'The worker thread has ended'));
    const task = ++this.#lastTask;
    return new Promise((resolve, reject) => {
      this.#tasks.set(task, { onNews, resolve, reject });
      this.#worker.postMessage(request(task));
    });
  }

  #receive(message: FromWorker): void {
    if (this.#isEnded) return;
    if (message.kind === 'pack') return this.#ports.onPack(message);
    if (message.kind === 'not-quiet') return this.#ports.onNotQuiet(message.reason);
    const task = this.#tasks.get(message.task);
    if (!task) return;
    if (message.kind === 'bytes-read' || message.kind === 'facts') return task.onNews(message);
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
