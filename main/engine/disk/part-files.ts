import type { Bytes } from '../base/bytes';
import type { ByteText } from '../format/byte-text';
import type { EngineError } from '../errors';
import { moveIntoPlace, removeFile } from './create-entry';
import type { EntryMetadata } from './metadata';
import type { HeldFolders } from './held-folders';
import { PartFile } from './part-file';
import type { RealParents } from './safe-path';

/** Open parts at once; the others are closed and opened again when another of their blobs arrives. Well below the usual limit of 256 files. */
const openPartsLimit = 64;

/** A file that is being written under another name. */
export interface Part {
  readonly path: ByteText;
  /** The folder that is trusted not to lead elsewhere. */
  readonly base: ByteText;
  readonly sizeBytes: number;
  /** The part was made by this run: what is not written is a hole. */
  isNew: boolean;
  /** The part has been opened by this run: it is there, at its full size. */
  isMade: boolean;
}

export interface PartOptions {
  /** Of new parts, until the metadata is set. */
  readonly mode: number;
  readonly isSparse: boolean;
}

/** How a complete part becomes a file. */
export interface Finish {
  readonly target: ByteText;
  /** `undefined` leaves what the system gives to new files. */
  readonly metadata: EntryMetadata | undefined;
  /** Replaces even a folder with content. */
  readonly removeFolders: boolean;
}

/** Keeps the parts that were written last open. */
export class PartFiles<T extends Part> {
  readonly #options: PartOptions;
  readonly #parents: RealParents;
  readonly #folders: HeldFolders | undefined;
  readonly #open = new Map<T, PartFile>();

  /** With `folders`, which are held for as long as the parts are open at most, writing many small files takes less. */
  constructor(options: PartOptions, parents: RealParents, folders?: HeldFolders) {
    this.#options = options;
    this.#parents = parents;
    this.#folders = folders;
  }

  /** Fails with `disk/*`. */
  write(part: T, bytes: Bytes, offset: number): void {
    // What fills a new file gives it its size.
    const isWhole = bytes.length === part.sizeBytes && !this.#options.isSparse;
    const file = this.#opened(part, isWhole);
    file.write(bytes, offset, this.#options.isSparse && part.isNew);
  }

  /** Gives a complete part, made if need be, its metadata, whose failures go to `warn`, and then its name. Fails with `disk/*`. */
  finish(part: T, { target, metadata, removeFolders }: Finish, warn: (warning: EngineError) => void): void {
    const file = this.#opened(part, false);
    if (metadata) file.writeMetadata(metadata, warn);
    this.close(part);
    if (this.#folders?.move(part.base, part.path, target)) return;
    this.#parents.assert(part.base, target);
    moveIntoPlace(part.path, target, { removeFolders });
  }

  /** Makes the part, at its full size. Fails with `disk/*`. */
  create(part: T): void {
    this.#opened(part, false);
  }

  /** Closes the part. Fails with `disk/*`. */
  close(part: T): void {
    const file = this.#open.get(part);
    this.#open.delete(part);
    file?.close();
  }

  /** Closes and removes the part. Fails with `disk/*`. */
  discard(part: T): void {
    this.close(part);
    this.#parents.assert(part.base, part.path);
    removeFile(part.path);
  }

  /** Closes all; the parts stay for the next run to find. */
  closeAll(): void {
    for (const part of this.#open.keys()) {
      try {
        this.close(part);
      } catch {
        // The next run proves what the part holds.
      }
    }
  }

  /** The part's file, open; it is the last to be closed now. */
  #opened(part: T, isFilledNext: boolean): PartFile {
    const file = this.#open.get(part) ?? this.#openPart(part, isFilledNext);
    // To the end: the map's order is that of last use.
    this.#open.delete(part);
    this.#open.set(part, file);
    for (const oldest of this.#open.keys()) {
      if (this.#open.size <= openPartsLimit) break;
      this.close(oldest);
    }
    return file;
  }

  #openPart(part: T, isFilledNext: boolean): PartFile {
    if (part.isMade) {
      this.#parents.assert(part.base, part.path);
      return PartFile.openMade(part.path);
    }
    const file = this.#makePart(part, isFilledNext);
    part.isNew = file.isNew;
    part.isMade = true;
    return file;
  }

  #makePart({ base, path, sizeBytes }: T, isFilledNext: boolean): PartFile {
    const { mode } = this.#options;
    const made = this.#folders?.make(base, path, mode);
    if (made !== undefined) return PartFile.made(path, sizeBytes, made, isFilledNext);
    this.#parents.assert(base, path);
    return PartFile.open(path, sizeBytes, mode, isFilledNext);
  }
}
