import type { Bytes } from '../base/bytes';

const magic: readonly number[] = [0x28, 0xb5, 0x2f, 0xfd];
/** By the two bits that say so: bytes of a dictionary's id, and of the content's length. */
const dictionaryBytes: readonly number[] = [0, 1, 2, 4];
const lengthBytes: readonly number[] = [0, 2, 4, 6];
/** A length of two bytes does not count what one byte could say. */
const twoBytesFrom = 256;

/** The content's length as the first frame's header says it (RFC 8878, 3.1.1.1): a hint, up to 2^48. 0 when it does not say. */
export function frameContentSize(frames: Bytes): number {
  if (magic.some((byte, at) => frames[at] !== byte)) return 0;
  const descriptor = frames[magic.length] ?? 0;
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const windowBytes = isSingleSegment ? 0 : 1;
  const at = magic.length + 1 + windowBytes + (dictionaryBytes[descriptor & 3] ?? 0);
  const flag = descriptor >>> 6;
  const bytes = flag === 0 && isSingleSegment ? 1 : (lengthBytes[flag] ?? 0);
  if (bytes === 0 || at + bytes > frames.length) return 0;
  const length = Buffer.from(frames.buffer, frames.byteOffset + at, bytes).readUIntLE(0, bytes);
  return flag === 1 ? length + twoBytesFrom : length;
}
