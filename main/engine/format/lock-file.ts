/** Lock files: who works in the repository right now. */
import type { Bytes } from '../base/bytes';
import { JsonFields, JsonReader, jsonString } from './go-json';
import { type GoTime, parseGoTime, zeroGoTime } from './go-time';

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

const fields = new JsonFields('time', 'exclusive', 'hostname', 'username', 'pid', 'uid', 'gid');

/** The file's plaintext, without compression. */
export function encodeLockFile({ time, isExclusive, hostname, username, pid, uid, gid }: LockFile): Buffer {
  return Buffer.from(
    `{"time":"${time}","exclusive":${String(isExclusive)},"hostname":${jsonString(hostname)}` +
      `,"username":${jsonString(username)},"pid":${String(pid)}` +
      (uid === 0 ? '' : `,"uid":${String(uid)}`) +
      (gid === 0 ? '}' : `,"gid":${String(gid)}}`),
  );
}

/** Throws `data/malformed`. */
export function decodeLockFile(bytes: Bytes): LockFile {
  const reader = new JsonReader(bytes);
  const lock = { time: zeroGoTime, isExclusive: false, hostname: '', username: '', pid: 0, uid: 0, gid: 0 };
  reader.object(fields, (field) => {
    if (field === 'time') lock.time = parseGoTime(reader.string());
    else if (field === 'exclusive') lock.isExclusive = reader.boolean();
    else if (field === 'pid') lock.pid = reader.integer();
    else if (field === 'uid' || field === 'gid') lock[field] = reader.uint32();
    else lock[field] = reader.string();
  });
  reader.end();
  return lock;
}
