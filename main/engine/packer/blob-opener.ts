import type { Bytes } from '../base/bytes';
import { type BoxKey, boxOverhead } from '../crypto/box-key';
import { sha256Hex } from '../crypto/hash';
import { EngineError } from '../errors';
import type { BlobId } from '../format/ids';
import { decodePackTrailer, packHeaderEntries, PackListing, packTrailerLength } from '../format/pack-header';
import type { Zstd } from '../zstd/zstd';

/** No honest blob is larger: chunks end at 8 MiB, and a tree of a million entries has half of this. */
const maxBlobBytes = 2 ** 30;
/** What chunks fit into. Only what is used of it is ever resident. */
const scratchBytes = 8 * 2 ** 20 + boxOverhead;

/** What has to be known of a blob to open its box. */
export interface BlobToOpen {
  readonly id: BlobId;
  /** 0 when the blob is stored uncompressed. */
  readonly uncompressedLength: number;
}

/** Opens boxes of packs, on this thread. */
export class BlobOpener {
  readonly #key: BoxKey;
  readonly #zstd: Zstd;
  #scratch: { readonly payload: Bytes; readonly plaintext: Bytes } | undefined;

  constructor(key: BoxKey, zstd: Zstd) {
    this.#key = key;
    this.#zstd = zstd;
  }

  /** The blob's plaintext; MAC, frame and hash proved. Throws `data/corrupt`. */
  open(blob: BlobToOpen, box: Bytes): Bytes {
    const payload = this.#key.unseal(box);
    const { uncompressedLength } = blob;
    return proved(
      blob,
      uncompressedLength === 0 ? payload : this.#zstd.decompress(payload, uncompressedLength, maxBlobBytes),
    );
  }

  /** The same without fresh memory, which is what costs most with many blobs: the answer is valid until the next call. */
  openInScratch(blob: BlobToOpen, box: Bytes): Bytes {
    const { uncompressedLength } = blob;
    if (Math.max(box.length, uncompressedLength) > scratchBytes) return this.open(blob, box);
    const { payload, plaintext } = (this.#scratch ??= {
      payload: Buffer.allocUnsafeSlow(scratchBytes),
      plaintext: Buffer.allocUnsafeSlow(scratchBytes),
    });
    const opened = payload.subarray(0, this.#key.unsealInto(payload, box));
    return proved(
      blob,
      uncompressedLength === 0
        ? opened
        : this.#zstd.decompressInto(plaintext, opened, uncompressedLength, maxBlobBytes),
    );
  }

  /**
   * The table of contents at the end of `tail`, the last bytes of a pack of `sizeBytes`; or, when they do not reach back to its beginning, how many bytes
   * from the end would. The boxes that it lists must end where it begins. Throws `data/corrupt`, `data/malformed`.
   */
  openHeader(tail: Bytes, sizeBytes: number): PackListing | { readonly tailBytes: number } {
    const boxLength = decodePackTrailer(tail.subarray(-packTrailerLength), sizeBytes);
    const tailBytes = boxLength + packTrailerLength;
    if (tailBytes > tail.length) return { tailBytes };
    const box = tail.subarray(tail.length - tailBytes, tail.length - packTrailerLength);
    const header = this.#key.unseal(box);
    let blobs = 0;
    let end = 0;
    for (const { offset, length } of packHeaderEntries(header)) {
      blobs++;
      end = offset + length;
    }
    if (end !== sizeBytes - tailBytes) {
      throw new EngineError('data/corrupt', 'The pack has another size than its header says', { sizeBytes });
    }
    return new PackListing(header, blobs);
  }
}

function proved(blob: BlobToOpen, plaintext: Bytes): Bytes {
  if (sha256Hex(plaintext) !== blob.id) {
    throw new EngineError('data/corrupt', 'The blob has another hash than its id', { blob: blob.id });
  }
  return plaintext;
}
