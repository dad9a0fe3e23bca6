import * as zlib from 'node:zlib';
import type { Bytes } from '../base/bytes';
import { EngineError } from '../errors';
import type { Zstd } from './zstd-codec';

/** Node's zstd since 22.15, which the type library does not know yet. */
interface NodeZstd {
  readonly zstdCompressSync: (source: Bytes, options: object) => Uint8Array;
  readonly zstdDecompressSync: (source: Bytes, options: object) => Uint8Array;
  readonly constants: { readonly ZSTD_c_compressionLevel: number };
}

/** Above the expected length, so that the output is seen to be complete without a second piece. */
const chunkMargin = 64;
const unknownChunkBytes = 64 * 1024;

/** zstd of `node:zlib`, where the runtime has it. */
export function openNodeZstd(): Zstd | undefined {
  if (!('zstdCompressSync' in zlib)) return undefined;
  const { zstdCompressSync, zstdDecompressSync, constants } = zlib as unknown as NodeZstd;

  const compress = (source: Bytes, level: number): Uint8Array =>
    zstdCompressSync(source, {
      params: { [constants.ZSTD_c_compressionLevel]: level },
      pledgedSrcSize: source.length,
    });
  return {
    compress,
    compressInto(target, offset, source, level) {
      const frame = compress(source, level);
      target.set(frame, offset);
      return frame.length;
    },
    decompress(source, sizeHint, maxBytes) {
      const chunkSize = Math.min(sizeHint === 0 ? unknownChunkBytes : sizeHint, maxBytes) + chunkMargin;
      try {
        return zstdDecompressSync(source, { chunkSize, maxOutputLength: maxBytes });
      } catch (error) {
        throw new EngineError('data/corrupt', 'Compressed data cannot be decompressed', {}, error);
      }
    },
  };
}
