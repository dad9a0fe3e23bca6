import { createHash } from 'node:crypto';
import { ReadableFile } from '../disk/part-file';
import type { ByteText } from '../format/byte-text';
import type { BlobId } from '../format/ids';
import { EngineError, throwIfAborted } from '../errors';
import type { IndexedRepository } from '../repository/repository';
import type { Bytes } from '../base/bytes';

/** One blob's place in a file. */
export interface ContentRange {
  readonly id: BlobId;
  /** In the file's content. */
  readonly at: number;
  readonly offset: number;
  readonly length: number;
}

/** Where the blobs of a file with this `content` are inside it. Fails with `data/missing` when the index does not know one. */
export function contentRanges(
  repository: IndexedRepository,
  content: readonly BlobId[],
): readonly ContentRange[] {
  let offset = 0;
  return content.map((id, at) => {
    const length = repository.plaintextLength('data', id);
    if (length === undefined)
      throw new EngineError('data/missing', `The blob ${id} is not in the repository`, { id });
    const range = { id, at, offset, length };
    offset += length;
    return range;
  });
}

/** Bytes of a file with these ranges. */
export function sizeOfRanges(ranges: readonly ContentRange[]): number {
  const last = ranges.at(-1);
  return last ? last.offset + last.length : 0;
}

/** The range's bytes in `file`, when they are those of its blob. */
export async function readIfRight(file: ReadableFile, range: ContentRange): Promise<Bytes | undefined> {
  if (range.offset + range.length > file.sizeBytes) return undefined;
  const bytes = await file.read(range.offset, range.length);
  return createHash('sha256').update(bytes).digest('hex') === range.id ? bytes : undefined;
}

/** Whether the regular file at `path` holds exactly the content of `ranges`. Fails with `disk/*`. */
export async function fileHolds(
  path: ByteText,
  ranges: readonly ContentRange[],
  signal: AbortSignal,
): Promise<boolean> {
  const file = await ReadableFile.open(path);
  if (!file) return false;
  try {
    if (file.sizeBytes !== sizeOfRanges(ranges)) return false;
    for (const range of ranges) {
      throwIfAborted(signal);
      if (!(await readIfRight(file, range))) return false;
    }
    return true;
  } finally {
    await file.close();
  }
}
