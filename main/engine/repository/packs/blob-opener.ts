import type { Bytes } from '../../base/bytes';
import type { BoxKey } from '../../crypto/box-key';
import { sha256Hex } from '../../crypto/hash';
import { EngineError } from '../../errors';
import type { BlobId } from '../../format/ids';
import type { Zstd } from '../../zstd/zstd';

/** No honest blob is larger: chunks end at 8 MiB, and a tree of a million entries has half of this. */
const maxBlobBytes = 2 ** 30;

/** Opens boxes of packs, on this thread. */
export class BlobOpener {
  readonly #key: BoxKey;
  readonly #zstd: Zstd;

  constructor(key: BoxKey, zstd: Zstd) {
    this.#key = key;
    this.#zstd = zstd;
  }

  /** The blob's plaintext; MAC, frame and hash proved. Throws `data/corrupt`. */
  open(blob: { readonly id: BlobId; readonly uncompressedLength: number }, box: Bytes): Bytes {
    const payload = this.#key.unseal(box);
    const plaintext =
      blob.uncompressedLength === 0
        ? payload
        : this.#zstd.decompress(payload, blob.uncompressedLength, maxBlobBytes);
    if (sha256Hex(plaintext) !== blob.id) {
      throw new EngineError('data/corrupt', 'The blob has another hash than its id', { blob: blob.id });
    }
    return plaintext;
  }

  /** The plaintext of a pack's header. */
  openHeader(box: Bytes): Bytes {
    return this.#key.unseal(box);
  }
}
