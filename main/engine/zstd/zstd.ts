import type { Bytes } from '../base/bytes';

/** One per thread. */
export interface Zstd {
  /** A frame with content size, in new memory. */
  compress(source: Bytes, level: number): Uint8Array;
  /** The same, written to `target` at `offset`; returns the frame's length. `target` must have `compressBound(source.length)` bytes left. */
  compressInto(target: Bytes, offset: number, source: Bytes, level: number): number;
  /**
   * All frames of `source`, with or without content size. `maxBytes` bounds the output; `sizeHint` is the expected length (0: unknown), a
   * wrong one only costs time. Throws `data/corrupt`.
   */
  decompress(source: Bytes, sizeHint: number, maxBytes: number): Uint8Array;
}

/** restic's default effort. */
export const autoLevel = 3;
/** restic's `max` is the Go encoder's best, about 11 of libzstd; more costs several times the time for a per cent or two. */
export const maxLevel = 11;

/** Most bytes a frame of `length` bytes can have. */
export function compressBound(length: number): number {
  return length + (length >> 8) + (length < 131_072 ? (131_072 - length) >> 11 : 0);
}

/** The runtime's own zstd, else `zstd-napi`. Throws `bug` with what to do when there is neither. */
export function openZstd(): Zstd {
  throw new Error('stub');
}
