import type { BlobId, BlobType, PackId } from '../format/ids';

/** Where one copy of a blob is. `uncompressedLength` is 0 when the blob is stored uncompressed, as in the format. */
export interface PackedBlob {
  readonly type: BlobType;
  readonly id: BlobId;
  readonly pack: PackId;
  /** Of the box in the pack. */
  readonly offset: number;
  readonly length: number;
  readonly uncompressedLength: number;
}
