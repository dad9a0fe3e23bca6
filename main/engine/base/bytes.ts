/** Bytes as the engine passes them around: any view, Node's `Buffer` included. */
export type Bytes = Uint8Array;

/** A `Buffer` over the same memory as `bytes`; no copy. */
export function bufferOver(bytes: Bytes): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
