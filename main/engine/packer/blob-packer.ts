/**
 * Plaintext blobs in, finished packs out: hash, look up, compress, seal, append, prove. The same code runs in every CPU worker and on the
 * engine's thread; it is synchronous and knows no thread.
 */
import { randomInt } from 'node:crypto';
import type { Bytes } from '../base/bytes';
import { boxOverhead, type BoxKey } from '../crypto/box-key';
import { sha256Hex } from '../crypto/hash';
import type { BlobId, BlobType } from '../format/ids';
import { packHeaderEntryLength } from '../format/pack-header';
import { type Zstd, autoLevel, compressBound, maxLevel } from '../zstd/zstd';
import type { BlobOpener } from './blob-opener';
import { type BoxesToAdd, GrowingPack, growingPackBytes } from './growing-pack';
import { type OpenPacks, openPlaces, type PackPlace, PrivateOpenPacks, takeFrom } from './open-packs';
import type { FinishedPack, MovedBlob, OpenPack } from './pack';
import { provePack } from './prove-pack';

export type PackCompression = 'auto' | 'off' | 'max';

/** What the packer asks of the shared index. */
export interface BlobClaims {
  /** Takes the blob for the caller: true for exactly one caller when neither a stored pack nor another claim has it. */
  claim(type: BlobType, id: BlobId): boolean;
}

/** Where a packer gets memory for its packs. */
export interface PackMemory {
  /** At least `bytes` bytes of any content. May block (in a worker) until an earlier pack was given back. */
  take(bytes: number): Bytes;
  /** Gives back what `take` gave and no finished pack carried away. */
  giveBack(memory: Bytes): void;
}

export interface AddedBlob {
  readonly id: BlobId;
  readonly isNew: boolean;
  /** Bytes of the box; 0 when the blob is not new. */
  readonly storedBytes: number;
}

export interface BlobPackerOptions {
  readonly key: BoxKey;
  readonly zstd: Zstd;
  /** Proves what is about to leave. */
  readonly opener: BlobOpener;
  readonly index: BlobClaims;
  readonly memory: PackMemory;
  /** Over pieces of `memory`; the packer's own when undefined. */
  readonly openPacks?: OpenPacks;
  readonly version: 1 | 2;
  readonly compression: PackCompression;
  /** Bytes at which a pack is closed. */
  readonly packSizeBytes: number;
  /** Packs leave without having been opened again. */
  readonly skipsProof?: boolean | undefined;
  /** Called with each finished pack, synchronously; from then on its bytes are the receiver's. */
  readonly onPack: (pack: FinishedPack) => void;
}

/** Room for the last box's entry, the header's box and the trailer. */
const headerSlackBytes = 4096;

/** Memory that a pack takes: it is closed at its target, and the last box may be one of the longest chunk, incompressible. */
export function packMemoryBytes(packSizeBytes: number): number {
  return growingPackBytes(packSizeBytes + compressBound(8 * 2 ** 20) + headerSlackBytes);
}

/** Memory that is new each time, for a packer whose packs are few. */
export const freshPackMemory: PackMemory = {
  take: (bytes) => Buffer.allocUnsafeSlow(bytes),
  giveBack: () => undefined,
};

interface Payload {
  readonly bytes: Bytes;
  /** 0 when `bytes` is the plaintext itself. */
  readonly uncompressedLength: number;
}

