/** Lock files: who works in the repository right now. */
import type { Bytes } from '../base/bytes';
import type { GoTime } from './go-time';

export interface LockFile {
  readonly time: GoTime;
  readonly isExclusive: boolean;
  readonly hostname: string;
  readonly username: string;
  readonly pid: number;
  /** 0 on Windows. */
  readonly uid: number;
  readonly gid: number;
}

export function encodeLockFile(lock: LockFile): Buffer {
  throw new Error(`stub ${String(lock)}`);
}

/** Throws `data/malformed`. */
export function decodeLockFile(bytes: Bytes): LockFile {
  throw new Error(`stub ${String(bytes)}`);
}
