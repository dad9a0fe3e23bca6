import type { Bytes } from '../base/bytes';
import { HeldFolders } from '../disk/held-folders';
import { type Part, PartFiles } from '../disk/part-files';
import { RealParents } from '../disk/safe-path';
import type { ByteText } from '../format/byte-text';
import { cancelledError, EngineError, engineErrorToData, isEngineError } from '../errors';
import type { FileToWrite, PlacedBlob, WriteJob, WriteResult } from './open-workers';

export interface BlobWriterPorts {
  /** The plaintext of a blob of a job, proved; valid until the next call. Throws `data/*`. */
  readonly open: (blob: PlacedBlob, memory: Bytes) => Bytes;
  /** Asked before every blob. */
  readonly isStopped: () => boolean;
}

/** Does `WriteJob`s, synchronously. */
export class BlobWriter {
  readonly #ports: BlobWriterPorts;
  readonly #parents = new RealParents();

  constructor(ports: BlobWriterPorts) {
    this.#ports = ports;
  }

  /** Throws what is more than one file's or blob's trouble; parts are left for the next run then. */
  run(memory: Bytes, job: WriteJob): WriteResult {
    const run = new JobRun(job, this.#parents);
    try {
      for (const [at, blob] of job.blobs.entries()) {
        if (this.#ports.isStopped()) throw cancelledError();
        const plaintext = this.#tryOpen(at, blob, memory, run);
        if (plaintext) run.place(blob, plaintext);
      }
      return run.finish();
    } finally {
      run.close();
    }
  }

  #tryOpen(at: number, blob: PlacedBlob, memory: Bytes, run: JobRun): Bytes | undefined {
    try {
      return this.#ports.open(blob, memory);
    } catch (error) {
      if (!isEngineError(error, 'data/corrupt', 'data/malformed', 'data/missing')) throw error;
      run.lack(at, blob, error);
      return undefined;
    }
  }
}

class OpenFile implements Part {
  readonly at: number;
  readonly path: ByteText;
  readonly base: ByteText;
  readonly sizeBytes: number;
  readonly finish: FileToWrite['finish'];
  isNew: boolean;
  isMade: boolean;
  /** Of this job's. */
  missing = 0;
  hasFailed = false;

  constructor({ path, base, sizeBytes, isNew, isMade, finish }: FileToWrite, at: number) {
    this.at = at;
    this.path = path;
    this.base = base;
    this.sizeBytes = sizeBytes;
    this.finish = finish;
    this.isNew = isNew;
    this.isMade = isMade;
  }
}

class JobRun {
  readonly #files: readonly OpenFile[];
  readonly #folders: HeldFolders;
  readonly #parts: PartFiles<OpenFile>;
  readonly #badBlobs: WriteResult['badBlobs'][number][] = [];
  readonly #failed: WriteResult['failed'][number][] = [];
  readonly #warnings: WriteResult['warnings'][number][] = [];

  constructor({ blobs, files, parts }: WriteJob, parents: RealParents) {
    // Not from job to job: what has become of a folder meanwhile must be seen.
    this.#folders = new HeldFolders(parents);
    this.#parts = new PartFiles(parts, parents, this.#folders);
    this.#files = files.map((file, at) => new OpenFile(file, at));
    for (const { places } of blobs) for (const place of places) this.#file(place).missing += 1;
  }

  place({ places }: PlacedBlob, plaintext: Bytes): void {
    for (const place of places) {
      const file = this.#file(place);
      if (!file.hasFailed) this.#attempt(file, () => this.#write(file, plaintext, place.offset));
    }
  }

  lack(blob: number, { places }: PlacedBlob, error: EngineError): void {
    this.#badBlobs.push({ blob, error: engineErrorToData(error) });
    // Never 0 then, so that the file is not finished.
    for (const place of places) this.#file(place).missing += Infinity;
  }

  finish(): WriteResult {
    for (const file of this.#files) this.#attempt(file, () => this.#parts.close(file));
    return {
      badBlobs: this.#badBlobs,
      failed: this.#failed,
      unfinished: this.#files.flatMap(({ at, finish, missing }) => (finish && missing > 0 ? [at] : [])),
      warnings: this.#warnings,
    };
  }

  close(): void {
    this.#parts.closeAll();
    this.#folders.closeAll();
  }

  #file({ file }: PlacedBlob['places'][number]): OpenFile {
    const found = this.#files[file];
    if (!found) throw new EngineError('bug', 'A blob goes into a file that is not in the job');
    return found;
  }

  #write(file: OpenFile, plaintext: Bytes, offset: number): void {
    this.#parts.write(file, plaintext, offset);
    file.missing -= 1;
    if (file.missing > 0 || !file.finish) return;
    this.#parts.finish(file, file.finish, (warning) =>
      this.#warnings.push({ file: file.at, error: engineErrorToData(warning) }),
    );
  }

  /** A full disk is not the file's own trouble: the next one would have it too. */
  #attempt(file: OpenFile, body: () => void): void {
    try {
      body();
    } catch (error) {
      const isOwn = error instanceof EngineError && /^(?:disk|data)\//.test(error.code);
      if (!isOwn || error.code === 'disk/full') throw error;
      file.hasFailed = true;
      this.#failed.push({ file: file.at, error: engineErrorToData(error) });
    }
  }
}
