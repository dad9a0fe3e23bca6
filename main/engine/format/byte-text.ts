/**
 * Names and paths as strings that lose nothing. POSIX names are bytes, mostly but not always UTF-8: valid UTF-8 is decoded, and each byte that
 * is not part of valid UTF-8 becomes one lone surrogate U+DC00 + byte (U+DC80 to U+DCFF), as Python's surrogateescape does.
 */
import { type Bytes, bufferOver } from '../base/bytes';

export type ByteText = string;

const rawByteBase = 0xdc00;
const firstSurrogate = 0xd800;
// With the `u` flag a surrogate matches only where it is not half of a pair.
const loneSurrogate = /[\ud800-\udfff]/u;
const rawByte = /[\udc80-\udcff]/u;
const eachLoneSurrogate = /[\ud800-\udfff]/gu;

/** The text of `bytes`; never fails. */
export function textFromBytes(bytes: Bytes): ByteText {
  const buffer = bufferOver(bytes);
  const text = buffer.toString('utf8');
  return text.includes('\ufffd') ? textOfRuns(buffer) : text;
}

/**
 * The bytes of `text`. A lone surrogate that stands for no raw byte (an ill-formed UTF-16 name of Windows) becomes its three bytes of WTF-8.
 */
export function bytesFromText(text: ByteText): Buffer {
  if (!loneSurrogate.test(text)) return Buffer.from(text, 'utf8');
  const pieces: Buffer[] = [];
  let plainFrom = 0;
  for (const match of text.matchAll(eachLoneSurrogate)) {
    pieces.push(
      Buffer.from(text.slice(plainFrom, match.index), 'utf8'),
      surrogateBytes(text.charCodeAt(match.index)),
    );
    plainFrom = match.index + 1;
  }
  pieces.push(Buffer.from(text.slice(plainFrom), 'utf8'));
  return Buffer.concat(pieces);
}

/** Orders texts by their bytes, as trees are sorted. Not the order of JavaScript's strings, which is that of UTF-16. */
export function compareByteText(a: ByteText, b: ByteText): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const unitOfA = a.charCodeAt(at);
    const unitOfB = b.charCodeAt(at);
    if (unitOfA === unitOfB) continue;
    if (unitOfA < firstSurrogate && unitOfB < firstSurrogate) return unitOfA - unitOfB;
    return Buffer.compare(bytesFromText(a), bytesFromText(b));
  }
  return a.length - b.length;
}

/** Whether some of the bytes of `text` are not UTF-8. */
export function hasRawBytes(text: ByteText): boolean {
  return rawByte.test(text);
}

/** `text` for people: what cannot be shown becomes U+FFFD. */
export function displayText(text: ByteText): string {
  return text.replace(eachLoneSurrogate, '\ufffd');
}

/**
 * Length in bytes of the valid UTF-8 sequence that starts at `at`, or 0 when none does: overlong forms, surrogates and code points above
 * U+10FFFF are invalid, as for Go and Unicode (table 3-7 of the standard).
 */
export function utf8SequenceLength(bytes: Bytes, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const second = bytes[at + 1] ?? 0;
  const lowest = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const highest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < lowest || second > highest) return 0;
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  for (let next = 2; next < length; next++) {
    if (((bytes[at + next] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return length;
}

function textOfRuns(bytes: Buffer): ByteText {
  let text = '';
  let validFrom = 0;
  let at = 0;
  while (at < bytes.length) {
    const length = utf8SequenceLength(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    text += bytes.toString('utf8', validFrom, at) + String.fromCharCode(rawByteBase + bytes.readUInt8(at));
    at += 1;
    validFrom = at;
  }
  return text + bytes.toString('utf8', validFrom);
}

function surrogateBytes(unit: number): Buffer {
  const byte = unit - rawByteBase;
  if (byte >= 0x80 && byte <= 0xff) return Buffer.of(byte);
  return Buffer.of(0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f));
}
