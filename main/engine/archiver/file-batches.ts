import { Semaphore } from '../base/semaphore';
import type { TaskGroup } from '../base/task-group';
import type { ByteText } from '../format/byte-text';
import { engineErrorFromData } from '../errors';
import { encodeNode } from '../format/tree';
import type { RepositoryWriter, SavedFile } from '../repository/repository';
import type { FilePiece } from '../walker/saved-folder';
import type { BackupReport } from './backup-report';

/** Small files travel to the workers together: a message costs more than a file. */
const filesPerBatch = 32;
const bytesPerBatch = 4n * 2n ** 20n;
/** How far the walk runs ahead: two batches for each of up to four workers, and some to choose from. */
const batchesAhead = 12;

/** Cut by several workers at once, so that nothing is gained by waiting for others to go along. */
const largeBytes = 32n * 2n ** 20n;

interface WaitingFile {
  readonly path: ByteText;
  readonly piece: Pick<FilePiece, 'node' | 'before'>;
  readonly fill: (node: string | undefined) => void;
}

/** Collects files to read and hands them to the workers, a bounded number at a time. */
export class FileBatches {
  readonly #writer: RepositoryWriter;
  readonly #group: TaskGroup;
  readonly #report: BackupReport;
  readonly #ahead = new Semaphore(batchesAhead);
  #batch: WaitingFile[] = [];
  #batchBytes = 0n;

  constructor(writer: RepositoryWriter, group: TaskGroup, report: BackupReport) {
    this.#writer = writer;
    this.#group = group;
    this.#report = report;
  }

  /**
   * Takes a file; `fill` is called once with its finished node, with nothing when it cannot be read. Returns a promise when the caller has to
   * wait for the workers.
   */
  add(path: ByteText, piece: WaitingFile['piece'], fill: WaitingFile['fill']): Promise<void> | undefined {
    const file = { path, piece, fill };
    if (piece.node.size >= largeBytes) return this.#start([file]);
    this.#batch.push(file);
    this.#batchBytes += piece.node.size;
    const isFull = this.#batch.length >= filesPerBatch || this.#batchBytes >= bytesPerBatch;
    return isFull ? this.flush() : undefined;
  }

  /** Hands over what is collected. */
  async flush(): Promise<void> {
    const batch = this.#batch;
    if (batch.length === 0) return;
    this.#batch = [];
    this.#batchBytes = 0n;
    await this.#start(batch);
  }

  async #start(batch: readonly WaitingFile[]): Promise<void> {
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
    const jobs = batch.map(({ path, piece }) => ({ path, sizeBytes: Number(piece.node.size) }));
    const saved = await this.#writer.saveFiles(jobs, (bytes) => this.#report.bytesRead(bytes));
    batch.forEach((file, at) => {
      const result = saved[at];
      if (result) file.fill(this.#nodeOf(file, result));
    });
  }

  #nodeOf({ path, piece: { node, before } }: WaitingFile, saved: SavedFile): string | undefined {
    if (saved.kind === 'failed') {
      this.#report.warn(path, engineErrorFromData(saved.error), 'archival');
      return undefined;
    }
    this.#report.savedFile(path, before, saved);
    return encodeNode({ ...node, size: BigInt(saved.sizeBytes), content: saved.content });
  }
}
