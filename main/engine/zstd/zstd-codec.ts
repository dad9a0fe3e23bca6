import type { Bytes } from '../base/bytes';

/** One per thread. */
export interface Zstd {
  /** A frame with content size, in new memory. */
  compress(source: Bytes, level: number): Uint8Array;
  /**
   * The same, written to `target` at `offset`; returns the frame's length. `target` must have `compressBound(source.length)` bytes left.
   */
  compressInto(target: Bytes, offset: number, source: Bytes, level: number): number;
  /**
   * All frames of `source`, with or without content size. `maxBytes` bounds the output; `sizeHint` is the expected length (0: unknown), a
   * wrong one only costs time. Throws `data/corrupt`.
   */
  decompress(source: Bytes, sizeHint: number, maxBytes: number): Uint8Array;
  /** The same, without new memory where the runtime can: the answer may be the beginning of `target`, which should have `sizeHint` bytes. */
  decompressInto(target: Bytes, source: Bytes, sizeHint: number, maxBytes: number): Uint8Array;
}
