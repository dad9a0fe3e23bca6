import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  randomFillSync,
  timingSafeEqual,
} from 'node:crypto';
import { type Bytes, bufferOver, copyInto } from '../base/bytes';
import { madeGarbage } from '../base/young-garbage';
import { EngineError } from '../errors';
import { Poly1305, tagLength } from './poly1305';

/** A key triple as plain bytes: AES-256 key, Poly1305-AES's `k` and `r`. A secret. */
export interface KeyBytes {
  /** 32 bytes. */
  readonly encrypt: Uint8Array;
  /** 16 bytes. */
  readonly macK: Uint8Array;
  /** 16 bytes, clamped or not. */
  readonly macR: Uint8Array;
}

const nonceLength = 16;
/** Nonce before the ciphertext, MAC after it. */
export const boxOverhead = nonceLength + tagLength;
/** A call for each nonce would cost more than to seal a small blob. */
const nonceSupplyBytes = 4096;
/** Node's ciphers allocate what they return; Electron pays dearly for large pieces of fresh memory. Poly1305 wants multiples of 64. */
const cipherPieceBytes = 64 * 1024;

/**
 * Seals and opens boxes with one key: AES-256-CTR, then Poly1305-AES over the ciphertext. Keeps a cipher and WebAssembly memory: make it once
 * per thread.
 */
export class BoxKey {
  readonly #encrypt: ReturnType<typeof createSecretKey>;
  /** AES-128 in ECB mode has no state, so one cipher serves all nonces. */
  readonly #nonceCipher: ReturnType<typeof createCipheriv>;
  readonly #poly1305: Poly1305;
  readonly #nonces = Buffer.allocUnsafeSlow(nonceSupplyBytes);
  #noncesUsed = nonceSupplyBytes;

  /** Throws `data/malformed` for parts of a wrong length or of zeros only, which restic refuses. */
  constructor({ encrypt, macK, macR }: KeyBytes) {
    const isUsable = (part: Bytes, length: number): boolean =>
      part.length === length && part.some((byte) => byte !== 0);
    if (!isUsable(encrypt, 32) || !isUsable(macK, 16) || !isUsable(macR, 16)) {
      throw new EngineError('data/malformed', 'The key is not valid');
    }
    this.#encrypt = createSecretKey(encrypt);
    this.#nonceCipher = createCipheriv('aes-128-ecb', macK, null).setAutoPadding(false);
    this.#poly1305 = new Poly1305(macR);
  }

  /** A new box of `plaintext` with a random nonce. */
  seal(plaintext: Bytes): Buffer {
    const box = Buffer.allocUnsafeSlow(plaintext.length + boxOverhead);
    this.sealInto(box, 0, plaintext);
    return box;
  }

  /** The same, written to `target` at `offset`; returns the box's length. `plaintext` must not overlap it. */
  sealInto(target: Bytes, offset: number, plaintext: Bytes): number {
    const length = plaintext.length + boxOverhead;
    if (offset + length > target.length) throw new RangeError('The box does not fit into its target');
    const into = bufferOver(target);
    const nonce = this.#freshNonce();
    copyInto(into, offset, nonce);
    const cipher = createCipheriv('aes-256-ctr', this.#encrypt, nonce);
    this.#poly1305.begin();
    for (let at = 0; at < plaintext.length; at += cipherPieceBytes) {
      const piece = cipher.update(plaintext.subarray(at, at + cipherPieceBytes));
      // While it is in the processor's nearest caches.
      this.#poly1305.update(piece);
      copyInto(into, offset + nonceLength + at, piece);
    }
    const tag = this.#poly1305.finish(this.#nonceCipher.update(nonce));
    copyInto(into, offset + length - tagLength, tag);
    madeGarbage(plaintext.length);
    return length;
  }

  /** The plaintext of `box` in new memory. Throws `data/corrupt` when the MAC is wrong; nothing is decrypted then. */
  unseal(box: Bytes): Buffer {
    const plaintext = Buffer.allocUnsafeSlow(Math.max(0, box.length - boxOverhead));
    this.unsealInto(plaintext, box);
    return plaintext;
  }

  /** The same, written to the beginning of `target`, which must not overlap the box; returns the plaintext's length. */
  unsealInto(target: Bytes, box: Bytes): number {
    if (box.length < boxOverhead) throw new EngineError('data/corrupt', 'A box is too short');
    const nonce = box.subarray(0, nonceLength);
    const ciphertext = box.subarray(nonceLength, box.length - tagLength);
    if (ciphertext.length > target.length) throw new RangeError('The plaintext does not fit into its target');
    const tag = this.#poly1305.tag(ciphertext, this.#nonceCipher.update(nonce));
    const isGenuine = timingSafeEqual(tag, box.subarray(box.length - tagLength));
    if (!isGenuine || nonce.every((byte) => byte === 0))
      throw new EngineError('data/corrupt', 'The MAC of a box is wrong');
    const cipher = createDecipheriv('aes-256-ctr', this.#encrypt, nonce);
    const into = bufferOver(target);
    for (let at = 0; at < ciphertext.length; at += cipherPieceBytes)
      copyInto(into, at, cipher.update(ciphertext.subarray(at, at + cipherPieceBytes)));
    madeGarbage(ciphertext.length);
    return ciphertext.length;
  }

  /** Random bytes that nobody has had. */
  #freshNonce(): Bytes {
    if (this.#noncesUsed === nonceSupplyBytes) {
      randomFillSync(this.#nonces);
      this.#noncesUsed = 0;
    }
    return this.#nonces.subarray(this.#noncesUsed, (this.#noncesUsed += nonceLength));
  }
}
