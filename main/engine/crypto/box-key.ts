import type { Bytes } from '../base/bytes';

/** A key triple as plain bytes: AES-256 key, Poly1305-AES's `k` and `r`. A secret. */
export interface KeyBytes {
  /** 32 bytes. */
  readonly encrypt: Uint8Array;
  /** 16 bytes. */
  readonly macK: Uint8Array;
  /** 16 bytes, clamped or not. */
  readonly macR: Uint8Array;
}

/** Nonce before the ciphertext, MAC after it. */
export const boxOverhead = 32;

/** Seals and opens boxes with one key. Keeps ciphers and WASM memory: make it once per thread. */
export class BoxKey {
  constructor(bytes: KeyBytes) {
    throw new Error(`stub ${String(bytes)}`);
  }

  /** A new box of `plaintext` with a random nonce. */
  seal(plaintext: Bytes): Buffer {
    throw new Error(`stub ${String(plaintext)}`);
  }

  /** The same, written to `target` at `offset`; returns the box's length. `plaintext` must not overlap it. */
  sealInto(target: Bytes, offset: number, plaintext: Bytes): number {
    throw new Error(`stub ${String(target)} ${String(offset)} ${String(plaintext)}`);
  }

  /** The plaintext of `box` in new memory. Throws `data/corrupt` when the MAC is wrong; nothing is decrypted then. */
  unseal(box: Bytes): Buffer {
    throw new Error(`stub ${String(box)}`);
  }
}
