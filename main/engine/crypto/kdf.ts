import type { Bytes } from '../base/bytes';
import type { KeyBytes } from './box-key';

/** scrypt's parameters as key files hold them. */
export interface KdfParameters {
  readonly n: number;
  readonly r: number;
  readonly p: number;
}

export const saltLength = 64;

/**
 * The user key of a password. Runs on libuv's threads, does not block. Throws `data/malformed` for parameters that are invalid or would take
 * more memory or time than any honest key file asks for.
 */
export function deriveUserKey(password: string, salt: Bytes, parameters: KdfParameters): Promise<KeyBytes> {
  throw new Error(`stub ${password} ${String(salt)} ${String(parameters)}`);
}

/** Parameters with which a derivation takes about half a second on this machine. `nowMs` is a monotonic clock. */
export function chooseKdfParameters(nowMs: () => number): Promise<KdfParameters> {
  throw new Error(`stub ${String(nowMs)}`);
}
