import { type Bytes, bufferOver } from '../base/bytes';
import { BoxKey, type KeyBytes } from '../crypto/box-key';
import { sha256Hex } from '../crypto/hash';
import { cancelledError, type EngineErrorData, engineErrorToData, isEngineError } from '../errors';
import { isSameHeader } from '../format/pack-header';
import { BlobOpener } from '../packer/blob-opener';
import { TreeVisitor } from '../sweep/tree-visitor';
import { openZstd } from '../zstd/zstd';
import { BlobWriter } from './blob-writer';
import type { BoxedBlob, VerifyResult, VisitJob, VisitResult, WriteJob, WriteResult } from './open-workers';
import { decodeVerifyJob, type SentVerifyJob, sentBlobs } from './sent-jobs';

/** One worker's way of a box: prove, open, and write or only look. Synchronous; a thread has one for each session. */
export class OpenCpu {
  readonly #opener: BlobOpener;
  readonly #writer: BlobWriter;
  readonly #visitor: TreeVisitor;
  readonly #isStopped: () => boolean;

  /** `isStopped` is asked before every blob. */
  constructor(key: KeyBytes, isStopped: () => boolean) {
    this.#opener = new BlobOpener(new BoxKey(key), openZstd());
    this.#isStopped = isStopped;
    this.#visitor = new TreeVisitor(this.#opener, isStopped);
    this.#writer = new BlobWriter({ open: (blob, memory) => this.#open(blob, memory), isStopped });
  }

  write(memory: Bytes, job: WriteJob): WriteResult {
    return this.#writer.run(memory, job);
  }

  visit(memory: Bytes, job: VisitJob): VisitResult {
    return this.#visitor.visit(memory, job);
  }

  verify(memory: Bytes, job: SentVerifyJob): VerifyResult {
    const { pack, parts, part } = job;
    const hash = part === 0 ? sha256Hex(memory) : pack;
    if (hash !== pack) return { hash, badBlobs: [], header: 'same' };
    const badBlobs: { readonly blob: number; readonly error: EngineErrorData }[] = [];
    let at = -1;
    for (const blob of sentBlobs(job)) {
      if (++at % parts !== part) continue;
      if (this.#isStopped()) throw cancelledError();
      const error = orDamage(() => void this.#open(blob, memory));
      if (error) badBlobs.push({ blob: at, error });
    }
    if (part > 0) return { hash, badBlobs, header: 'same' };
    return { hash, badBlobs, header: orDamage(() => (this.#hasHeader(memory, job) ? 'same' : 'other')) };
  }

  #hasHeader(memory: Bytes, job: SentVerifyJob): boolean {
    const found = this.#opener.openHeader(memory, memory.length);
    if ('tailBytes' in found) return false;
    const isEqual = !job.offsets && bufferOver(found.header).equals(job.header);
    return isEqual || isSameHeader([...found], decodeVerifyJob(job).blobs);
  }

  #open({ id, offset, length, uncompressedLength }: BoxedBlob, memory: Bytes): Bytes {
    return this.#opener.openInScratch({ id, uncompressedLength }, memory.subarray(offset, offset + length));
  }
}

/** What `body` answers, or what is wrong with the data. */
function orDamage<T>(body: () => T): T | EngineErrorData {
  try {
    return body();
  } catch (error) {
    if (isEngineError(error, 'data/corrupt', 'data/malformed', 'data/missing'))
      return engineErrorToData(error);
    throw error;
  }
}
