/**
 * JSON as Go's `encoding/json` writes and reads it. Trees are named by the hash of their JSON, so writing is exact to the byte; reading loses
 * nothing: 64-bit integers, raw pieces, keys in any case, the last of two equal keys.
 */
import { type Bytes, bufferOver } from '../base/bytes';
import { EngineError } from '../errors';
import type { ByteText } from './byte-text';

/** Go 1.22 (restic 0.17) gave backspace and form feed short escapes. */
export type JsonForm = 'go1.19' | 'go1.22';

const needsEscape = /["\\<>&\u0000-\u001f\u2028\u2029\ud800-\udfff]/u;
const eachNeedsEscape = /["\\<>&\u0000-\u001f\u2028\u2029\ud800-\udfff]/gu;
const loneSurrogate = /[\ud800-\udfff]/gu;

/** `text` as a JSON string. A byte that is not UTF-8 is lost: it becomes the six characters `\ufffd`, unlike a genuine U+FFFD. */
export function jsonString(text: ByteText, form: JsonForm = 'go1.22'): string {
  if (!needsEscape.test(text)) return `"${text}"`;
  return `"${text.replace(eachNeedsEscape, (character) => escapeOf(character, form))}"`;
}

function escapeOf(character: string, form: JsonForm): string {
  switch (character) {
    case '"':
    case '\\':
      return `\\${character}`;
    case '\n':
      return '\\n';
    case '\r':
      return '\\r';
    case '\t':
      return '\\t';
  }
  if (form === 'go1.22' && character === '\b') return '\\b';
  if (form === 'go1.22' && character === '\f') return '\\f';
  const code = character.charCodeAt(0);
  return code >= 0xd800 ? '\\ufffd' : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** Base64 with padding. */
export function jsonBytes(bytes: Bytes): string {
  return `"${bufferOver(bytes).toString('base64')}"`;
}

/** Field names that an object may have, in the order in which they are usually written. All lower case. */
export class JsonFields<Name extends string> {
  readonly names: readonly Name[];
  /** Each name with its closing quote. */
  readonly encoded: readonly Buffer[];

  constructor(...names: readonly Name[]) {
    this.names = names;
    this.encoded = names.map((name) => Buffer.from(`${name}"`, 'latin1'));
  }
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const minus = 0x2d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
/** Go's limit is 10000; no document of the format nests deeper than a dozen. */
const maxDepth = 500;
const maxSafeDigits = 15;
const maxUint32 = 2 ** 32 - 1;
const maxUint64 = 2n ** 64n - 1n;

/**
 * Reads one document, from its start to its end, without building it in memory. Every method reads one value where the reader stands; as in
 * Go, `null` gives the zero value. All throw `data/malformed`.
 */
export class JsonReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Bytes) {
    this.#bytes = bufferOver(bytes);
  }

  /** Calls `onField`, which has to read the value, for each field that is in `fields`; others are skipped. */
  object<Name extends string>(fields: JsonFields<Name>, onField: (name: Name) => void): void {
    if (this.null()) return;
    this.#expect(openBrace, 'an object');
    if (this.#take(closeBrace)) return;
    let expected = 0;
    do {
      this.#expect(quote, 'a field name');
      const index = this.#fieldIndex(fields, expected);
      this.#expect(colon, 'a colon');
      const name = fields.names[index];
      if (name === undefined) {
        this.skip();
        continue;
      }
      expected = index + 1;
      onField(name);
    } while (this.#take(comma));
    this.#expect(closeBrace, 'the end of an object');
  }

  /** The values that `readItem` reads. */
  list<T>(readItem: () => T): T[] {
    if (this.null()) return [];
    this.#expect(openBracket, 'a list');
    if (this.#take(closeBracket)) return [];
    // Most lists that are kept have one item; the first push to an empty array takes room for 17.
    const items = [readItem()];
    while (this.#take(comma)) items.push(readItem());
    this.#expect(closeBracket, 'the end of a list');
    return items;
  }

  string(): string {
    if (this.null()) return '';
    this.#expect(quote, 'a string');
    return this.#restOfString();
  }

  /** Bytes of a base64 string. */
  bytes(): Buffer {
    const text = this.string();
    const bytes = Buffer.from(text, 'base64');
    if (bytes.toString('base64') !== text) this.#fail('base64');
    return bytes;
  }

  boolean(): boolean {
    if (this.null()) return false;
    if (this.#word('true')) return true;
    if (this.#word('false')) return false;
    return this.#fail('true or false');
  }

  uint32(): number {
    const value = this.integer();
    return value >= 0 && value <= maxUint32 ? value : this.#fail('an unsigned 32-bit integer');
  }

  uint64(): bigint {
    const value = this.#integer();
    return value >= 0 && value <= maxUint64 ? BigInt(value) : this.#fail('an unsigned 64-bit integer');
  }

  /** An integer of at most 15 digits. */
  integer(): number {
    const value = this.#integer();
    return typeof value === 'number' ? value : this.#fail('a smaller integer');
  }

  /** The text of any value, as it stands there. */
  raw(): string {
    this.#space();
    const start = this.#at;
    this.skip();
    return this.#bytes.toString('utf8', start, this.#at);
  }

  /** Whether there was a `null`, which is then read. */
  null(): boolean {
    return this.#word('null');
  }

  skip(depth = 0): void {
    if (depth > maxDepth) this.#fail('less nesting');
    if (this.#take(quote)) this.#restOfString();
    else if (this.#take(openBrace)) this.#skipItems(closeBrace, depth, true);
    else if (this.#take(openBracket)) this.#skipItems(closeBracket, depth, false);
    else if (!this.#word('true') && !this.#word('false') && !this.#word('null')) this.#skipNumber();
  }

  /** Nothing but white space may follow. */
  end(): void {
    this.#space();
    if (this.#at < this.#bytes.length) this.#fail('the end');
  }

  #skipItems(close: number, depth: number, hasNames: boolean): void {
    if (this.#take(close)) return;
    do {
      if (hasNames) {
        this.string();
        this.#expect(colon, 'a colon');
      }
      this.skip(depth + 1);
    } while (this.#take(comma));
    this.#expect(close, 'the end of a list or object');
  }

  #skipNumber(): void {
    const start = this.#at;
    while (isNumberPart(this.#bytes[this.#at])) this.#at++;
    const text = this.#bytes.toString('latin1', start, this.#at);
    if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)) this.#fail('a value');
  }

  /** Reads the rest of a field name. Names come in a known order nearly always, so the next one is tried first. */
  #fieldIndex(fields: JsonFields<string>, expected: number): number {
    for (let index = expected; index < fields.encoded.length; index++) {
      if (this.#matches(fields.encoded[index])) return index;
    }
    const name = this.#restOfString();
    const exact = fields.names.indexOf(name);
    return exact >= 0 ? exact : fields.names.indexOf(name.toLowerCase());
  }

  #matches(encoded: Buffer | undefined): boolean {
    if (encoded === undefined) return false;
    for (let index = 0; index < encoded.length; index++) {
      if (this.#bytes[this.#at + index] !== encoded[index]) return false;
    }
    this.#at += encoded.length;
    return true;
  }

  #restOfString(): string {
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start;
    let isAscii = true;
    let isEscaped = false;
    for (; bytes[at] !== quote; at++) {
      const byte = bytes[at] ?? 0;
      if (byte < 0x20) this.#fail('a character of a string');
      if (byte >= 0x80) isAscii = false;
      if (byte !== backslash) continue;
      isEscaped = true;
      at++;
    }
    this.#at = at + 1;
    if (isEscaped) return this.#unescape(start, at);
    return bytes.toString(isAscii ? 'latin1' : 'utf8', start, at);
  }

  #unescape(start: number, end: number): string {
    try {
      // Half a pair is U+FFFD to Go; to us it would be a raw byte.
      const text = JSON.parse(`"${this.#bytes.toString('utf8', start, end)}"`) as string;
      return text.replace(loneSurrogate, '\ufffd');
    } catch {
      return this.#fail('an escape');
    }
  }

  #integer(): number | bigint {
    if (this.null()) return 0;
    const isNegative = this.#take(minus);
    const start = this.#at;
    let value = 0;
    for (; isDigit(this.#bytes[this.#at]); this.#at++)
      value = value * 10 + (this.#bytes[this.#at] ?? 0) - 0x30;
    const digits = this.#at - start;
    if (digits === 0 || (digits > 1 && this.#bytes[start] === 0x30) || isNumberPart(this.#bytes[this.#at])) {
      this.#fail('an integer');
    }
    if (digits <= maxSafeDigits) return isNegative ? -value : value;
    const exact = BigInt(this.#bytes.toString('latin1', start, this.#at));
    return isNegative ? -exact : exact;
  }

  #word(word: string): boolean {
    this.#space();
    if (this.#bytes[this.#at] !== word.charCodeAt(0)) return false;
    if (this.#bytes.toString('latin1', this.#at, this.#at + word.length) !== word) return false;
    this.#at += word.length;
    return true;
  }

  #take(byte: number): boolean {
    this.#space();
    if (this.#bytes[this.#at] !== byte) return false;
    this.#at++;
    return true;
  }

  #expect(byte: number, what: string): void {
    if (!this.#take(byte)) this.#fail(what);
  }

  #space(): void {
    for (;;) {
      const byte = this.#bytes[this.#at];
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return;
      this.#at++;
    }
  }

  #fail(expected: string): never {
    throw new EngineError('data/malformed', `JSON: expected ${expected} at byte ${String(this.#at)}`);
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function isNumberPart(byte: number | undefined): boolean {
  return isDigit(byte) || byte === 0x2e || byte === 0x2b || byte === minus || byte === 0x65 || byte === 0x45;
}
