import { type Bytes, bufferOver, copyInto } from '../../base/bytes';
import { EngineError, isEngineError } from '../../errors';
import type { PackId } from '../../format/ids';
import type { BlobOpener } from '../../packer/blob-opener';
import type { Backend, ByteRange, CallOptions, FileHandle } from '../../storage/backend';
import { inFile, isDamage, loadProved } from '../files/load-proved';
import { proveName, wrongName } from '../files/sealed-files';
import type { LoadedBlob, PackedBlob } from '../repository-types';
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
    const openTail = (tailBytes: number) => {
      const range = { offset: sizeBytes - tailBytes, length: tailBytes };
      const open = (bytes: Bytes) => this.#opener.openHeader(bytes, sizeBytes);
      return this.#load(packHandle(pack), range, options, open);
    };
    let header = await openTail(Math.min(sizeBytes, headerGuessBytes));
    if ('tailBytes' in header) header = await openTail(header.tailBytes);
    if ('tailBytes' in header)
      throw new EngineError('bug', 'The header of a pack cannot be reached', { pack });
    return Array.from(header, (entry) => ({ ...entry, pack }));
  }

  /** Fills the beginning of `target` with a stretch of a pack of trees, not proved. False when it cannot be read. */
  async loadTreesInto(target: Bytes, pack: PackId, range: ByteRange, options: CallOptions): Promise<boolean> {
    const handle = { ...packHandle(pack), holdsTrees: true };
    const bytes = await orUnreadable(this.#backend.load(handle, range, { ...options, into: target }));
    if (bytes) placed(target, bytes);
    return bytes !== undefined;
  }

  /** Fills the beginning of `target`. Fails as the storage does. */
  async loadRangeInto(target: Bytes, pack: PackId, range: ByteRange, options: CallOptions): Promise<void> {
    placed(target, await this.#backend.load(packHandle(pack), range, { ...options, into: target }));
  }

  /**
   * What `prove` makes of all of the pack, which lies in `target` if it fits there. `prove` also says which name the bytes deserve: a wrong one is asked
   * for once more, past the cache.
   */
  async loadPackProved<T>(
    pack: PackId,
    target: Bytes,
    options: CallOptions,
    prove: (bytes: Bytes) => Promise<{ readonly hash: string; readonly value: T }>,
  ): Promise<T> {
    const load = async (isFresh: boolean) => {
      const handle = packHandle(pack);
      const bytes = await this.#translated(handle, () =>
        this.#backend.load(handle, undefined, { ...options, isFresh, into: target }),
      );
      return prove(bytes.length <= target.length ? placed(target, bytes) : bytes);
    };
    let { hash, value } = await load(this.#isFresh);
    if (hash !== pack) ({ hash, value } = await load(true));
    if (hash !== pack) throw inFile(wrongName(hash), packHandle(pack));
    return value;
  }

  /** All of the pack, its name proved. */
  loadPack(pack: PackId, options: CallOptions): Promise<Bytes> {
    return this.#load(packHandle(pack), undefined, options, (bytes) => {
      proveName(pack, bytes);
      return bytes;
    });
  }

  /** `undefined` when the range cannot be read as a whole: each of its blobs is to be looked at alone. */
  #loadRange(pack: PackId, range: PlannedRange, options: CallOptions): Promise<Bytes | undefined> {
    const holdsTrees = range.blobs[0]?.type === 'tree';
    return orUnreadable(this.#backend.load({ ...packHandle(pack), holdsTrees }, range, options));
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
    return this.#translated(handle, () =>
      loadProved(this.#backend, handle, range, { signal, isFresh: this.#isFresh }, prove),
    );
  }

  async #translated<T>(handle: FileHandle, body: () => Promise<T>): Promise<T> {
    const pack = handle.name;
    try {
      return await body();
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

async function orUnreadable(loading: Promise<Bytes>): Promise<Bytes | undefined> {
  try {
    return await loading;
  } catch (error) {
    if (isEngineError(error, 'storage/not-found', 'storage/bad-range')) return undefined;
    throw error;
  }
}

/** `bytes` at the beginning of `target`, where the storage may have put them already. */
function placed(target: Bytes, bytes: Bytes): Bytes {
  if (bytes.buffer !== target.buffer) copyInto(bufferOver(target), 0, bytes);
  return target.subarray(0, bytes.length);
}
