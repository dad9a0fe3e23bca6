import { type Bytes, bufferOver, copyInto } from '../base/bytes';
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

/** Of a pack's memory, where the table of contents grows: one part in so many. It is full before the rest with blobs of a few bytes only. */
const entriesShare = 4;
/** Three numbers of 32 bits at the end of the memory, aligned. */
const stateBytes = 12;
const wordBytes = 4;
const boxBytesWord = 0;
const entryBytesWord = 1;
const blobsWord = 2;

/** Memory in which a pack can grow to a file of `fileBytes`. What it does not come to use is never touched. */
export function growingPackBytes(fileBytes: number): number {
  return Math.ceil((fileBytes * entriesShare) / (entriesShare - 1)) + 8 * wordBytes;
}

/** How much is to be added. */
export interface BoxesToAdd {
  readonly boxBytes: number;
  /** In the table of contents. */
  readonly entryBytes: number;
  readonly blobs: number;
}

/** A pack that still takes boxes. All that it is lies in its memory: a thread that shares the memory can go on with it. */
export class GrowingPack {
  readonly type: BlobType;
  readonly memory: Bytes;
  readonly #key: BoxKey;
  /** What becomes the file. */
  readonly #file: Bytes;
  readonly #entries: Buffer;
  readonly #state: Int32Array;

  /** The pack that has grown in `memory` so far, or an empty one over zeros. */
  constructor(type: BlobType, memory: Bytes, key: BoxKey) {
    this.type = type;
    this.memory = memory;
    this.#key = key;
    const stateAt = Math.floor((memory.length - stateBytes) / wordBytes) * wordBytes;
    const entriesAt = stateAt - Math.floor(memory.length / entriesShare);
    this.#file = memory.subarray(0, entriesAt);
    this.#entries = bufferOver(memory).subarray(entriesAt, stateAt);
    this.#state = new Int32Array(memory.buffer, memory.byteOffset + stateAt, stateBytes / wordBytes);
  }

  /** An empty pack in memory of any content. */
  static begin(type: BlobType, memory: Bytes, key: BoxKey): GrowingPack {
    const pack = new GrowingPack(type, memory, key);
    pack.#state.fill(0);
    return pack;
  }

  /** Of the file it would be if it were finished now. */
  get sizeBytes(): number {
    return this.#boxBytes + this.#entryBytes + boxOverhead + packTrailerLength;
  }

  get isEmpty(): boolean {
    return this.#blobs === 0;
  }

  hasRoomFor({ boxBytes, entryBytes, blobs }: BoxesToAdd): boolean {
    return (
      this.#blobs + blobs <= maxPackEntries &&
      this.#entryBytes + entryBytes <= this.#entries.length &&
      this.sizeBytes + boxBytes + entryBytes <= this.#file.length
    );
  }

  /** Seals `payload` into the pack; returns the box's length. */
  append(id: BlobId, payload: Bytes, uncompressedLength: number): number {
    const length = this.#key.sealInto(this.#file, this.#boxBytes, payload);
    this.#list(id, length, uncompressedLength);
    return length;
  }

  /** Takes over a box of another pack as it is. */
  appendBox(id: BlobId, box: Bytes, uncompressedLength: number): void {
    copyInto(bufferOver(this.#file), this.#boxBytes, box);
    this.#list(id, box.length, uncompressedLength);
  }

  /** Takes over another pack's boxes as they are. */
  appendBoxes({ boxes, blobs }: OpenPack): void {
    copyInto(bufferOver(this.#file), this.#boxBytes, boxes);
    this.#entries.set(blobs.header, this.#entryBytes);
    this.#note(boxes.length, blobs.header.length, blobs.length);
  }

  /** What it has so far, over the same memory. */
  asOpenPack(): OpenPack {
    return { type: this.type, boxes: this.#file.subarray(0, this.#boxBytes), blobs: this.#listing() };
  }

  /** Adds the table of contents. The pack takes no more boxes. */
  finish(): FinishedPack {
    const blobs = this.#listing();
    const boxBytes = this.#boxBytes;
    const headerLength = this.#key.sealInto(this.#file, boxBytes, blobs.header);
    const bytes = this.#file.subarray(0, boxBytes + headerLength + packTrailerLength);
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(
      bytes.length - packTrailerLength,
      headerLength,
      true,
    );
    return { id: sha256Hex(bytes) as PackId, type: this.type, bytes, blobs };
  }

  get #boxBytes(): number {
    return this.#state[boxBytesWord]!;
  }

  get #entryBytes(): number {
    return this.#state[entryBytesWord]!;
  }

  get #blobs(): number {
    return this.#state[blobsWord]!;
  }

  #list(id: BlobId, length: number, uncompressedLength: number): void {
    const entry = { type: this.type, id, length, uncompressedLength };
    writePackHeaderEntry(this.#entries, this.#entryBytes, entry);
    this.#note(length, packHeaderEntryLength(uncompressedLength), 1);
  }

  #listing(): PackListing {
    return new PackListing(new Uint8Array(this.#entries.subarray(0, this.#entryBytes)), this.#blobs);
  }

  /** Last of all, so that what fails half-way has added nothing. */
  #note(boxBytes: number, entryBytes: number, blobs: number): void {
    this.#state[boxBytesWord]! += boxBytes;
    this.#state[entryBytesWord]! += entryBytes;
    this.#state[blobsWord]! += blobs;
  }
}
