import { cancelledError, throwIfAborted } from '../errors';
import { packMemoryBytes } from '../packer/blob-packer';
import type { OpenPack } from '../packer/pack';
import { CpuThread, type PackMessage } from './cpu-thread';
import { PackSlots } from './pack-slots';
import type { FileJob, SavedFile, WorkerSession, WorkerSessionOptions } from './workers';

/** A thread with one task waiting behind the one it does is never idle between two. */
const tasksPerThread = 2;
const openPacksPerThread = 2;
/** Packs on their way to the storage: about as many as it takes at once, less when packs are large. At least one, or no slot ever gets free. */
const mostPacksOut = 5;
const mostPackBytesOut = 64 * 2 ** 20;

interface Job {
  readonly files: readonly FileJob[];
  readonly onBytesRead: (bytes: number) => void;
  readonly resolve: (saved: readonly SavedFile[]) => void;
  readonly reject: (error: unknown) => void;
}

export class PoolSession implements WorkerSession {
  readonly #entry: URL;
  readonly #threadCount: number;
  readonly #options: WorkerSessionOptions;
  readonly #onEnded: () => void;
  readonly #slots: PackSlots;
  readonly #threads: CpuThread[] = [];
  readonly #queue: Job[] = [];
  readonly #packsOut = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;

  constructor(entry: URL, threadCount: number, options: WorkerSessionOptions, onEnded: () => void) {
    this.#entry = entry;
    this.#threadCount = threadCount;
    this.#options = options;
    this.#onEnded = onEnded;
    const slotBytes = packMemoryBytes(options.packSizeBytes);
    const packsOut = Math.max(
      1,
      Math.min(mostPacksOut, Math.floor(mostPackBytesOut / options.packSizeBytes)),
    );
    this.#slots = PackSlots.create(threadCount * openPacksPerThread + packsOut, slotBytes);
    options.signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  archiveFiles(
    files: readonly FileJob[],
    onBytesRead: (bytes: number) => void,
  ): Promise<readonly SavedFile[]> {
    return new Promise((resolve, reject) => {
      if (this.#options.signal.aborted) this.#onAbort();
      if (this.#failure) return reject(this.#failure.error);
      this.#queue.push({ files, onBytesRead, resolve, reject });
      this.#dispatch();
    });
  }

  async takeOpenPacks(): Promise<readonly OpenPack[]> {
    const packs: OpenPack[] = [];
    try {
      for (const thread of this.#threads) {
        if (this.#failure) break;
        packs.push(...(await thread.takeOpenPacks()));
      }
    } catch (error) {
      this.#fail(error);
    }
    await Promise.all(this.#packsOut);
    if (this.#failure) throw this.#failure.error;
    return packs;
  }

  async end(): Promise<void> {
    this.#fail(cancelledError());
    this.#options.signal.removeEventListener('abort', this.#onAbort);
    await Promise.all(this.#threads.map((thread) => thread.end(cancelledError())));
    await Promise.all(this.#packsOut);
    this.#onEnded();
  }

  /** Gives waiting jobs to threads: to an idle one, else to a new one, else behind a single task. */
  #dispatch(): void {
    for (let job = this.#queue[0]; job !== undefined; job = this.#queue[0]) {
      const thread = this.#threadWithin(0) ?? this.#newThread() ?? this.#threadWithin(tasksPerThread - 1);
      if (!thread) return;
      this.#queue.shift();
      void this.#run(job, thread);
    }
  }

  async #run(job: Job, thread: CpuThread): Promise<void> {
    try {
      job.resolve(await thread.archiveFiles(job.files, job.onBytesRead));
    } catch (error) {
      this.#fail(error);
      job.reject(this.#failure?.error);
    }
    this.#dispatch();
  }

  #threadWithin(load: number): CpuThread | undefined {
    return this.#threads.find((thread) => thread.load <= load);
  }

  #newThread(): CpuThread | undefined {
    if (this.#threads.length >= this.#threadCount) return undefined;
    const { key, chunkerPolynomial, version, compression, packSizeBytes, index } = this.#options;
    const options = { key, chunkerPolynomial, version, compression, packSizeBytes, index };
    const data = { options, slots: this.#slots.shared };
    const thread = new CpuThread(this.#entry, data, {
      onPack: (pack) => this.#passOn(pack),
      onCrash: (error) => this.#fail(error),
    });
    this.#threads.push(thread);
    return thread;
  }

  #passOn({ slot, sizeBytes, id, type, blobs }: PackMessage): void {
    const out = this.#options
      .onPack({ id, type, blobs, bytes: this.#slots.view(slot, sizeBytes) })
      .catch((error: unknown) => this.#fail(error))
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

  /** The first failure is the session's: what waits is rejected with it, what runs stops soon. */
  #fail(error: unknown): void {
    if (this.#failure) return;
    this.#failure = { error };
    this.#slots.stop();
    for (const job of this.#queue.splice(0)) job.reject(error);
  }
}
