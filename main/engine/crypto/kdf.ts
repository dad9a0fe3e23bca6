import { randomBytes, scrypt } from 'node:crypto';
import type { Bytes } from '../base/bytes';
import { EngineError } from '../errors';
import type { KeyBytes } from './box-key';

/** scrypt's parameters as key files hold them. */
export interface KdfParameters {
  readonly n: number;
  readonly r: number;
  readonly p: number;
}

export const saltLength = 64;

const derivedLength = 64;
/** restic never uses more than 60 MB; whoever asks for much more wants to harm. */
const maxMemoryBytes = 512 * 2 ** 20;
/** n * r * p. restic's half second on a fast machine is about 2^22; this is under a minute on a slow one. */
const maxCost = 2 ** 26;
/** restic's. */
const base = { n: 32_768, r: 8 } as const;
const targetMs = 500;
const maxP = 16;

/**
 * The user key of a password. Runs on libuv's threads, does not block. Throws `data/malformed` for parameters that are invalid or would take
 * more memory or time than any honest key file asks for.
 */
export async function deriveUserKey(
  password: string,
  salt: Bytes,
  parameters: KdfParameters,
): Promise<KeyBytes> {
  if (salt.length !== saltLength || !isAcceptable(parameters)) {
    throw new EngineError('data/malformed', 'The key file asks for a derivation that is not acceptable', {
      ...parameters,
    });
  }
  const derived = await derive(password, salt, parameters);
  return { encrypt: derived.subarray(0, 32), macK: derived.subarray(32, 48), macR: derived.subarray(48) };
}

/** Parameters with which a derivation takes about half a second on this machine. `nowMs` is best a monotonic clock. */
export async function chooseKdfParameters(nowMs: () => number): Promise<KdfParameters> {
  const startMs = nowMs();
  await derive('', randomBytes(saltLength), { ...base, p: 1 });
  const oneMs = Math.max(nowMs() - startMs, 1);
  return { ...base, p: Math.min(Math.max(Math.round(targetMs / oneMs), 1), maxP) };
}

function isAcceptable({ n, r, p }: KdfParameters): boolean {
  const areIntegers = [n, r, p].every((value) => Number.isSafeInteger(value) && value >= 1);
  const isPowerOfTwo = n > 1 && Number.isInteger(Math.log2(n));
  return areIntegers && isPowerOfTwo && memoryBytes({ n, r, p }) <= maxMemoryBytes && n * r * p <= maxCost;
}

/** What OpenSSL compares with `maxmem`, rounded up. */
function memoryBytes({ n, r, p }: KdfParameters): number {
  return 128 * r * (n + p + 8);
}

function derive(password: string, salt: Bytes, { n, r, p }: KdfParameters): Promise<Buffer> {
  const options = { N: n, r, p, maxmem: memoryBytes({ n, r, p }) };
  return new Promise((resolve, reject) => {
    scrypt(password, salt, derivedLength, options, (error, derived) =>
      error ? reject(error) : resolve(derived),
    );
  });
}
