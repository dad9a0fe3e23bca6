import type { Bytes } from '../base/bytes';
import { BlobIndex } from '../blob-index/blob-index';
import { Chunker } from '../chunker/chunker';
import { BoxKey } from '../crypto/box-key';
import { EngineError, cancelledError, engineErrorToData } from '../errors';
import type { BlobId } from '../format/ids';
import { type AddedBlob, BlobPacker, type PackMemory } from '../packer/blob-packer';
import type { FinishedPack, OpenPack } from '../packer/pack';
import { openZstd } from '../zstd/zstd';
import { withFile } from '../disk/read-file';
import type { FileJob, SavedFile, WorkerSessionOptions } from './workers';

export type CpuOptions = Omit<WorkerSessionOptions, 'signal' | 'onPack'>;

export interface CpuPorts {
  readonly memory: PackMemory;
  readonly onPack: (pack: FinishedPack) => void;
  /** Asked before every read. */
  readonly isStopped: () => boolean;
}

/** One worker's whole way of a file: read, cut, pack. Synchronous; a thread has one for each session. */
export class Cpu {
  readonly #packer: BlobPacker;
  readonly #chunker: Chunker;
  readonly #ports: CpuPorts;

  constructor(options: CpuOptions, ports: CpuPorts) {
    this.#ports = ports;
    this.#chunker = new Chunker(options.chunkerPolynomial);
    this.#packer = new BlobPacker({
      ...options,
      ...ports,
      key: new BoxKey(options.key),
      zstd: openZstd(),
      index: BlobIndex.attach(options.index),
    });
  }

  /** Reads and stores one file. Throws what is not the file's own trouble. */
  archiveFile(job: FileJob, onBytesRead: (bytes: number) => void): SavedFile {
    const tally = new FileTally();
    try {
      withFile(job.path, (read) => this.#cut(read, onBytesRead, tally));
      return tally.result();
    } catch (error) {
      if (!(error instanceof EngineError && error.code.startsWith('disk/'))) throw error;
      return { kind: 'failed', error: engineErrorToData(error) };
    }
  }

  takeOpenPacks(): OpenPack[] {
    return this.#packer.takeOpenPacks();
  }

  #cut(read: (into: Bytes) => number, onBytesRead: (bytes: number) => void, tally: FileTally): void {
    const chunker = this.#chunker;
    chunker.start();
    for (;;) {
      if (this.#ports.isStopped()) throw cancelledError();
      const count = read(chunker.space());
      if (count === 0) break;
      onBytesRead(count);
      chunker.filled(count);
      for (let chunk = chunker.next(); chunk !== undefined; chunk = chunker.next()) this.#store(chunk, tally);
    }
    const last = chunker.finish();
    if (last !== undefined) this.#store(last, tally);
  }

  #store(chunk: Bytes, tally: FileTally): void {
    tally.count(chunk.length, this.#packer.add('data', chunk));
  }
}

class FileTally {
  readonly #content: BlobId[] = [];
  #sizeBytes = 0;
  #newBlobs = 0;
  #newBytes = 0;
  #newStoredBytes = 0;

  count(bytes: number, blob: AddedBlob): void {
    this.#content.push(blob.id);
    this.#sizeBytes += bytes;
    if (!blob.isNew) return;
    this.#newBlobs += 1;
    this.#newBytes += bytes;
    this.#newStoredBytes += blob.storedBytes;
  }

  result(): SavedFile {
    return {
      kind: 'saved',
      content: this.#content,
      sizeBytes: this.#sizeBytes,
      newBlobs: this.#newBlobs,
      newBytes: this.#newBytes,
      newStoredBytes: this.#newStoredBytes,
    };
  }
}
