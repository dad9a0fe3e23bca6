/** Key files: the master key, sealed with a key that is derived from a password. Plain JSON, neither sealed nor compressed. */
import type { Bytes } from '../base/bytes';
import type { GoTime } from './go-time';

export interface KeyFile {
  readonly created: GoTime;
  readonly username: string;
  readonly hostname: string;
  /** scrypt's cost, block size and parallelization. */
  readonly n: number;
  readonly r: number;
  readonly p: number;
  /** 64 bytes. */
  readonly salt: Uint8Array;
  /** A box of the user key; its plaintext is the master key's JSON. */
  readonly data: Uint8Array;
}

export function encodeKeyFile(file: KeyFile): Buffer {
  throw new Error(`stub ${String(file)}`);
}

/** Throws `data/malformed`, also for another `kdf` than scrypt. */
export function decodeKeyFile(bytes: Bytes): KeyFile {
  throw new Error(`stub ${String(bytes)}`);
}
