/** The table of contents at the end of a pack. Layout: box of each blob, box of the header, length of that box as uint32 little-endian. */
import type { Bytes } from '../base/bytes';
import { EngineError } from '../errors';
import { type BlobId, type BlobType } from './ids';

export interface PackHeaderEntry {
  readonly type: BlobType;
  readonly id: BlobId;
  /** Of the box in the pack: running sum of the lengths before it, not stored. */
  readonly offset: number;
  /** Of the box in the pack. */
  readonly length: number;
  /** 0 when the blob is stored uncompressed. */
  readonly uncompressedLength: number;
}

/** What a box adds to its plaintext: nonce and MAC. */
export const boxOverhead = 32;
/** The trailing length. */
export const packTrailerLength = 4;
const plainEntryLength = 37;
const compressedEntryLength = 41;
/** restic refuses longer header boxes. */
export const maxPackHeaderBoxLength = 16 * 2 ** 20;
/** More entries might not fit into a header that restic reads. */
export const maxPackEntries = Math.floor(
  (maxPackHeaderBoxLength - boxOverhead - packTrailerLength) / compressedEntryLength,
);
/** The smallest pack: one entry for an empty blob (whose box is counted by restic as nothing), the header's box, the trailer. */
export const minPackSize = plainEntryLength + boxOverhead + packTrailerLength;

/** Bytes of an entry in the header. */
export function packHeaderEntryLength(uncompressedLength: number): number {
  return uncompressedLength === 0 ? plainEntryLength : compressedEntryLength;
}

/** Size of a pack of `blobs`. */
export function packSize(
  blobs: Iterable<{ readonly length: number; readonly uncompressedLength: number }>,
): number {
  let size = boxOverhead + packTrailerLength;
  for (const blob of blobs) size += blob.length + packHeaderEntryLength(blob.uncompressedLength);
  return size;
}

/** Plaintext bytes of a stored blob. */
export function plaintextLength(blob: {
  readonly length: number;
  readonly uncompressedLength: number;
}): number {
  return blob.uncompressedLength === 0 ? blob.length - boxOverhead : blob.uncompressedLength;
}

/** The header's plaintext for blobs in the order of the pack. */
export function encodePackHeader(
  blobs: readonly Pick<PackHeaderEntry, 'type' | 'id' | 'length' | 'uncompressedLength'>[],
): Buffer {
  throw new Error(`stub ${String(blobs)}`);
}

/** Throws `data/malformed`. */
export function decodePackHeader(plaintext: Bytes): readonly PackHeaderEntry[] {
  throw new EngineError('data/malformed', `stub ${String(plaintext)}`);
}

/** Length of the header's box, from the last 4 bytes of a pack of `packBytes`. Throws `data/malformed` when it cannot be. */
export function decodePackTrailer(tail: Bytes, packBytes: number): number {
  throw new EngineError('data/malformed', `stub ${String(tail)} ${String(packBytes)}`);
}
