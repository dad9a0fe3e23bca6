import type { Bytes } from '../base/bytes';
import type { KeyBytes } from './box-key';

/** A new random key. */
export function generateKeyBytes(): KeyBytes {
  throw new Error('stub');
}

/** The JSON that key files hold sealed. */
export function encodeMasterKey(key: KeyBytes): Buffer {
  throw new Error(`stub ${String(key)}`);
}

/** Throws `data/malformed`. */
export function decodeMasterKey(plaintext: Bytes): KeyBytes {
  throw new Error(`stub ${String(plaintext)}`);
}
