import { randomBytes } from 'node:crypto';
import { type Bytes, bufferOver } from '../base/bytes';
import { EngineError } from '../errors';
import type { KeyBytes } from './box-key';

/** A new random key. */
export function generateKeyBytes(): KeyBytes {
  return { encrypt: randomBytes(32), macK: randomBytes(16), macR: randomBytes(16) };
}

/** The JSON that key files hold sealed. */
export function encodeMasterKey({ encrypt, macK, macR }: KeyBytes): Buffer {
  const base64 = (part: Bytes): string => bufferOver(part).toString('base64');
  return Buffer.from(JSON.stringify({ mac: { k: base64(macK), r: base64(macR) }, encrypt: base64(encrypt) }));
}

/** Throws `data/malformed`. */
export function decodeMasterKey(plaintext: Bytes): KeyBytes {
  const json = parse(plaintext);
  return {
    encrypt: decodePart(json?.encrypt, 32),
    macK: decodePart(json?.mac?.k, 16),
    macR: decodePart(json?.mac?.r, 16),
  };
}

interface MasterKeyJson {
  readonly mac?: { readonly k?: unknown; readonly r?: unknown } | null;
  readonly encrypt?: unknown;
}

function parse(plaintext: Bytes): MasterKeyJson | null {
  try {
    return JSON.parse(bufferOver(plaintext).toString()) as MasterKeyJson | null;
  } catch {
    // The parser's message would quote the secret.
    throw new EngineError('data/malformed', 'The master key is not JSON');
  }
}

function decodePart(base64: unknown, length: number): Buffer {
  const part = Buffer.from(typeof base64 === 'string' ? base64 : '', 'base64');
  if (part.length !== length)
    throw new EngineError('data/malformed', 'The master key has a part of a wrong length');
  return part;
}
