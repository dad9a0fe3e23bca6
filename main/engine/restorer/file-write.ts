import type { Bytes } from '../base/bytes';
import { removeFile } from '../disk/create-entry';
import { PartFile, ReadableFile, partPathOf } from '../disk/part-file';
import { type RealParents, statEntry } from '../disk/safe-path';
import type { ByteText } from '../format/byte-text';
import { throwIfAborted } from '../errors';
import { type ContentRange, readIfRight, sizeOfRanges } from './file-content';
import type { PlannedItem } from './plan';

/** Open parts at once; the others are closed and opened again when another of their blobs arrives. Well below the usual limit of 256 files. */
const openPartsLimit = 64;

/** A file on its way to disk: its part, and how many blobs are still to come. */
export class FileWrite {
  readonly item: PlannedItem;
  readonly ranges: readonly ContentRange[];
  readonly partPath: ByteText;
  /** Blobs that are not on disk yet. */
  missing = 0;
  /** Set by the first error; the file is given up then. */
  hasFailed = false;
  /** The part was made by this run: what is not written is a hole. */
  isNew = false;

  constructor(item: PlannedItem, ranges: readonly ContentRange[]) {
    this.item = item;
    this.ranges = ranges;
    this.partPath = partPathOf(item.target, ranges.map((range) => range.id).join());
  }
}

/** Keeps the parts that were written last open. */
export class PartFiles {
  readonly #mode: number;
  readonly #isSparse: boolean;
  readonly #parents: RealParents;
  readonly #open = new Map<FileWrite, PartFile>();

  /** `mode` is that of new parts, until the metadata is set. */
  constructor(options: { readonly mode: number; readonly isSparse: boolean; readonly parents: RealParents }) {
    this.#mode = options.mode;
    this.#isSparse = options.isSparse;
    this.#parents = options.parents;
  }

  /** Fails with `disk/*`. */
  write(file: FileWrite, bytes: Bytes, offset: number): void {
    const part = this.#opened(file);
    part.write(bytes, offset, this.#isSparse && file.isNew);
  }

  /** Makes the part, at its full size. Fails with `disk/*`. */
  create(file: FileWrite): void {
    this.#opened(file);
  }

  /** Closes the file's part. Fails with `disk/*`. */
  close(file: FileWrite): void {
    const part = this.#open.get(file);
    this.#open.delete(file);
    part?.close();
  }

  /** Closes and removes the part. Fails with `disk/*`. */
  discard(file: FileWrite): void {
    this.close(file);
    this.#parents.assert(file.item.base, file.partPath);
    removeFile(file.partPath);
  }

  /** Closes all; the parts stay for the next run to find. */
  closeAll(): void {
    for (const file of this.#open.keys()) {
      try {
        this.close(file);
      } catch {
        // The next run proves what the part holds.
      }
    }
  }

  /** The file's part, open; it is the last to be closed now. */
  #opened(file: FileWrite): PartFile {
    const part = this.#open.get(file) ?? this.#openPart(file);
    // To the end: the map's order is that of last use.
    this.#open.delete(file);
    this.#open.set(file, part);
    for (const oldest of this.#open.keys()) {
      if (this.#open.size <= openPartsLimit) break;
      this.close(oldest);
    }
    return part;
  }

  #openPart(file: FileWrite): PartFile {
    this.#parents.assert(file.item.base, file.partPath);
    const part = PartFile.open(file.partPath, sizeOfRanges(file.ranges), this.#mode);
    file.isNew ||= part.isNew;
    return part;
  }
}

/**
 * Finds what an interrupted run's part or the file that is to be replaced already hold, each range proved by its hash, and completes the part
 * with the latter. Returns the ranges that have to be fetched.
 */
export async function rangesToFetch(
  file: FileWrite,
  parts: PartFiles,
  signal: AbortSignal,
): Promise<readonly ContentRange[]> {
  // Most files have no part: asking is cheaper than trying to open it.
  const part = statEntry(file.partPath) && (await ReadableFile.open(file.partPath));
  const present = file.item.action === 'create' ? undefined : await ReadableFile.open(file.item.target);
  try {
    if (!part && !present) return file.ranges;
    const needed: ContentRange[] = [];
    for (const range of file.ranges) {
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
