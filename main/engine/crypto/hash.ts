import { hash, randomBytes as nodeRandomBytes } from 'node:crypto';
import type { Bytes } from '../base/bytes';

/** SHA-256 as 64 lower-case hex digits: the name of a blob or file with this content. */
export function sha256Hex(bytes: Bytes): string {
  return hash('sha256', bytes, 'hex');
}

/** `count` bytes of the system's secure random source. */
export function randomBytes(count: number): Buffer {
  return nodeRandomBytes(count);
}

/** 32 random bytes as 64 lower-case hex digits. */
export function randomId(): string {
  return nodeRandomBytes(32).toString('hex');
}
