import { closeSync, constants, fstatSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { hash } from 'node:crypto';
import { dirname } from 'node:path';
import { type Bytes, bufferOver } from '../base/bytes';
import { bytesFromText, type ByteText, displayText } from '../format/byte-text';
import { EngineError } from '../errors';
import { joinPath, nativePath } from './disk-path';
import { errnoOf, failingWith, onDisk } from './fs-error';
import { closeMade } from './held-folders';
import { type EntryMetadata, writeMetadataOf } from './metadata';
import { type EntryStat, statEntry } from './safe-path';

/** How names of unfinished entries begin. */
export const partPrefix = '.stowkeep-part-';

/** Holes are made of whole blocks: smaller ones no file system keeps. */
const holeSizeBytes = 4096;
const zeros = Buffer.alloc(holeSizeBytes);

// Windows knows neither flag.
const isPosix = process.platform !== 'win32';
const noFollow = isPosix ? constants.O_NOFOLLOW : 0;
const noWait = isPosix ? constants.O_NONBLOCK : 0;

/** Where what becomes `path` is built: beside it, named after `identity`, so that an interrupted run's part is found again. */
export function partPathOf(path: ByteText, identity: string): ByteText {
  const digest = hash('sha256', bytesFromText(`${path}\0${identity}`));
  return joinPath(dirname(path), partPrefix + digest.slice(0, 32));
}

/**
 * A file that is open for writing at positions. Every method fails with `disk/*`. All are synchronous: most files are small, and a turn
 * through Node's thread pool costs several times what making one does.
 */
export class PartFile {
  readonly path: ByteText;
  /** Made by this call and empty until written: what is not written is a hole. */
  readonly isNew: boolean;
  readonly #descriptor: number;
  readonly #close: (descriptor: number, path: ByteText) => void;

  private constructor(
    path: ByteText,
    isNew: boolean,
    descriptor: number,
    close: (descriptor: number, path: ByteText) => void = closeSync,
  ) {
    this.path = path;
    this.isNew = isNew;
    this.#descriptor = descriptor;
    this.#close = close;
  }

  /**
   * Opens the part at `path`, or makes it; either way it is `sizeBytes` long afterwards, or with `isFilledNext` once as many bytes are written. Never
   * follows a link; what is no plain file of ours with this one name is replaced: another user may have it open.
   */
  static open(path: ByteText, sizeBytes: number, mode: number, isFilledNext = false): PartFile {
    return onDisk(path, 'create', () => {
      let made = openNew(path, mode);
      if (made === undefined && !isUsable(statEntry(path))) {
        rmSync(nativePath(path), { recursive: true, force: true });
        made = openNew(path, mode);
      }
      const descriptor = made ?? openSync(nativePath(path), constants.O_RDWR | noFollow);
      const part = new PartFile(path, made !== undefined, descriptor);
      return part.#resized(sizeBytes, isFilledNext);
    });
  }

  /** As `open`, of the part that a held folder just made at `path` and opened as `descriptor`. */
  static made(path: ByteText, sizeBytes: number, descriptor: number, isFilledNext: boolean): PartFile {
    return onDisk(path, 'create', () =>
      new PartFile(path, true, descriptor, closeMade).#resized(sizeBytes, isFilledNext),
    );
  }

  /** Opens the part at `path` that this run made or found. Never follows a link, and never makes a new one: what was written would not be in it. */
  static openMade(path: ByteText): PartFile {
    return onDisk(path, 'open', () => {
      const descriptor = openSync(nativePath(path), constants.O_RDWR | noFollow | noWait);
      if (isUsable(fstatSync(descriptor, { bigint: true }))) return new PartFile(path, false, descriptor);
      closeSync(descriptor);
      const shown = displayText(path);
      throw new EngineError('disk/denied', `${shown} was replaced during the run`, { path: shown });
    });
  }

  /** Writes all of `bytes`. `withHoles` leaves out blocks of zeros: only for a range that was never written. */
  write(bytes: Bytes, position: number, withHoles: boolean): void {
    onDisk(this.path, 'write', () => {
      for (const run of withHoles ? filledRuns(bytes, position) : [{ start: 0, end: bytes.length }]) {
        for (let at = run.start; at < run.end;) {
          at += writeSync(this.#descriptor, bytes, at, run.end - at, position + at);
        }
      }
    });
  }

  /** Gives the file its metadata; failures go to `warn`. */
  writeMetadata(metadata: EntryMetadata, warn: (warning: EngineError) => void): void {
    writeMetadataOf(this.#descriptor, this.path, metadata, warn);
  }

  close(): void {
    onDisk(this.path, 'close', () => this.#close(this.#descriptor, this.path));
  }

  #resized(sizeBytes: number, isFilledNext: boolean): this {
    try {
      if (!this.isNew || !(isFilledNext || sizeBytes === 0)) ftruncateSync(this.#descriptor, sizeBytes);
      return this;
    } catch (error) {
      this.close();
      throw error;
    }
  }
}

/** A file that is open for reading ranges. Every method fails with `disk/*`. */
export class ReadableFile {
  readonly sizeBytes: number;
  readonly #path: ByteText;
  readonly #handle: FileHandle;

  private constructor(path: ByteText, sizeBytes: number, handle: FileHandle) {
    this.#path = path;
    this.sizeBytes = sizeBytes;
    this.#handle = handle;
  }

  /** Opens a regular file, never through a link; `undefined` when there is none at `path`. */
  static async open(path: ByteText): Promise<ReadableFile | undefined> {
    return failingWith(path, 'read', async () => {
      const handle = await open(nativePath(path), constants.O_RDONLY | noFollow | noWait).catch(
        (error: unknown) => {
          if (['ENOENT', 'ELOOP', 'ENOTDIR', 'ENXIO'].includes(errnoOf(error))) return undefined;
          throw error;
        },
      );
      const stat = await handle?.stat();
      if (handle && stat?.isFile()) return new ReadableFile(path, stat.size, handle);
      await handle?.close();
      return undefined;
    });
  }

  /** The bytes from `position`; fewer than `length` only at the end of the file. */
  async read(position: number, length: number): Promise<Bytes> {
    return failingWith(this.#path, 'read', async () => {
      const bytes = Buffer.allocUnsafe(length);
      let filled = 0;
      while (filled < length) {
        const { bytesRead } = await this.#handle.read(bytes, filled, length - filled, position + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return bytes.subarray(0, filled);
    });
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

function isUsable(part: EntryStat | undefined): boolean {
  const isOurs = !isPosix || Number(part?.uid) === process.geteuid?.();
  return part !== undefined && part.isFile() && part.nlink === 1n && isOurs;
}

function openNew(path: ByteText, mode: number): number | undefined {
  try {
    return openSync(
      nativePath(path),
      constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | noFollow,
      mode,
    );
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return undefined;
    throw error;
  }
}

/** What is between the blocks of zeros, blocks counted from the start of the file. */
function* filledRuns(
  bytes: Bytes,
  position: number,
): Generator<{ readonly start: number; readonly end: number }> {
  const buffer = bufferOver(bytes);
  let start = 0;
  for (let at = 0; at < buffer.length;) {
    const end = Math.min(buffer.length, at + holeSizeBytes - ((position + at) % holeSizeBytes));
    const isHole = buffer.compare(zeros, 0, end - at, at, end) === 0;
    if (isHole) {
      if (start < at) yield { start, end: at };
      start = end;
    }
    at = end;
  }
  if (start < buffer.length) yield { start, end: buffer.length };
}
