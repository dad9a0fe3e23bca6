/**
 * Plaintext blobs in, finished packs out: hash, look up, compress, seal, append, prove. The same code runs in every CPU worker and on the
 * engine's thread; it is synchronous and knows no thread.
 */
import { randomInt } from 'node:crypto';
import type { Bytes } from '../base/bytes';
import { boxOverhead, type BoxKey } from '../crypto/box-key';
import { sha256Hex } from '../crypto/hash';
import type { BlobId, BlobType } from '../format/ids';
import { type Zstd, autoLevel, compressBound, maxLevel } from '../zstd/zstd';
import type { BlobOpener } from './blob-opener';
import { GrowingPack } from './growing-pack';
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
  readonly version: 1 | 2;
  readonly compression: PackCompression;
  /** Bytes at which a pack is closed. */
  readonly packSizeBytes: number;
  /** Called with each finished pack, synchronously; from then on its bytes are the receiver's. */
  readonly onPack: (pack: FinishedPack) => void;
}

/** Room for the last box's entry, the header's box and the trailer. */
const headerSlackBytes = 4096;

/** Memory that a pack takes: it is closed at its target, and the last box may be one of the longest chunk, incompressible. */
export function packMemoryBytes(packSizeBytes: number): number {
  return packSizeBytes + compressBound(8 * 2 ** 20) + headerSlackBytes;
}

/** Memory that is new each time, for a packer whose packs are few. */
export const freshPackMemory: PackMemory = {
  take: (bytes) => Buffer.allocUnsafeSlow(bytes),
  giveBack: () => undefined,
};

/**
 * restic 0.18 keeps two packs open and picks at random, so that a pack's layout does not tell the lengths of consecutive chunks. Trees are not cut
 * by their content.
 */
const openPacks = { data: 2, tree: 1 } as const;
export const openPacksPerPacker = openPacks.data + openPacks.tree;

interface Payload {
  readonly bytes: Bytes;
  /** 0 when `bytes` is the plaintext itself. */
  readonly uncompressedLength: number;
}

export class BlobPacker {
  readonly #options: BlobPackerOptions;
  readonly #open: Record<BlobType, (GrowingPack | undefined)[]> = { data: [], tree: [] };
  /** Where frames are made before they are sealed. */
  #scratch: Buffer = Buffer.allocUnsafeSlow(0);

  constructor(options: BlobPackerOptions) {
    this.#options = options;
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
    const pack = this.#packFor(type, box.length);
    pack.appendBox(id, box, uncompressedLength);
    if (pack.sizeBytes >= this.#options.packSizeBytes) this.#finish(pack);
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
    return this.#takeGrowing().map((pack) => pack.asOpenPack());
  }

  /** Goes on with another packer's open pack: its boxes fill up one of this packer's, or become one. */
  absorb(pack: OpenPack): void {
    const target = this.#packFor(pack.type, pack.boxes.length, pack.blobs.length, 0);
    target.appendBoxes(pack);
    if (target.sizeBytes >= this.#options.packSizeBytes) this.#finish(target);
  }

  /** Finishes every open pack; the two of one type become one when they fit together. */
  flush(): void {
    for (const type of ['data', 'tree'] as const) {
      const [first, second] = this.#takeGrowing(type);
      if (first === undefined) continue;
      if (second !== undefined && first.sizeBytes + second.sizeBytes <= this.#options.packSizeBytes) {
        first.appendBoxes(second.asOpenPack());
        this.#options.memory.giveBack(second.memory);
      } else if (second !== undefined) {
        this.#finish(second);
      }
      this.#finish(first);
    }
  }

  /** Answers the box's length. */
  #seal(type: BlobType, id: BlobId, plaintext: Bytes): number {
    const payload = this.#payload(type, plaintext);
    const pack = this.#packFor(type, payload.bytes.length + boxOverhead);
    const storedBytes = pack.append(id, payload.bytes, payload.uncompressedLength);
    if (pack.sizeBytes >= this.#options.packSizeBytes) this.#finish(pack);
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

  /** An open pack that has room for `boxBytes`; a box as large as a whole pack gets one of its own. */
  #packFor(type: BlobType, boxBytes: number, blobs = 1, at = randomInt(openPacks[type])): GrowingPack {
    const { packSizeBytes } = this.#options;
    if (boxBytes >= packSizeBytes) return this.#newPack(type, boxBytes + headerSlackBytes);
    const open = this.#open[type][at];
    if (open?.hasRoomFor(boxBytes, blobs)) return open;
    if (open) this.#finish(open);
    return (this.#open[type][at] = this.#newPack(type, packMemoryBytes(packSizeBytes)));
  }

  #newPack(type: BlobType, bytes: number): GrowingPack {
    return new GrowingPack(type, this.#options.memory.take(bytes), this.#options.key);
  }

  #takeGrowing(only?: BlobType): GrowingPack[] {
    const taken: GrowingPack[] = [];
    for (const type of ['data', 'tree'] as const) {
      if (only !== undefined && type !== only) continue;
      taken.push(...this.#open[type].filter((pack) => pack !== undefined));
      this.#open[type] = [];
    }
    return taken;
  }

  #finish(pack: GrowingPack): void {
    const slots = this.#open[pack.type];
    if (slots.includes(pack)) slots[slots.indexOf(pack)] = undefined;
    const finished = pack.finish();
    provePack(finished, this.#options.opener);
    this.#options.onPack(finished);
  }
}
