import { type Stats, closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { Bytes } from '../base/bytes';
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

/** Calls `body` with a reader of the regular file at `path` and closes the file. The reader returns 0 at the end. Fails with `disk/*`. */
export function withFile<T>(path: ByteText, body: (read: (into: Bytes) => number) => T): T {
  const file = onDisk(path, 'open', () => openRegular(path));
  try {
    return body((into) => onDisk(path, 'read', () => readSync(file, into, 0, into.length, null)));
  } finally {
    closeSync(file);
  }
}

function openRegular(path: ByteText): number {
  const file = openWithoutAtime(nativePath(path), path);
  const stats: Stats = fstatSync(file);
  if (stats.isFile()) return file;
  closeSync(file);
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
