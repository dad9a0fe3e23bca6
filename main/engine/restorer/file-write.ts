import type { Part, PartFiles } from '../disk/part-files';
import { ReadableFile, partPathOf } from '../disk/part-file';
import { statEntry } from '../disk/safe-path';
import type { ByteText } from '../format/byte-text';
import { throwIfAborted } from '../errors';
import { type ContentRange, readIfRight, sizeOfRanges } from './file-content';
import type { PlannedItem } from './plan';

/** A file on its way to disk: its part, and how many blobs are still to come. */
export class FileWrite implements Part {
  readonly item: PlannedItem;
  readonly sizeBytes: number;
  /** Ranges that are not on disk yet. */
  missing = 0;
  /** Jobs of workers that write it now. */
  writers = 0;
  /** Set by the first error; the file is given up then. */
  hasFailed = false;
  /** Its part was removed, or could not be. */
  isDiscarded = false;
  isNew = false;
  isMade = false;
  #path: ByteText | undefined;

  constructor(item: PlannedItem, ranges: readonly ContentRange[]) {
    this.item = item;
    this.sizeBytes = sizeOfRanges(ranges);
  }

  get base(): ByteText {
    return this.item.base;
  }

  /** Found out when it is first needed: the workers have something to do by then. */
  get path(): ByteText {
    return (this.#path ??= partPathOf(this.item.target, this.item.contentKey));
  }
}

/**
 * Finds which of the file's `ranges` an interrupted run's part or the file that is to be replaced already hold, each proved by its hash, and completes the part
 * with the latter. Returns the ranges that have to be fetched.
 */
export async function rangesToFetch(
  file: FileWrite,
  ranges: readonly ContentRange[],
  parts: PartFiles<FileWrite>,
  signal: AbortSignal,
): Promise<readonly ContentRange[]> {
  // Most files have no part: asking is cheaper than trying to open it.
  const part = statEntry(file.path) && (await ReadableFile.open(file.path));
  const present = file.item.action === 'create' ? undefined : await ReadableFile.open(file.item.target);
  try {
    if (!part && !present) return ranges;
    const needed: ContentRange[] = [];
    for (const range of ranges) {
      throwIfAborted(signal);
      if (part && (await readIfRight(part, range))) continue;
      const bytes = present && (await readIfRight(present, range));
      if (bytes) parts.write(file, bytes, range.offset);
      else needed.push(range);
    }
    return needed;
  } finally {
    await part?.close();
    await present?.close();
  }
}
