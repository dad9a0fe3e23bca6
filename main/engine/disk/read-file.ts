import { type Stats, closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { Bytes } from '../base/bytes';
import { refuseCloudOnly } from './cloud-only';
import { nativePath } from './disk-path';
import { errnoOf, onDisk } from './fs-error';
import { EngineError } from '../errors';
import { type ByteText, displayText } from '../format/byte-text';

// A FIFO that took the file's place must not block the open, and a link must not be followed. Windows knows neither flag.
const openFlags =
  process.platform === 'win32'
    ? constants.O_RDONLY
    : constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const noAtime = process.platform === 'linux' ? constants.O_NOATIME : 0;

/** A file that is open for reading by every thread of the process. */
export interface OpenedFile {
  readonly path: ByteText;
  readonly descriptor: number;
}

/** Opens the regular file at `path`; to be closed with `closeFile`. Fails with `disk/*`. */
export function openFile(path: ByteText): OpenedFile {
  return { path, descriptor: onDisk(path, 'open', () => openRegular(path)).descriptor };
}

export function closeFile({ descriptor }: OpenedFile): void {
  closeSync(descriptor);
}

/** Fills `into` from `position` on; fewer bytes only at the end of the file. Fails with `disk/*`. */
export function readFileAt({ path, descriptor }: OpenedFile, into: Bytes, position: number): number {
  return onDisk(path, 'read', () => {
    let filled = 0;
    for (;;) {
      const count = readSync(descriptor, into, filled, into.length - filled, position + filled);
      filled += count;
      if (count === 0 || filled === into.length) return filled;
    }
  });
}

/**
 * Calls `body` with a reader of the regular file at `path`, and with the size that it had when it was opened, and closes the file. The reader
 * returns 0 at the end. Fails with `disk/*`.
 */
export function withFile<T>(
  path: ByteText,
  body: (read: (into: Bytes) => number, sizeBytes: number) => T,
): T {
  const { descriptor, sizeBytes } = onDisk(path, 'open', () => openRegular(path));
  try {
    const read = (into: Bytes) =>
      onDisk(path, 'read', () => readSync(descriptor, into, 0, into.length, null));
    return body(read, sizeBytes);
  } finally {
    closeSync(descriptor);
  }
}

function openRegular(path: ByteText): { readonly descriptor: number; readonly sizeBytes: number } {
  refuseCloudOnly(path);
  const descriptor = openWithoutAtime(nativePath(path), path);
  const stats: Stats = fstatSync(descriptor);
  if (stats.isFile()) return { descriptor, sizeBytes: stats.size };
  closeSync(descriptor);
  throw replaced(path);
}

/** The access time may be kept for files of one's own only; others refuse the flag. */
function openWithoutAtime(native: string | Buffer, path: ByteText): number {
  try {
    return openSync(native, openFlags | noAtime);
  } catch (error) {
    if (errnoOf(error) === 'ELOOP') throw replaced(path);
    if (errnoOf(error) !== 'EPERM' || noAtime === 0) throw error;
    return openSync(native, openFlags);
  }
}

function replaced(path: ByteText): EngineError {
  const shown = displayText(path);
  return new EngineError('disk/changed-while-reading', `${shown} is no longer a regular file`, {
    path: shown,
  });
}