export class BlobPacker {
  readonly #options: BlobPackerOptions;
  readonly #open: OpenPacks;
  /** What this packer has seen grow, by its memory: views of it cost more than to seal a small blob. */
  readonly #known: Record<BlobType, WeakMap<Bytes, GrowingPack>> = {
    data: new WeakMap(),
    tree: new WeakMap(),
  };
  /** Where frames are made before they are sealed. */
  #scratch: Buffer = Buffer.allocUnsafeSlow(0);

  constructor(options: BlobPackerOptions) {
    this.#options = options;
    this.#open = options.openPacks ?? new PrivateOpenPacks();
  }

  /** Stores a blob, unless it is stored or being stored already. Throws `data/corrupt` when a pack it completed cannot be proved. */
  add(type: BlobType, plaintext: Bytes): AddedBlob {
    const id = sha256Hex(plaintext) as BlobId;
    if (!this.#options.index.claim(type, id)) return { id, isNew: false, storedBytes: 0 };
    return { id, isNew: true, storedBytes: this.#seal(type, id, plaintext) };
  }

  /**
   * Stores a blob of another pack whatever the index says, for the caller to give each blob once: in its own box where this packer would seal its like
   * so. `box` opens to `plaintext`, which the caller has proved.
   */
  addMoved({ type, id, uncompressedLength }: MovedBlob, box: Bytes, plaintext: Bytes): void {
    if (!this.keepsBox(type, uncompressedLength)) {
      this.#seal(type, id, plaintext);
      return;
    }
    this.#put(type, oneBox(box.length, uncompressedLength), (pack) =>
      pack.appendBox(id, box, uncompressedLength),
    );
  }

  /** Whether a blob that is stored so would be stored so again. */
  keepsBox(type: BlobType, uncompressedLength: number): boolean {
    const { version, compression } = this.#options;
    if (version === 1) return true;
    // What another program made of it is not necessarily the best that `max` asks for.
    if (compression === 'max') return false;
    return (uncompressedLength === 0) === (compression === 'off' && type === 'data');
  }

  /** The packs that are not full, which this packer no longer has; their memory, which `PackMemory` gave, is now the caller's. */
  leaveOpenPacks(): OpenPack[] {
    return [...this.#takeGrowing('data'), ...this.#takeGrowing('tree')].map((pack) => pack.asOpenPack());
  }

  /** Goes on with another packer's open pack: its boxes fill up one of this packer's, or become one. */
  absorb(open: OpenPack): void {
    this.#put(open.type, boxesOf(open), (pack) => pack.appendBoxes(open), 0);
  }

  /** Finishes every open pack; the two of one type become one when they fit together. Nobody may add to them meanwhile. */
  flush(): void {
    this.mergePacks();
    this.finishPacks();
  }

  /** The first half of `flush`: leaves open what did not fit together. */
  mergePacks(): void {
    for (const type of ['data', 'tree'] as const) {
      const packs = this.#takeGrowing(type);
      const [first, second] = packs;
      if (first && second && this.#merge(second, first)) packs.pop();
      for (const [at, { memory }] of packs.entries())
        this.#open.use(type, at, (place) => void (place.memory = memory));
    }
  }

  /** The second half, which several packers over the same packs do together. */
  finishPacks(): void {
    for (const type of ['data', 'tree'] as const) {
      for (let at = 0; at < openPlaces[type]; at++) {
        for (const memory of this.#open.use(type, at, takeFrom)) this.#finish(this.#packOver(type, memory));
      }
    }
  }

  /** Whether they fitted together. */
  #merge(pack: GrowingPack, into: GrowingPack): boolean {
    const open = pack.asOpenPack();
    const isSmall = into.sizeBytes + pack.sizeBytes <= this.#options.packSizeBytes;
    if (!isSmall || !into.hasRoomFor(boxesOf(open))) return false;
    into.appendBoxes(open);
    this.#options.memory.giveBack(pack.memory);
    return true;
  }

  /** Answers the box's length. */
  #seal(type: BlobType, id: BlobId, plaintext: Bytes): number {
    const payload = this.#payload(type, plaintext);
    const { bytes, uncompressedLength } = payload;
    const storedBytes = bytes.length + boxOverhead;
    this.#put(type, oneBox(storedBytes, uncompressedLength), (pack) =>
      pack.append(id, bytes, uncompressedLength),
    );
    return storedBytes;
  }

  #payload(type: BlobType, plaintext: Bytes): Payload {
    const { version, compression, zstd } = this.#options;
    const isPlain = version === 1 || plaintext.length === 0 || (compression === 'off' && type === 'data');
    if (isPlain) return { bytes: plaintext, uncompressedLength: 0 };
    const bound = compressBound(plaintext.length);
    if (this.#scratch.length < bound) this.#scratch = Buffer.allocUnsafeSlow(bound);
    const length = zstd.compressInto(
      this.#scratch,
      0,
      plaintext,
      compression === 'max' ? maxLevel : autoLevel,
    );
    return { bytes: this.#scratch.subarray(0, length), uncompressedLength: plaintext.length };
  }

  /** Has `append` add boxes to an open pack with room for them; a box as large as a whole pack gets one of its own. Finishes what is full then. */
  #put(
    type: BlobType,
    boxes: BoxesToAdd,
    append: (pack: GrowingPack) => void,
    at = randomInt(openPlaces[type]),
  ): void {
    if (boxes.boxBytes >= this.#options.packSizeBytes) {
      const own = this.#newPack(type, growingPackBytes(boxes.boxBytes + headerSlackBytes));
      append(own);
      return this.#finish(own);
    }
    for (;;) {
      const { isPut, full } = this.#open.use(type, at, (place) => this.#putInto(place, type, boxes, append));
      // Only now, when nobody waits for the place any more.
      if (full) this.#finish(full);
      if (isPut) return;
    }
  }

  /** `full` no longer is in the place. */
  #putInto(
    place: PackPlace,
    type: BlobType,
    boxes: BoxesToAdd,
    append: (pack: GrowingPack) => void,
  ): { readonly isPut: boolean; readonly full: GrowingPack | undefined } {
    const pack = this.#packAt(type, place);
    const isPut = pack.isEmpty || pack.hasRoomFor(boxes);
    if (isPut) append(pack);
    const isFull = !isPut || pack.sizeBytes >= this.#options.packSizeBytes;
    const left = isFull ? undefined : pack.memory;
    // Where it lies in shared memory, to set it costs more than to look.
    if (place.memory !== left) place.memory = left;
    return { isPut, full: isFull ? pack : undefined };
  }

  #packAt(type: BlobType, { memory }: PackPlace): GrowingPack {
    return memory
      ? this.#packOver(type, memory)
      : this.#newPack(type, packMemoryBytes(this.#options.packSizeBytes));
  }

  #newPack(type: BlobType, bytes: number): GrowingPack {
    const pack = GrowingPack.begin(type, this.#options.memory.take(bytes), this.#options.key);
    this.#known[type].set(pack.memory, pack);
    return pack;
  }

  #packOver(type: BlobType, memory: Bytes): GrowingPack {
    const known = this.#known[type].get(memory);
    if (known) return known;
    const pack = new GrowingPack(type, memory, this.#options.key);
    this.#known[type].set(memory, pack);
    return pack;
  }

  #takeGrowing(type: BlobType): GrowingPack[] {
    return this.#open.takeAll(type).map((memory) => this.#packOver(type, memory));
  }

  #finish(pack: GrowingPack): void {
    const finished = pack.finish();
    if (!this.#options.skipsProof) provePack(finished, this.#options.opener);
    this.#options.onPack(finished);
  }
}

function oneBox(boxBytes: number, uncompressedLength: number): BoxesToAdd {
  return { boxBytes, entryBytes: packHeaderEntryLength(uncompressedLength), blobs: 1 };
}

function boxesOf({ boxes, blobs }: OpenPack): BoxesToAdd {
  return { boxBytes: boxes.length, entryBytes: blobs.header.length, blobs: blobs.length };
}
