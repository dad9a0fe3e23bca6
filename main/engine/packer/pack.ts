import type { Bytes } from '../base/bytes';
import type { BlobId, BlobType, PackId } from '../format/ids';
import type { PackListing } from '../format/pack-header';

/** A complete pack file: boxes, header and all, every box proved unless that was not wanted. Never mixed, never empty. */
export interface FinishedPack {
  readonly id: PackId;
  readonly type: BlobType;
  /** The file. Memory of the giver's pool: it must not be used after it was given back. */
  readonly bytes: Bytes;
  readonly blobs: PackListing;
}

/** Boxes of a pack that is not full yet, on their way to another packer which fills it up. */
export interface OpenPack {
  readonly type: BlobType;
  /** The boxes, one after the other. */
  readonly boxes: Bytes;
  readonly blobs: PackListing;
}

/** A blob on its way from one pack to another. */
export interface MovedBlob {
  readonly type: BlobType;
  readonly id: BlobId;
  /** Of the box in the bytes that come with it. */
  readonly offset: number;
  readonly length: number;
  readonly uncompressedLength: number;
}
