import { type EngineError, engineErrorFromData, isEngineError } from '../../errors';
import type { PackId } from '../../format/ids';
import type { BackendProperties, CallOptions } from '../../storage/backend';
import type { OpenSession } from '../../workers/open-workers';
import { inFile } from '../files/load-proved';
import type {
  FetchedRange,
  PackedBlob,
  RepositoryReader,
  VerifiedPack,
  WriteRequest,
} from '../repository-types';
import type { PackReader } from './pack-reader';
import { planRanges, type PlannedRange } from './plan-ranges';
import { largestRangeBytes, RangeMemories, type RangeMemory } from './range-memories';

/** One range is fetched while the others are worked on. */
const spareMemories = 1;
/** More requests at once take memory, a pack's size each, and workers cannot follow. */
const mostParallel = 4;

/** See `IndexedRepository.withReader`. */
export class WorkerReader implements RepositoryReader {
  readonly parallel: number;
  readonly #packs: PackReader;
  readonly #session: OpenSession;
  readonly #memories: RangeMemories;
  readonly #rangeBytes: number;

  constructor(
    packs: PackReader,
    session: OpenSession,
    { connections, rangeBytes = largestRangeBytes }: BackendProperties,
  ) {
    this.#rangeBytes = rangeBytes;
    this.parallel = Math.min(mostParallel, connections + spareMemories);
    this.#packs = packs;
    this.#session = session;
    this.#memories = new RangeMemories(this.parallel);
  }

  async readRanges(
    pack: PackId,
    blobs: readonly PackedBlob[],
    options: CallOptions,
    onRange: (range: FetchedRange) => Promise<void>,
  ): Promise<void> {
    for (const range of planRanges(blobs, this.#rangeBytes)) {
      const memory = await this.#memories.take(range.length, options.signal);
      try {
        const isThere = await this.#fetch(pack, range, memory, options);
        const write = (request: WriteRequest) => this.#write(range, memory, request);
        await onRange({ blobs: range.blobs, write: isThere ? write : undefined });
      } finally {
        memory.free();
      }
    }
  }

  async verifyPack(
    pack: PackId,
    sizeBytes: number,
    blobs: readonly PackedBlob[],
    options: CallOptions,
  ): Promise<VerifiedPack> {
    const memory = await this.#memories.take(sizeBytes, options.signal);
    try {
      const result = await this.#packs.loadPackProved(pack, memory.bytes, options, async (bytes) => {
        const verified = await this.#session.verify(bytes, { pack, blobs });
        return { hash: verified.hash, value: verified };
      });
      const named = (error: EngineError) => inFile(error, { type: 'pack', name: pack });
      const { header } = result;
      return {
        badBlobs: result.badBlobs.map(({ error }) => named(engineErrorFromData(error))),
        header: typeof header === 'string' ? header : named(engineErrorFromData(header)),
      };
    } finally {
      memory.free();
    }
  }

  async #fetch(
    pack: PackId,
    range: PlannedRange,
    memory: RangeMemory,
    options: CallOptions,
  ): Promise<boolean> {
    try {
      await this.#packs.loadRangeInto(memory.bytes, pack, range, options);
      return true;
    } catch (error) {
      if (isEngineError(error, 'storage/not-found', 'storage/bad-range')) return false;
      throw error;
    }
  }

  #write(range: PlannedRange, memory: RangeMemory, { blobs, ...job }: WriteRequest) {
    return this.#session.write(memory.bytes, {
      ...job,
      blobs: blobs.map(({ blob: { id, offset, length, uncompressedLength }, places }) => ({
        id,
        offset: offset - range.offset,
        length,
        uncompressedLength,
        places,
      })),
    });
  }
}
