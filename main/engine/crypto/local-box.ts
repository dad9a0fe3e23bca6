import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import type { Bytes } from '../base/bytes';
import { EngineError } from '../errors';
import type { KeyBytes } from './box-key';
import { randomBytes } from './hash';

const algorithm = 'aes-256-gcm';
const keyLength = 32;
const nonceLength = 12;
const tagLength = 16;

/**
 * Seals what stays on this computer: AES-256-GCM under a key that comes of the repository's for one purpose. A box of another repository or purpose does not
 * open, so a purpose that names a version makes older boxes unreadable.
 */
export class LocalBox {
  readonly #key: Bytes;

  constructor({ encrypt, macK, macR }: KeyBytes, purpose: string) {
    const secret = Buffer.concat([encrypt, macK, macR]);
    this.#key = new Uint8Array(hkdfSync('sha256', secret, '', `stowkeep ${purpose}`, keyLength));
  }

  /** A box of `pieces`, itself in pieces: together they may be large. */
  seal(pieces: Iterable<Bytes>): readonly Bytes[] {
    const nonce = randomBytes(nonceLength);
    const cipher = createCipheriv(algorithm, this.#key, nonce);
    const sealed = Array.from(pieces, (piece) => cipher.update(piece));
    return [nonce, ...sealed, cipher.final(), cipher.getAuthTag()];
  }

  /** Throws `data/corrupt` for what is not a whole box of this key. */
  unseal(box: Bytes): Bytes {
    try {
      const cipher = createDecipheriv(algorithm, this.#key, box.subarray(0, nonceLength));
      cipher.setAuthTag(box.subarray(-tagLength));
      const plaintext = cipher.update(box.subarray(nonceLength, -tagLength));
      cipher.final();
      return plaintext;
    } catch (error) {
      throw new EngineError('data/corrupt', 'A local box cannot be opened', {}, error);
    }
  }
}
