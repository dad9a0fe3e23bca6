import { availableParallelism } from 'node:os';
import type { Bytes } from '../base/bytes';
import { closeFile, openFile } from '../disk/read-file';
import { cancelledError, engineErrorToData, isEngineError, throwIfAborted } from '../errors';
import { PackListing } from '../format/pack-header';
import { packMemoryBytes } from '../packer/blob-packer';
import { openPlaces } from '../packer/open-packs';
import type { MovedBlob, OpenPack } from '../packer/pack';
import { CpuThread, type PackMessage } from './cpu-thread';
import { PackSlots } from './pack-slots';
import { Processors } from './processors';
import { mergeShares, SharedFile } from './shared-file';
import type {
  FileJob,
  FolderJob,
  SavedFile,
  SavedFolder,
  WalkFacts,
  WalkRules,
  WorkerSession,
  WorkerSessionOptions,
} from './workers';

/** A thread with one task waiting behind the one it does is never idle between two. */
const tasksPerThread = 2;
/**
 * Packs that are full, being proved or on their way to the storage: about as many as it takes at once, less when packs are large. At least one, or
 * no slot ever gets free.
 */
const mostFullPacks = 8;
const mostFullPackBytes = 80 * 2 ** 20;

/** Below it, one thread is done before the others have joined. */
const sharedFileBytes = 32 * 2 ** 20;
/** With a thread more than there are processors a large file takes 8 % more processor time; one of two can read while the other computes. */
const mostShares = Math.max(2, availableParallelism());

/** What a thread is to do; never rejects. */
interface Job {
  readonly run: (thread: CpuThread) => Promise<void>;
  readonly reject: (error: unknown) => void;
}

export class PoolSession implements WorkerSession {
  readonly #entry: URL;
  readonly #threadCount: number;
  readonly #options: WorkerSessionOptions;
  readonly #onEnded: () => void;
  readonly #slots: PackSlots;
  readonly #threads: CpuThread[] = [];
  readonly #processors = new Processors();
  readonly #queue: Job[] = [];
  readonly #packsOut = new Set<Promise<void>>();
  readonly #movingMemories: SharedArrayBuffer[] = [];
  #failure: { readonly error: unknown } | undefined;

