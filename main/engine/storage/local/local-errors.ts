import { systemText } from '../../base/system-text';
import { EngineError, type EngineErrorCode } from '../../errors';

/** What is not here is the disk failing in a way that may pass: `storage/unavailable`. */
const codes: Readonly<Record<string, EngineErrorCode>> = {
  ENOENT: 'storage/not-found',
  ENOTDIR: 'storage/not-found',
  ENAMETOOLONG: 'storage/not-found',
  ELOOP: 'storage/not-found',
  EACCES: 'storage/forbidden',
  EPERM: 'storage/forbidden',
  EROFS: 'storage/forbidden',
  ENOSPC: 'storage/full',
  EDQUOT: 'storage/full',
};

/** The `code` of a failed call of `node:fs`, if it is one. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined;
  return String(error.code);
}

/** A failed call of `node:fs` on `path` as an `EngineError`; anything else as it is. */
export function localError(error: unknown, path: string): unknown {
  const system = systemCode(error);
  if (system === undefined) return error;
  const code = codes[system] ?? 'storage/unavailable';
  return new EngineError(code, `${path}: ${systemText(system)}`, { path, systemCode: system }, error);
}
