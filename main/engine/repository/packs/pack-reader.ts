import type { Bytes } from '../../base/bytes';
import { EngineError, isEngineError } from '../../errors';
import type { PackId } from '../../format/ids';
import { decodePackHeader, decodePackTrailer, packTrailerLength } from '../../format/pack-header';
import type { Backend, ByteRange, CallOptions, FileHandle } from '../../storage/backend';
import { inFile, isDamage, loadProved } from '../files/load-proved';
import { proveName } from '../files/sealed-files';
import type { LoadedBlob, PackedBlob } from '../repository-types';
import type { BlobOpener } from './blob-opener';
import { planRanges, type PlannedRange } from './plan-ranges';

/** Read from a pack's end in the hope that the header is in it: room for about a hundred blobs. */
const headerGuessBytes = 4096;

/** Reads packs; whatever it returns is proved. A pack that is absent or too short is `data/missing` or `data/corrupt`. */
export class PackReader {
  readonly #backend: Backend;
  readonly #opener: BlobOpener;
  readonly #isFresh: boolean;

  /** `isFresh` looks past a cache, for a check. */
  constructor(backend: Backend, opener: BlobOpener, isFresh: boolean) {
    this.#backend = backend;
    this.#opener = opener;
    this.#isFresh = isFresh;
  }

  /** One copy of a blob. */
  loadBlob(blob: PackedBlob, options: CallOptions): Promise<Bytes> {
    const handle: FileHandle = { type: 'pack', name: blob.pack, holdsTrees: blob.type === 'tree' };
    const range = { offset: blob.offset, length: blob.length };
    return this.#load(handle, range, options, (box) => this.#opener.open(blob, box));
  }

  /** See `IndexedRepository.loadBlobsFromPack`. A blob that is bad at first is given to `retry`. */
  async loadBlobs(
    pack: PackId,
    blobs: readonly PackedBlob[],
    options: CallOptions,
    retry: (blob: PackedBlob) => Promise<Bytes>,
    onBlob: (loaded: LoadedBlob) => Promise<void> | void,
  ): Promise<void> {
    for (const range of planRanges(blobs)) {
      const bytes = await this.#loadRange(pack, range, options);
      for (const blob of range.blobs) {
        const box = bytes?.subarray(blob.offset - range.offset, blob.offset - range.offset + blob.length);
        await onBlob(await this.#openOrRetry(blob, box, retry));
      }
    }
  }

  /** `blobs` of one pack in few reads, not proved. A range that cannot be read as a whole comes without bytes. */
  async loadRanges(
    pack: PackId,
    blobs: readonly PackedBlob[],
    options: CallOptions,
    onRange: (range: PlannedRange, bytes: Bytes | undefined) => Promise<void>,
  ): Promise<void> {
    for (const range of planRanges(blobs)) await onRange(range, await this.#loadRange(pack, range, options));
  }

  /** The pack's table of contents. `sizeBytes` as listed. */
  async loadHeader(pack: PackId, sizeBytes: number, options: CallOptions): Promise<readonly PackedBlob[]> {
    const tailLength = Math.min(sizeBytes, headerGuessBytes);
    const tail = { offset: sizeBytes - tailLength, length: tailLength };
    const guess = await this.#load(packHandle(pack), tail, options, (bytes) => {
      const boxLength = decodePackTrailer(bytes.subarray(-packTrailerLength), sizeBytes);
      const start = bytes.length - packTrailerLength - boxLength;
      return {
        boxLength,
        entries: start < 0 ? undefined : this.#openHeader(pack, bytes.subarray(start), sizeBytes),
      };
    });
    if (guess.entries) return guess.entries;
    const length = guess.boxLength + packTrailerLength;
    return this.#load(packHandle(pack), { offset: sizeBytes - length, length }, options, (bytes) =>
      this.#openHeader(pack, bytes, sizeBytes),
    );
  }

  /** All of the pack, its name proved. */
  loadPack(pack: PackId, options: CallOptions): Promise<Bytes> {
    return this.#load(packHandle(pack), undefined, options, (bytes) => {
      proveName(pack, bytes);
      return bytes;
    });
  }

  /** `bytes` are the header's box and the trailer. The boxes that the header lists must end where it begins. */
  #openHeader(pack: PackId, bytes: Bytes, sizeBytes: number): readonly PackedBlob[] {
    const header = this.#opener.openHeader(bytes.subarray(0, -packTrailerLength));
    const entries = decodePackHeader(header).map((entry) => ({ ...entry, pack }));
    const last = entries.at(-1);
    const end = last ? last.offset + last.length : 0;
    if (end !== sizeBytes - bytes.length) {
      throw new EngineError('data/corrupt', 'The pack has another size than its header says', { sizeBytes });
    }
    return entries;
  }

  /** `undefined` when the range cannot be read as a whole: each of its blobs is to be looked at alone. */
  async #loadRange(pack: PackId, range: PlannedRange, options: CallOptions): Promise<Bytes | undefined> {
    try {
      return await this.#backend.load(packHandle(pack), range, options);
    } catch (error) {
      if (isEngineError(error, 'storage/not-found', 'storage/bad-range')) return undefined;
      throw error;
    }
  }

  async #openOrRetry(
    blob: PackedBlob,
    box: Bytes | undefined,
    retry: (blob: PackedBlob) => Promise<Bytes>,
  ): Promise<LoadedBlob> {
    const plaintext = box && this.#tryOpen(blob, box);
    if (plaintext) return { blob, plaintext };
    try {
      return { blob, plaintext: await retry(blob) };
    } catch (error) {
      if (!isDamage(error)) throw error;
      return { blob, error };
    }
  }

  #tryOpen(blob: PackedBlob, box: Bytes): Bytes | undefined {
    try {
      return this.#opener.open(blob, box);
    } catch (error) {
      if (!isDamage(error)) throw error;
      return undefined;
    }
  }

  async #load<T>(
    handle: FileHandle,
    range: ByteRange | undefined,
    { signal }: CallOptions,
    prove: (bytes: Bytes) => T,
  ): Promise<T> {
    const pack = handle.name;
    try {
      return await loadProved(this.#backend, handle, range, { signal, isFresh: this.#isFresh }, prove);
    } catch (error) {
      if (isEngineError(error, 'storage/not-found')) {
        throw inFile(new EngineError('data/missing', 'The pack is missing', { pack }, error), handle);
      }
      if (isEngineError(error, 'storage/bad-range')) {
        throw inFile(new EngineError('data/corrupt', 'The pack is too short', { pack }, error), handle);
      }
      throw error;
    }
  }
}

function packHandle(pack: PackId): FileHandle {
  return { type: 'pack', name: pack };
}
