import type { ByteRange } from '../../storage/backend';
import type { PackedBlob } from '../repository-types';

export interface PlannedRange extends ByteRange {
  /** In the order of the pack. */
  readonly blobs: readonly PackedBlob[];
}

/** Reading so many bytes for nothing costs less than another request (restic: `maxUnusedRange`). */
const maxGapBytes = 2 ** 20;
/** Bounds what one request keeps in memory (restic: `MaxStreamBufferSize`). */
const maxRangeBytes = 32 * 2 ** 20;

/** How to read `blobs` of one pack with few requests, each of at most `mostBytes` where blobs are not larger. */
export function planRanges(blobs: readonly PackedBlob[], mostBytes = maxRangeBytes): readonly PlannedRange[] {
  const ranges: { offset: number; length: number; blobs: PackedBlob[] }[] = [];
  for (const blob of blobs.toSorted((a, b) => a.offset - b.offset)) {
    const last = ranges.at(-1);
    const end = blob.offset + blob.length;
    const isNear = last !== undefined && blob.offset - (last.offset + last.length) <= maxGapBytes;
    if (isNear && end - last.offset <= mostBytes) {
      last.length = Math.max(last.length, end - last.offset);
      last.blobs.push(blob);
    } else {
      ranges.push({ offset: blob.offset, length: blob.length, blobs: [blob] });
    }
  }
  return ranges;
}
