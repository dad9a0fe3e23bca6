import type { Bytes } from '../base/bytes';
import { boxOverhead, type BoxKey } from '../crypto/box-key';
import { sha256Hex } from '../crypto/hash';
import type { BlobId, BlobType, PackId } from '../format/ids';
import {
  maxPackEntries,
  packHeaderEntryLength,
  PackListing,
  packTrailerLength,
  writePackHeaderEntry,
} from '../format/pack-header';
import type { FinishedPack, OpenPack } from './pack';

/** Room for the entries of a pack of large chunks; grows with smaller ones. */
const firstHeaderBytes = 4096;

/** A pack that still takes boxes. */
export class GrowingPack {
  readonly type: BlobType;
  readonly memory: Bytes;
  readonly #key: BoxKey;
  #header = Buffer.allocUnsafeSlow(firstHeaderBytes);
  #headerBytes = 0;
  #blobs = 0;
  #boxBytes = 0;

  /** `memory` is the pack's until it is finished. */
  constructor(type: BlobType, memory: Bytes, key: BoxKey) {
    this.type = type;
    this.memory = memory;
    this.#key = key;
  }

  /** Of the file it would be if it were finished now. */
  get sizeBytes(): number {
    return this.#boxBytes + this.#headerBytes + boxOverhead + packTrailerLength;
  }

  hasRoomFor(boxBytes: number, blobs: number): boolean {
    const wanted = boxBytes + blobs * packHeaderEntryLength(1);
    return this.#blobs + blobs <= maxPackEntries && this.sizeBytes + wanted <= this.memory.length;
  }

  /** Seals `payload` into the pack; returns the box's length. */
  append(id: BlobId, payload: Bytes, uncompressedLength: number): number {
    const length = this.#key.sealInto(this.memory, this.#boxBytes, payload);
    this.#list(id, length, uncompressedLength);
    return length;
  }

  /** Takes over a box of another pack as it is. */
  appendBox(id: BlobId, box: Bytes, uncompressedLength: number): void {
    this.memory.set(box, this.#boxBytes);
    this.#list(id, box.length, uncompressedLength);
  }

  /** Takes over another pack's boxes as they are. */
  appendBoxes({ boxes, blobs }: OpenPack): void {
    this.memory.set(boxes, this.#boxBytes);
    this.#growHeader(blobs.header.length);
    this.#header.set(blobs.header, this.#headerBytes);
    this.#note(boxes.length, blobs.header.length, blobs.length);
  }

  /** What it has so far, over the same memory. */
  asOpenPack(): OpenPack {
    return { type: this.type, boxes: this.memory.subarray(0, this.#boxBytes), blobs: this.#listing() };
  }

  /** Adds the table of contents. The pack takes no more boxes. */
  finish(): FinishedPack {
    const blobs = this.#listing();
    const headerLength = this.#key.sealInto(this.memory, this.#boxBytes, blobs.header);
    const bytes = this.memory.subarray(0, this.#boxBytes + headerLength + packTrailerLength);
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(
      bytes.length - packTrailerLength,
      headerLength,
      true,
    );
    return { id: sha256Hex(bytes) as PackId, type: this.type, bytes, blobs };
  }

  #list(id: BlobId, length: number, uncompressedLength: number): void {
    const entryBytes = packHeaderEntryLength(uncompressedLength);
    this.#growHeader(entryBytes);
    writePackHeaderEntry(this.#header, this.#headerBytes, {
      type: this.type,
      id,
      length,
      uncompressedLength,
    });
    this.#note(length, entryBytes, 1);
  }

  #listing(): PackListing {
    return new PackListing(new Uint8Array(this.#header.subarray(0, this.#headerBytes)), this.#blobs);
  }

  #growHeader(bytes: number): void {
    if (this.#headerBytes + bytes <= this.#header.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * (this.#headerBytes + bytes));
    larger.set(this.#header.subarray(0, this.#headerBytes));
    this.#header = larger;
  }

  #note(boxBytes: number, headerBytes: number, blobs: number): void {
    this.#boxBytes += boxBytes;
    this.#headerBytes += headerBytes;
    this.#blobs += blobs;
  }
}
