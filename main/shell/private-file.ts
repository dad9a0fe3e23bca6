import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../app-error';

/** Writes all of `bytes` or nothing at `path`, readable by this user alone. `disk/denied`, `disk/full`, `disk/io`. */
export async function writePrivateFile(path: string, bytes: Uint8Array): Promise<void> {
  const part = join(dirname(path), `.${randomUUID()}.part`);
  try {
    const file = await open(part, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw diskError(error, path);
  }
}

const codes = {
  EACCES: 'disk/denied',
  EPERM: 'disk/denied',
  EROFS: 'disk/denied',
  ENOSPC: 'disk/full',
  EDQUOT: 'disk/full',
} as const;

function diskError(error: unknown, path: string): AppError {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return new AppError(code in codes ? codes[code as keyof typeof codes] : 'disk/io', message, { path });
}
