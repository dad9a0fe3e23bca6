import { createRequire } from 'node:module';
import type * as Binding from 'zstd-napi/binding';
import type { Bytes } from '../base/bytes';
import { EngineError } from '../errors';
import type { Zstd } from './zstd-codec';

const unknownBytes = 64 * 1024;

/** zstd of the optional native package `zstd-napi`, where it is installed. Its contexts are kept: making them costs more than small blobs. */
export function openNapiZstd(): Zstd | undefined {
  const binding = loadBinding();
  if (binding === undefined) return undefined;
  const compressor = new binding.CCtx();
  const decompressor = new binding.DCtx();
  const decompress = (source: Bytes, sizeHint: number, maxBytes: number): Uint8Array => {
    decompressor.reset(binding.ResetDirective.sessionOnly);
    try {
      const firstBytes = Math.min(sizeHint === 0 ? unknownBytes : sizeHint, maxBytes);
      return decompressAll(decompressor, source, firstBytes, maxBytes);
    } catch (error) {
      throw new EngineError('data/corrupt', 'Compressed data cannot be decompressed', {}, error);
    }
  };
  return {
    compress(source, level) {
      const target = new Uint8Array(binding.compressBound(source.length));
      return target.slice(0, compressor.compress(target, source, level));
    },
    compressInto: (target, offset, source, level) =>
      compressor.compress(target.subarray(offset), source, level),
    decompress,
    decompressInto(target, source, sizeHint, maxBytes) {
      try {
        const room = target.subarray(0, maxBytes);
        return room.subarray(0, decompressor.decompress(room, source));
      } catch {
        // It is damaged or longer than the target: the careful way says which.
        return decompress(source, sizeHint, maxBytes);
      }
    },
  };
}

function loadBinding(): typeof Binding | undefined {
  try {
    return createRequire(import.meta.url)('zstd-napi/binding') as typeof Binding;
  } catch {
    // Optional: whoever asks says what is missing.
    return undefined;
  }
}

function decompressAll(
  decompressor: Binding.DCtx,
  source: Bytes,
  firstBytes: number,
  maxBytes: number,
): Uint8Array {
  let target = Buffer.allocUnsafeSlow(firstBytes);
  let read = 0;
  let written = 0;
  for (;;) {
    const [pending, produced, consumed] = decompressor.decompressStream(
      target.subarray(written),
      source.subarray(read),
    );
    written += produced;
    read += consumed;
    if (pending === 0 && read === source.length) return target.subarray(0, written);
    if (produced > 0 || consumed > 0) continue;
    if (written < target.length) throw new RangeError('The last frame is cut off');
    if (target.length >= maxBytes) throw new RangeError('More than the expected bytes');
    const larger = Buffer.allocUnsafeSlow(Math.min(2 * target.length + unknownBytes, maxBytes));
    larger.set(target);
    target = larger;
  }
}
