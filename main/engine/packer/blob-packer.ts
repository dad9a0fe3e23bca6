/**
 * Plaintext blobs in, finished packs out: hash, look up, compress, seal, append, prove. The same code runs in every CPU worker and on the
 * engine's thread; it is synchronous and knows no thread.
 */
import type { Bytes } from '../base/bytes';
import type { BlobId, BlobType, PackId } from '../format/ids';

export type PackCompression = 'auto' | 'off' | 'max';

/** One blob of a finished pack; `uncompressedLength` is 0 when it is stored uncompressed, as in the format. */
export interface BoxedBlob {
  readonly id: BlobId;
  /** Of the box in the pack. */
  readonly offset: number;
  readonly length: number;
  readonly uncompressedLength: number;
}

/** A complete pack file: boxes, header and all, every box proved. Never mixed, never empty. */
export interface FinishedPack {
  readonly id: PackId;
  readonly type: BlobType;
  /** The file. Memory of the giver's pool: it must not be used after it was given back. */
  readonly bytes: Bytes;
  readonly blobs: readonly BoxedBlob[];
}

/** Boxes of a pack that is not full yet, on their way to another packer which fills it up. */
export interface OpenPack {
  readonly type: BlobType;
  /** The boxes, one after the other. */
  readonly boxes: Bytes;
  readonly blobs: readonly BoxedBlob[];
}

/** What the packer asks of the shared index. */
export interface BlobClaims {
  /** Takes the blob for the caller: true for exactly one caller when neither a stored pack nor another claim has it. `id` is 32 bytes. */
  claim(type: BlobType, id: Bytes): boolean;
}

/** Where a packer gets memory for its packs. */
export interface PackMemory {
  /** At least `bytes` bytes, zeroed or not. May block (in a worker) until an earlier pack was given back. */
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
  readonly index: BlobClaims;
  readonly memory: PackMemory;
  readonly version: 1 | 2;
  readonly compression: PackCompression;
  /** Bytes at which a pack is closed. */
  readonly packSizeBytes: number;
  /** Called with each finished pack, synchronously; from then on its bytes are the receiver's. */
  readonly onPack: (pack: FinishedPack) => void;
}
