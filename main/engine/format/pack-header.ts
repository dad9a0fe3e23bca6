/** The table of contents at the end of a pack. Layout: box of each blob, box of the header, length of that box as uint32 little-endian. */
import { type Bytes, bufferOver } from '../base/bytes';
import { EngineError } from '../errors';
import type { BlobId, BlobType } from './ids';

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
const treeBit = 1;
const compressedBit = 2;
const idLength = 32;
const plainEntryLength = 37;
const compressedEntryLength = 41;
/** restic refuses longer header boxes. */
export const maxPackHeaderBoxLength = 16 * 2 ** 20;
/** More entries might not fit into a header that restic reads. */
export const maxPackEntries = Math.floor(
  (maxPackHeaderBoxLength - boxOverhead - packTrailerLength) / compressedEntryLength,
);
/** The smallest pack: one entry for an empty blob (which restic counts as nothing), the header's box, the trailer. */
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
  const header = Buffer.alloc(
    blobs.reduce((sum, blob) => sum + packHeaderEntryLength(blob.uncompressedLength), 0),
  );
  blobs.reduce((at, blob) => writePackHeaderEntry(header, at, blob), 0);
  return header;
}

/** Writes one entry at `at`; returns where the next one goes. */
export function writePackHeaderEntry(
  header: Buffer,
  at: number,
  { type, id, length, uncompressedLength }: Omit<PackHeaderEntry, 'offset'>,
): number {
  const isCompressed = uncompressedLength !== 0;
  header.writeUInt8((type === 'tree' ? treeBit : 0) | (isCompressed ? compressedBit : 0), at);
  header.writeUInt32LE(length, at + 1);
  if (isCompressed) header.writeUInt32LE(uncompressedLength, at + 5);
  const idAt = at + (isCompressed ? 9 : 5);
  return idAt + header.write(id, idAt, 'hex');
}

/** Throws `data/malformed`. */
export function decodePackHeader(plaintext: Bytes): readonly PackHeaderEntry[] {
  return [...packHeaderEntries(plaintext)];
}

/** The same one by one. */
export function* packHeaderEntries(plaintext: Bytes): Generator<PackHeaderEntry> {
  const header = bufferOver(plaintext);
  let offset = 0;
  for (let at = 0; at < header.length;) {
    const flags = header.readUInt8(at);
    if (flags > (treeBit | compressedBit)) throw malformed(`unknown blob type ${String(flags)}`);
    const isCompressed = (flags & compressedBit) !== 0;
    const idAt = at + (isCompressed ? 9 : 5);
    if (idAt + idLength > header.length) throw malformed('an entry is cut off');
    const length = header.readUInt32LE(at + 1);
    if (length < boxOverhead) throw malformed(`a box of ${String(length)} bytes`);
    yield {
      type: flags & treeBit ? 'tree' : 'data',
      id: header.toString('hex', idAt, idAt + idLength) as BlobId,
      offset,
      length,
      uncompressedLength: isCompressed ? header.readUInt32LE(at + 5) : 0,
    };
    offset += length;
    at = idAt + idLength;
  }
}

/** The blobs of a pack as its header lists them: a tenth of the memory that as many objects take. */
export class PackListing implements Iterable<PackHeaderEntry> {
  /** The header's plaintext. */
  readonly header: Bytes;
  readonly length: number;

  constructor(header: Bytes, length: number) {
    this.header = header;
    this.length = length;
  }

  [Symbol.iterator](): Generator<PackHeaderEntry> {
    return packHeaderEntries(this.header);
  }
}

/** Whether a header lists exactly these blobs, in this order. */
export function isSameHeader(header: readonly PackHeaderEntry[], blobs: readonly PackHeaderEntry[]): boolean {
  return (
    header.length === blobs.length &&
    header.every((entry, at) => {
      const other = blobs[at];
      return (
        entry.type === other?.type &&
        entry.id === other.id &&
        entry.offset === other.offset &&
        entry.length === other.length &&
        entry.uncompressedLength === other.uncompressedLength
      );
    })
  );
}

/** Length of the header's box, from the last 4 bytes of a pack of `packBytes`. Throws `data/malformed` when it cannot be. */
export function decodePackTrailer(tail: Bytes, packBytes: number): number {
  if (packBytes < minPackSize || tail.length < packTrailerLength) throw malformed('the file is too short');
  const length = bufferOver(tail).readUInt32LE(tail.length - packTrailerLength);
  const isPlausible =
    length >= boxOverhead && length <= packBytes - packTrailerLength && length <= maxPackHeaderBoxLength;
  if (!isPlausible) throw malformed(`a header of ${String(length)} bytes`);
  return length;
}

function malformed(problem: string): EngineError {
  return new EngineError('data/malformed', `Pack header: ${problem}`);
}
