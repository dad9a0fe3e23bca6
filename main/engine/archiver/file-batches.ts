import { Semaphore } from '../base/semaphore';
import type { TaskGroup } from '../base/task-group';
import type { ByteText } from '../format/byte-text';
import type { RepositoryWriter, SavedFile } from '../repository/repository';

/** Small files travel to the workers together: a message costs more than a file. */
const filesPerBatch = 32;
const bytesPerBatch = 4n * 2n ** 20n;
/** How far the walk runs ahead: two batches for each of up to four workers, and some to choose from. */
const batchesAhead = 12;

interface WaitingFile {
  readonly path: ByteText;
  readonly onSaved: (saved: SavedFile) => void;
}

/** Collects files to read and hands them to the workers, a bounded number at a time. */
export class FileBatches {
  readonly #writer: RepositoryWriter;
  readonly #group: TaskGroup;
  readonly #onBytesRead: (bytes: number) => void;
  readonly #ahead = new Semaphore(batchesAhead);
  #batch: WaitingFile[] = [];
  #batchBytes = 0n;

  constructor(writer: RepositoryWriter, group: TaskGroup, onBytesRead: (bytes: number) => void) {
    this.#writer = writer;
    this.#group = group;
    this.#onBytesRead = onBytesRead;
  }

  /** Takes a file; `onSaved` is called once with what came of it. Returns a promise when the caller has to wait for the workers. */
  add(path: ByteText, sizeBytes: bigint, onSaved: (saved: SavedFile) => void): Promise<void> | undefined {
    this.#batch.push({ path, onSaved });
    this.#batchBytes += sizeBytes;
    const isFull = this.#batch.length >= filesPerBatch || this.#batchBytes >= bytesPerBatch;
    return isFull ? this.flush() : undefined;
  }

  /** Hands over what is collected. */
  async flush(): Promise<void> {
    const batch = this.#batch;
    if (batch.length === 0) return;
    this.#batch = [];
    this.#batchBytes = 0n;
    const release = await this.#ahead.acquire(this.#group.signal);
    this.#group.start(async () => {
      try {
        await this.#save(batch);
      } finally {
        release();
      }
    });
  }

  async #save(batch: readonly WaitingFile[]): Promise<void> {
    const saved = await this.#writer.saveFiles(
      batch.map(({ path }) => ({ path })),
      this.#onBytesRead,
    );
    batch.forEach((file, at) => {
      const result = saved[at];
      if (result) file.onSaved(result);
    });
  }
}
