import * as zlib from 'node:zlib';
import type { Bytes } from '../base/bytes';
import { EngineError } from '../errors';
import type { Zstd } from './zstd-codec';

/** Node's zstd since 22.15, which the type library does not know yet. */
interface NodeZstd {
  readonly zstdCompressSync: (source: Bytes, options: object) => Uint8Array;
  /** With `info`. Stops at the end of the first frame; `bytesWritten` says where that is. */
  readonly zstdDecompressSync: (
    source: Bytes,
    options: object,
  ) => { readonly buffer: Uint8Array; readonly engine: { readonly bytesWritten: number } };
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
  const decompress = (source: Bytes, sizeHint: number, maxBytes: number): Uint8Array => {
    const chunkSize = Math.min(sizeHint === 0 ? unknownChunkBytes : sizeHint, maxBytes) + chunkMargin;
    const decompressFrame = (rest: Bytes, maxOutputLength: number) =>
      zstdDecompressSync(rest, { chunkSize, maxOutputLength: Math.max(maxOutputLength, 1), info: true });
    try {
      return decompressAll(decompressFrame, source, maxBytes);
    } catch (error) {
      throw new EngineError('data/corrupt', 'Compressed data cannot be decompressed', {}, error);
    }
  };
  return {
    compress,
    compressInto(target, offset, source, level) {
      const frame = compress(source, level);
      target.set(frame, offset);
      return frame.length;
    },
    decompress,
    // Node gives its output in memory of its own.
    decompressInto: (_, source, sizeHint, maxBytes) => decompress(source, sizeHint, maxBytes),
  };
}

function decompressAll(
  decompressFrame: (rest: Bytes, maxBytes: number) => ReturnType<NodeZstd['zstdDecompressSync']>,
  source: Bytes,
  maxBytes: number,
): Uint8Array {
  const first = decompressFrame(source, maxBytes);
  const pieces = [first.buffer];
  let read = first.engine.bytesWritten;
  let written = first.buffer.length;
  while (read < source.length) {
    const { buffer, engine } = decompressFrame(source.subarray(read), maxBytes - written);
    pieces.push(buffer);
    read += engine.bytesWritten;
    written += buffer.length;
  }
  if (written > maxBytes) throw new RangeError('More than the expected bytes');
  return pieces.length === 1 ? first.buffer : Buffer.concat(pieces);
}
