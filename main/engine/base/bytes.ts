/** Bytes as the engine passes them around: any view, Node's `Buffer` included. */
export type Bytes = Uint8Array;

/** A `Buffer` over the same memory as `bytes`; no copy. */
export function bufferOver(bytes: Bytes): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * `target.set(source, offset)` for memory that threads share: V8 copies to and from it byte by byte where the two are not aligned alike, at a seventh of
 * the speed. `fill` with as many bytes as there is room for is a plain copy.
 */
export function copyInto(target: Buffer, offset: number, source: Bytes): void {
  if (source.length > 0) target.fill(source, offset, offset + source.length);
}
