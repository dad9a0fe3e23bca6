/** Bytes as the engine passes them around: any view, Node's `Buffer` included. */
export type Bytes = Uint8Array;

const hexPattern = /^(?:[0-9a-f]{2})*$/;

/** A `Buffer` over the same memory as `bytes`; no copy. */
export function bufferOver(bytes: Bytes): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Lower-case hex digits of `bytes`. */
export function toHex(bytes: Bytes): string {
  return bufferOver(bytes).toString('hex');
}

/** Bytes of lower-case hex digits. Throws `RangeError` for anything else. */
export function fromHex(hex: string): Buffer {
  if (!hexPattern.test(hex)) throw new RangeError('not a string of lower-case hex digits');
  return Buffer.from(hex, 'hex');
}

/** Whether `a` and `b` hold the same bytes. Not constant-time: never for secrets. */
export function equalBytes(a: Bytes, b: Bytes): boolean {
  return bufferOver(a).equals(b);
}
