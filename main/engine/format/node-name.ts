/** Names of nodes as trees hold them: a Go string literal without its quotes, so that bytes which are not UTF-8 survive JSON. */
import { EngineError } from '../errors';
import { type ByteText, bytesFromText, hasRawBytes, textFromBytes } from './byte-text';

const plain = /^[ !#-[\]-~]*$/;
/** What Go's `strconv.IsPrint` lets through. The set grows with Unicode's version; reading does not depend on it. */
const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;
const shortEscapes: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\u0007', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
]);
const shortEscapeOf: ReadonlyMap<string, string> = new Map(
  [...shortEscapes].map(([character, escape]) => [escape, character]),
);
const escapeOrBad =
  /\\(?:x([0-9a-fA-F]{2})|([0-3][0-7]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|[abfnrtv\\"])|[\\"\n]/g;

/** `strconv.Quote` without the outer quotes. */
export function quoteNodeName(name: ByteText): string {
  if (plain.test(name)) return name;
  let quoted = '';
  for (const character of name) quoted += quoteCharacter(character);
  return quoted;
}

/** The inverse; throws `data/malformed` for what Go would not take. */
export function unquoteNodeName(quoted: string): ByteText {
  if (plain.test(quoted)) return quoted;
  const name = quoted.replace(
    escapeOrBad,
    (escape: string, hex?: string, octal?: string, short?: string, long?: string) => {
      if (hex !== undefined) return characterOfByte(parseInt(hex, 16));
      if (octal !== undefined) return characterOfByte(parseInt(octal, 8));
      const codePoint = short ?? long;
      return codePoint === undefined
        ? unquoteShort(escape, quoted)
        : characterOf(parseInt(codePoint, 16), quoted);
    },
  );
  // Escaped bytes may add up to UTF-8.
  return hasRawBytes(name) ? textFromBytes(bytesFromText(name)) : name;
}

function quoteCharacter(character: string): string {
  const short = shortEscapes.get(character);
  if (short !== undefined) return short;
  if (printable.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code >= 0xd800 && code <= 0xdfff) return quoteBytes(character);
  return code < 0x10000
    ? `\\u${code.toString(16).padStart(4, '0')}`
    : `\\U${code.toString(16).padStart(8, '0')}`;
}

function quoteBytes(rawText: ByteText): string {
  return [...bytesFromText(rawText)].map((byte) => `\\x${byte.toString(16)}`).join('');
}

function characterOfByte(byte: number): string {
  return String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte);
}

function unquoteShort(escape: string, quoted: string): string {
  return shortEscapeOf.get(escape) ?? failUnquote(quoted);
}

function characterOf(code: number, quoted: string): string {
  const isCharacter = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : failUnquote(quoted);
}

function failUnquote(quoted: string): never {
  throw new EngineError('data/malformed', `Not a quoted name: ${JSON.stringify(quoted)}`);
}
