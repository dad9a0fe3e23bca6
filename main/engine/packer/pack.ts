import type { Bytes } from '../base/bytes';
import type { BlobId, BlobType, PackId } from '../format/ids';

/** One blob of a pack; `uncompressedLength` is 0 when it is stored uncompressed, as in the format. */
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
