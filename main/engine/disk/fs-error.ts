import { type ByteText, displayText } from '../format/byte-text';
import { systemText } from '../base/system-text';
import { EngineError, type EngineErrorCode, toEngineError } from '../errors';

const codesByErrno: Readonly<Record<string, EngineErrorCode>> = {
  ENOENT: 'disk/not-found',
  ENOTDIR: 'disk/not-found',
  EACCES: 'disk/denied',
  EPERM: 'disk/denied',
  EROFS: 'disk/denied',
  EEXIST: 'disk/denied',
  EBUSY: 'disk/busy',
  ETXTBSY: 'disk/busy',
  EAGAIN: 'disk/busy',
  EMFILE: 'disk/busy',
  ENFILE: 'disk/busy',
  ENOSPC: 'disk/full',
  EDQUOT: 'disk/full',
  EFBIG: 'disk/full',
  ENAMETOOLONG: 'disk/bad-name',
  EILSEQ: 'disk/bad-name',
  EINVAL: 'disk/bad-name',
};

/** The system's short word for a failed call (`ENOENT`), or an empty text for anything else. */
export function errnoOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}

/**
 * The `disk/*` error for a failed file system call on `path`. `doing` completes "Cannot …". What is already an `EngineError` passes, and so
 * does what no file system call throws: that is a bug, not a disk.
 */
export function diskError(error: unknown, path: ByteText, doing: string): unknown {
  const errno = errnoOf(error);
  if (error instanceof EngineError || errno === '' || errno.startsWith('ERR_')) return error;
  const shown = displayText(path);
  return new EngineError(
    codesByErrno[errno] ?? 'disk/io',
    `Cannot ${doing} ${shown}: ${systemText(errno)}`,
    { path: shown, errno },
    error,
  );
}

/** What `error` is when it is only one entry's trouble; anything else is thrown on. */
export function diskTrouble(error: unknown): EngineError {
  const trouble = toEngineError(error);
  if (!trouble.code.startsWith('disk/')) throw error;
  return trouble;
}

/** Runs `body`, turning what the file system throws into `disk/*` errors. */
export function onDisk<T>(path: ByteText, doing: string, body: () => T): T {
  try {
    return body();
  } catch (error) {
    throw diskError(error, path, doing);
  }
}

/** The same for what `body` promises. */
export async function failingWith<T>(path: ByteText, doing: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    throw diskError(error, path, doing);
  }
}
