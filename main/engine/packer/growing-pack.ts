import type { Bytes } from '../base/bytes';
import { boxOverhead, type BoxKey } from '../crypto/box-key';
import { sha256Hex } from '../crypto/hash';
import type { BlobId, BlobType, PackId } from '../format/ids';
import {
  encodePackHeader,
  maxPackEntries,
  packHeaderEntryLength,
  packTrailerLength,
} from '../format/pack-header';
import type { BoxedBlob, FinishedPack, OpenPack } from './pack';

/** A pack that still takes boxes. */
export class GrowingPack {
  readonly type: BlobType;
  readonly memory: Bytes;
  readonly #key: BoxKey;
  #blobs: BoxedBlob[] = [];
  #boxBytes = 0;
  #headerBytes = boxOverhead + packTrailerLength;

  /** `memory` is the pack's until it is finished. */
  constructor(type: BlobType, memory: Bytes, key: BoxKey) {
    this.type = type;
    this.memory = memory;
    this.#key = key;
  }

  /** Of the file it would be if it were finished now. */
  get sizeBytes(): number {
    return this.#boxBytes + this.#headerBytes;
  }

  hasRoomFor(boxBytes: number, blobs: number): boolean {
    const wanted = boxBytes + blobs * packHeaderEntryLength(1);
    return this.#blobs.length + blobs <= maxPackEntries && this.sizeBytes + wanted <= this.memory.length;
  }

  /** Seals `payload` into the pack; returns the box's length. */
  append(id: BlobId, payload: Bytes, uncompressedLength: number): number {
    const length = this.#key.sealInto(this.memory, this.#boxBytes, payload);
    this.#note({ id, offset: this.#boxBytes, length, uncompressedLength });
    return length;
  }

  /** Takes over another pack's boxes as they are. */
  appendBoxes(pack: OpenPack): void {
    this.memory.set(pack.boxes, this.#boxBytes);
    for (const blob of pack.blobs) this.#note({ ...blob, offset: this.#boxBytes });
  }

  /** What it has so far, over the same memory. */
  asOpenPack(): OpenPack {
    return { type: this.type, boxes: this.memory.subarray(0, this.#boxBytes), blobs: this.#blobs };
  }

  /** Adds the table of contents. The pack takes no more boxes. */
  finish(): FinishedPack {
    const { type } = this;
    const header = encodePackHeader(this.#blobs.map((blob) => ({ ...blob, type })));
    const headerLength = this.#key.sealInto(this.memory, this.#boxBytes, header);
    const bytes = this.memory.subarray(0, this.#boxBytes + headerLength + packTrailerLength);
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(
      bytes.length - packTrailerLength,
      headerLength,
      true,
    );
    return { id: sha256Hex(bytes) as PackId, type, bytes, blobs: this.#blobs };
  }

  #note(blob: BoxedBlob): void {
    this.#blobs.push(blob);
    this.#boxBytes += blob.length;
    this.#headerBytes += packHeaderEntryLength(blob.uncompressedLength);
  }
}
