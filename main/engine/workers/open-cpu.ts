import type { Bytes } from '../base/bytes';
import { BoxKey, type KeyBytes } from '../crypto/box-key';
import { sha256Hex } from '../crypto/hash';
import { cancelledError, type EngineErrorData, engineErrorToData, isEngineError } from '../errors';
import { isSameHeader } from '../format/pack-header';
import { BlobOpener } from '../packer/blob-opener';
import { openZstd } from '../zstd/zstd';
import { BlobWriter } from './blob-writer';
import type { BoxedBlob, VerifyJob, VerifyResult, WriteJob, WriteResult } from './open-workers';

/** One worker's way of a box: prove, open, and write or only look. Synchronous; a thread has one for each session. */
export class OpenCpu {
  readonly #opener: BlobOpener;
  readonly #writer: BlobWriter;
  readonly #isStopped: () => boolean;

  /** `isStopped` is asked before every blob. */
  constructor(key: KeyBytes, isStopped: () => boolean) {
    this.#opener = new BlobOpener(new BoxKey(key), openZstd());
    this.#isStopped = isStopped;
    this.#writer = new BlobWriter({ open: (blob, memory) => this.#open(blob, memory), isStopped });
  }

  write(memory: Bytes, job: WriteJob): WriteResult {
    return this.#writer.run(memory, job);
  }

  verify(memory: Bytes, { pack, blobs }: VerifyJob): VerifyResult {
    const hash = sha256Hex(memory);
    if (hash !== pack) return { hash, badBlobs: [], header: 'same' };
    const badBlobs = blobs.flatMap((blob, at) => {
      if (this.#isStopped()) throw cancelledError();
      const error = damageOf(() => this.#open(blob, memory));
      return error ? [{ blob: at, error }] : [];
    });
    return { hash, badBlobs, header: this.#compareHeader(memory, blobs) };
  }

  #open({ id, offset, length, uncompressedLength }: BoxedBlob, memory: Bytes): Bytes {
    return this.#opener.openInScratch({ id, uncompressedLength }, memory.subarray(offset, offset + length));
  }

  #compareHeader(memory: Bytes, indexed: VerifyJob['blobs']): VerifyResult['header'] {
    let isSame = false;
    const error = damageOf(() => {
      const header = this.#opener.openHeader(memory, memory.length);
      isSame = !('tailBytes' in header) && isSameHeader(header, indexed);
    });
    return error ?? (isSame ? 'same' : 'other');
  }
}

/** What is wrong with the data, if anything is. */
function damageOf(body: () => void): EngineErrorData | undefined {
  try {
    body();
    return undefined;
  } catch (error) {
    if (isEngineError(error, 'data/corrupt', 'data/malformed', 'data/missing'))
      return engineErrorToData(error);
    throw error;
  }
}