  constructor(entry: URL, threadCount: number, options: WorkerSessionOptions, onEnded: () => void) {
    this.#entry = entry;
    this.#threadCount = threadCount;
    this.#options = options;
    this.#onEnded = onEnded;
    this.#slots = PackSlots.create(slotCount(options.packSizeBytes), packMemoryBytes(options.packSizeBytes));
    options.signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  archiveFiles(
    files: readonly FileJob[],
    onBytesRead: (bytes: number) => void,
  ): Promise<readonly SavedFile[]> {
    const [large] = files;
    if (large && files.length === 1 && large.sizeBytes >= sharedFileBytes && this.#threadCount > 1)
      return this.#archiveShared(large, onBytesRead);
    return this.#enqueue((thread) => thread.archiveFiles(files, onBytesRead));
  }

  saveFolders(
    jobs: readonly FolderJob[],
    rules: WalkRules,
    onFacts: (facts: WalkFacts) => void,
  ): Promise<readonly SavedFolder[]> {
    return this.#enqueue((thread) => thread.saveFolders(jobs, rules, onFacts));
  }

  async moveBlobs(bytes: Bytes, blobs: readonly MovedBlob[]): Promise<readonly number[]> {
    const memory = this.#takeMemory(bytes.length);
    const shared = new Uint8Array(memory, 0, bytes.length);
    shared.set(bytes);
    const bad = await this.#enqueue((thread) => thread.moveBlobs(shared, blobs));
    this.#movingMemories.push(memory);
    return bad;
  }

  setPaused(isPaused: boolean): void {
    this.#slots.setPaused(isPaused);
  }

  async finishPacks(others: readonly OpenPack[]): Promise<void> {
    try {
      if (this.#threads.length === 0) this.#newThread();
      await this.#threads[0]?.mergePacks(others);
      await Promise.all(this.#threads.map((thread) => thread.finishPacks()));
    } catch (error) {
      this.#fail(error);
    }
    await Promise.all(this.#packsOut);
    if (this.#failure) throw this.#failure.error;
  }

  async end(): Promise<void> {
    this.#fail(cancelledError());
    this.#options.signal.removeEventListener('abort', this.#onAbort);
    await Promise.all(this.#threads.map((thread) => thread.end(cancelledError())));
    await Promise.all(this.#packsOut);
    this.#onEnded();
  }

  /** Memory that a thread can read without a copy of its own; that of an earlier call where it is large enough. */
  #takeMemory(bytes: number): SharedArrayBuffer {
    const memory = this.#movingMemories.pop();
    return memory && memory.byteLength >= bytes ? memory : new SharedArrayBuffer(bytes);
  }

  /** Has the least busy threads take part, which join when they are done with what they have. */
  async #archiveShared(job: FileJob, onBytesRead: (bytes: number) => void): Promise<readonly SavedFile[]> {
    if (this.#failure) throw this.#failure.error;
    try {
      const file = openFile(job.path);
      try {
        while (this.#threads.length < mostShares && this.#newThread());
        const { state } = SharedFile.create(file);
        const threads = this.#threads.toSorted((a, b) => a.load - b.load).slice(0, mostShares);
        const shares = await Promise.all(threads.map((thread) => thread.archiveShared(state, onBytesRead)));
        return [mergeShares(shares)];
      } finally {
        closeFile(file);
        this.#dispatch();
      }
    } catch (error) {
      if (isEngineError(error) && error.code.startsWith('disk/'))
        return [{ kind: 'failed', error: engineErrorToData(error) }];
      throw this.#fail(error);
    }
  }

  #enqueue<T>(perform: (thread: CpuThread) => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#options.signal.aborted) this.#onAbort();
      if (this.#failure) return reject(this.#failure.error);
      const run = async (thread: CpuThread) => {
        try {
          resolve(await perform(thread));
        } catch (error) {
          reject(this.#fail(error));
        }
      };
      this.#queue.push({ run, reject });
      this.#dispatch();
    });
  }

  /** Gives waiting jobs to threads: to an idle one, else to a new one, else behind a single task. */
  #dispatch(): void {
    for (let job = this.#queue[0]; job !== undefined; job = this.#queue[0]) {
      const thread = this.#threadWithin(0) ?? this.#newThread() ?? this.#threadWithin(tasksPerThread - 1);
      if (!thread) return;
      this.#queue.shift();
      void job.run(thread).then(() => this.#dispatch());
    }
  }

  #threadWithin(load: number): CpuThread | undefined {
    return this.#threads.find((thread) => thread.load <= load);
  }

  #newThread(): CpuThread | undefined {
    if (this.#threads.length >= this.#threadCount) return undefined;
    // One more than there are processors pays only while others wait for the disk: it compiles all the code once more.
    if (this.#threads.length >= this.#processors.count && !this.#processors.wereIdle()) return undefined;
    const { key, chunkerPolynomial, version, compression, packSizeBytes, skipsProof, index } = this.#options;
    const options = { key, chunkerPolynomial, version, compression, packSizeBytes, skipsProof, index };
    const { onNotQuiet } = this.#options;
    const data = { options, slots: this.#slots.shared, isQuiet: onNotQuiet !== undefined };
    const thread = new CpuThread(this.#entry, data, {
      onPack: (pack) => this.#passOn(pack),
      onNotQuiet: (reason) => {
        if (thread === this.#threads[0]) onNotQuiet?.(reason);
      },
      onCrash: (error) => void this.#fail(error),
    });
    this.#threads.push(thread);
    return thread;
  }

  #passOn({ slot, sizeBytes, id, type, header, blobs }: PackMessage): void {
    const bytes = this.#slots.view(slot, sizeBytes);
    const out = this.#options
      .onPack({ id, type, blobs: new PackListing(header, blobs), bytes })
      .catch((error: unknown) => void this.#fail(error))
      .finally(() => {
        this.#slots.free(slot);
        this.#packsOut.delete(out);
      });
    this.#packsOut.add(out);
  }

  readonly #onAbort = () => {
    try {
      throwIfAborted(this.#options.signal);
    } catch (error) {
      this.#fail(error);
    }
  };

  /** The first failure is the session's, and is returned: what waits is rejected with it, what runs stops soon. */
  #fail(error: unknown): unknown {
    if (this.#failure) return this.#failure.error;
    this.#failure = { error };
    this.#slots.stop();
    for (const job of this.#queue.splice(0)) job.reject(error);
    return error;
  }
}

function slotCount(packSizeBytes: number): number {
  const fullPacks = Math.max(1, Math.min(mostFullPacks, Math.floor(mostFullPackBytes / packSizeBytes)));
  return openPlaces.data + openPlaces.tree + fullPacks;
}
