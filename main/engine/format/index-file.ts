/** Index files: which blob is in which pack, and where. */
import type { Bytes } from '../base/bytes';
import type { BlobId, BlobType, PackId } from './ids';

export interface IndexFileBlob {
  readonly id: BlobId;
  readonly type: BlobType;
  readonly offset: number;
  /** Of the box in the pack. */
  readonly length: number;
  /** 0 when the blob is stored uncompressed. */
  readonly uncompressedLength: number;
}

export interface IndexFilePack {
  readonly id: PackId;
  readonly blobs: readonly IndexFileBlob[];
}

export function encodeIndexFile(packs: Iterable<IndexFilePack>): Buffer {
  throw new Error(`stub ${String(packs)}`);
}

/** Throws `data/malformed`. */
export function decodeIndexFile(bytes: Bytes): readonly IndexFilePack[] {
  throw new Error(`stub ${String(bytes)}`);
}
