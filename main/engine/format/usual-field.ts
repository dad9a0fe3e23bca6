/** Fields of nodes as restic and this engine write them nearly always, looked at as bytes: whether `decodeTree` would take them, without making values. */
import { isRealDate } from './go-time';

const maxUint32 = 2 ** 32 - 1;
/** Far below the last: from here on it matters that a number is not exact. */
const surelyUint64 = 1e18;

type EndOf = (json: Buffer, at: number) => number;
const endOfUint32: EndOf = (json, at) => endOfInteger(json, at, maxUint32);
const endOfUint64: EndOf = (json, at) => endOfInteger(json, at, surelyUint64);
const keys = (
  [
    [endOfTime, 'mtime', 'atime', 'ctime'],
    [endOfUint32, 'mode', 'uid', 'gid'],
    [endOfPlainString, 'user', 'group', 'linktarget', 'error'],
    [endOfUint64, 'inode', 'device_id', 'size', 'links', 'device'],
  ] as const
).flatMap(([endOf, ...names]) => names.map((name) => ({ key: Buffer.from(name), endOf })));

const quote = 0x22;
const plus = 0x2b;
const minus = 0x2d;
const dot = 0x2e;
const zero = 0x30;
const colon = 0x3a;
const backslash = 0x5c;
const letterT = 0x54;
const letterZ = 0x5a;

/** Where the value at `at` ends, of the key from `keyAt` to `keyEnd`; -1 for whatever the strict decoder should look at. */
export function endOfUsualField(json: Buffer, keyAt: number, keyEnd: number, at: number): number {
  for (const { key, endOf } of keys) if (isKey(json, keyAt, keyEnd, key)) return endOf(json, at);
  return -1;
}

function isKey(json: Buffer, at: number, end: number, key: Buffer): boolean {
  if (end - at !== key.length) return false;
  for (let index = 0; index < key.length; index++) if (json[at + index] !== key[index]) return false;
  return true;
}

function endOfInteger(json: Buffer, at: number, most: number): number {
  let value = 0;
  let end = at;
  for (; isDigit(json[end]!); end++) value = 10 * value + json[end]! - zero;
  return end === at || value > most || (end > at + 1 && json[at] === zero) ? -1 : end;
}

function endOfPlainString(json: Buffer, at: number): number {
  if (json[at] !== quote) return -1;
  for (let end = at + 1; ; end++) {
    const byte = json[end]!;
    if (byte === quote) return end + 1;
    if (byte === backslash || !(byte >= 0x20)) return -1;
  }
}

/** As `parseGoTime` reads it. */
function endOfTime(json: Buffer, at: number): number {
  // "2006-01-02T15:04:05
  if (json[at] !== quote || json[at + 5] !== minus || json[at + 8] !== minus || json[at + 11] !== letterT)
    return -1;
  const year = 100 * twoDigits(json, at + 1) + twoDigits(json, at + 3);
  if (!(year >= 0 && isRealDate(year, twoDigits(json, at + 6), twoDigits(json, at + 9)))) return -1;
  if (json[at + 14] !== colon || json[at + 17] !== colon) return -1;
  const isReal =
    twoDigits(json, at + 12) < 24 && twoDigits(json, at + 15) < 60 && twoDigits(json, at + 18) < 60;
  if (!isReal) return -1;
  let end = at + 20;
  if (json[end] === dot) {
    end = endOfDigits(json, end + 1);
    if (end === at + 21) return -1;
  }
  end = endOfZone(json, end);
  return end >= 0 && json[end] === quote ? end + 1 : -1;
}

function endOfZone(json: Buffer, at: number): number {
  if (json[at] === letterZ) return at + 1;
  if ((json[at] !== plus && json[at] !== minus) || json[at + 3] !== colon) return -1;
  return twoDigits(json, at + 1) <= 24 && twoDigits(json, at + 4) < 60 ? at + 6 : -1;
}

/** NaN when they are no digits. */
function twoDigits(json: Buffer, at: number): number {
  const high = json[at]! - zero;
  const low = json[at + 1]! - zero;
  return high >= 0 && high <= 9 && low >= 0 && low <= 9 ? 10 * high + low : NaN;
}

function endOfDigits(json: Buffer, at: number): number {
  while (isDigit(json[at]!)) at++;
  return at;
}

function isDigit(byte: number): boolean {
  return byte >= zero && byte <= 0x39;
}
