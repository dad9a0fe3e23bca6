/**
 * The few things of a tree that a walk over many trees needs, found in its JSON without making values of the rest. Everything that is not written as
 * restic and this engine write it goes through `decodeTree`, so both tell the same of every tree that `decodeTree` takes. Fields that nobody asks for
 * are passed over without a look at what they say, unless the outline is a strict one.
 */
import { type Bytes, bufferOver } from '../base/bytes';
import { bytesFromHexDigits } from '../base/hex';
import type { ByteText } from './byte-text';
import { JsonReader } from './go-json';
import { type GoTime, zeroGoTime } from './go-time';
import { type BlobId, type TreeId, asBlobId, asTreeId } from './ids';
import { unquoteNodeName } from './node-name';
import { type TreeNode, decodeTree, decodeTreeNode, encodeNode } from './tree';
import { endOfUsualField } from './usual-field';

/** A row: where the node and its parts begin and end in the JSON. */
const startColumn = 0;
const endColumn = 1;
const nameColumn = 2;
const nameEndColumn = 3;
const typeColumn = 4;
const typeEndColumn = 5;
/** The first digit of the first id; the ids follow each other at a fixed distance. */
const contentColumn = 6;
/** -1 for no list at all. */
const contentCountColumn = 7;
/** The first digit, or 0. */
const subtreeColumn = 8;
/** The first digit, or 0. */
const sizeColumn = 9;
/** The first character of the text, or 0. */
const mtimeColumn = 10;
const columns = 11;

const idBytes = 32;
const idDigits = 2 * idBytes;
/** Of an id in a list: with its quotes and the comma. */
const idDistance = idDigits + 3;

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const minus = 0x2d;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const underscore = 0x5f;
const openBrace = 0x7b;
const closeBrace = 0x7d;

const treeStart = Buffer.from('{"nodes":[');
const treeEnd = Buffer.from(']}\n');
const nullWord = Buffer.from('null');
const nameKey = Buffer.from('name');
const typeKey = Buffer.from('type');
const contentKey = Buffer.from('content');
const subtreeKey = Buffer.from('subtree');
const sizeKey = Buffer.from('size');
const mtimeKey = Buffer.from('mtime');
const dirType = Buffer.from('dir');
const fileType = Buffer.from('file');

/** One tree's nodes by number, until the next tree is read. */
export class TreeOutline {
  count = 0;
  readonly #isStrict: boolean;
  readonly #id = Buffer.alloc(idBytes);
  #json: Buffer = Buffer.alloc(0);
  #rows = new Int32Array(columns * 32);
  /** Set for a tree that is written in another way. */
  #decoded: readonly TreeNode[] | undefined;

  /** A strict one takes what `decodeTree` takes and nothing else: an id that is none, a time that is none fail when the tree is read. */
  constructor({ isStrict = false } = {}) {
    this.#isStrict = isStrict;
  }

  /** Throws `data/malformed`. `json` must not change while the tree is asked for. */
  read(json: Bytes): void {
    this.#json = bufferOver(json);
    this.#decoded = undefined;
    this.count = 0;
    if (this.#scan()) return;
    this.#decoded = decodeTree(json).nodes;
    this.count = this.#decoded.length;
  }

  isDir(at: number): boolean {
    return this.#isType(at, dirType);
  }

  isFile(at: number): boolean {
    return this.#isType(at, fileType);
  }

  name(at: number): ByteText {
    if (this.#decoded) return this.#decoded[at]!.name;
    const start = this.#rows[at * columns + nameColumn]!;
    const end = this.#rows[at * columns + nameEndColumn]!;
    // Above 0: a plain name, which is the rule.
    if (end > 0) return this.#json.toString('latin1', start, end);
    return start === 0
      ? ''
      : unquoteNodeName(new JsonReader(this.#json.subarray(start - 1, -end + 1)).string());
  }

  /** A folder's tree; `undefined` for what is no folder. Throws `data/malformed` for what is no id. */
  folder(at: number): TreeId | undefined {
    if (!this.isDir(at)) return undefined;
    if (this.#decoded) return this.#decoded[at]!.subtree;
    const start = this.#rows[at * columns + subtreeColumn]!;
    return start === 0 ? undefined : asTreeId(this.#json.toString('latin1', start, start + idDigits));
  }

  /** The same, as bytes: false for what is no folder. */
  copyFolder(at: number, target: Buffer): boolean {
    const start = this.#rows[at * columns + subtreeColumn]!;
    const isRead =
      !this.#decoded &&
      start > 0 &&
      this.isDir(at) &&
      bytesFromHexDigits(target, 0, idBytes, this.#json, start);
    if (isRead) return true;
    const folder = this.folder(at);
    if (folder !== undefined) target.write(folder, 'hex');
    return folder !== undefined;
  }

  /** How many blobs a file lists; -1 when it has no list. */
  contentCount(at: number): number {
    if (this.#decoded) return this.#decoded[at]!.content?.length ?? -1;
    return this.#rows[at * columns + contentCountColumn]!;
  }

  /** Throws `data/malformed` for what is no id. */
  content(at: number, blob: number): BlobId {
    if (this.#decoded) return this.#decoded[at]!.content![blob]!;
    const start = this.#rows[at * columns + contentColumn]! + blob * idDistance;
    return asBlobId(this.#json.toString('latin1', start, start + idDigits));
  }

  /** The same, as bytes. */
  copyContent(at: number, blob: number, target: Buffer): void {
    const start = this.#rows[at * columns + contentColumn]! + blob * idDistance;
    const isRead = !this.#decoded && bytesFromHexDigits(target, 0, idBytes, this.#json, start);
    if (!isRead) target.write(this.content(at, blob), 'hex');
  }

  /** Of a file, in bytes; 0 for what has none. Exact up to 2^53. */
  size(at: number): number {
    if (this.#decoded) return Number(this.#decoded[at]!.size);
    let size = 0;
    const start = this.#rows[at * columns + sizeColumn]!;
    for (let digit = start; start > 0 && isDigit(this.#json[digit]!); digit++)
      size = size * 10 + this.#json[digit]! - 0x30;
    return size;
  }

  mtime(at: number): GoTime {
    if (this.#decoded) return this.#decoded[at]!.mtime;
    const start = this.#rows[at * columns + mtimeColumn]!;
    return start === 0
      ? zeroGoTime
      : (this.#json.toString('latin1', start, this.#json.indexOf(quote, start)) as GoTime);
  }

  /** All of it. Throws `data/malformed`. */
  node(at: number): TreeNode {
    return this.#decoded ? this.#decoded[at]! : decodeTreeNode(this.json(at));
  }

  /** The node as `node` would read it. Valid as long as the tree. */
  json(at: number): Bytes {
    if (this.#decoded) return Buffer.from(encodeNode(this.#decoded[at]!));
    const row = at * columns;
    return this.#json.subarray(this.#rows[row + startColumn], this.#rows[row + endColumn]);
  }

  #isType(at: number, type: Buffer): boolean {
    if (this.#decoded) return this.#decoded[at]!.type === type.toString('latin1', 0, type.length);
    const start = this.#rows[at * columns + typeColumn]!;
    return (
      this.#rows[at * columns + typeEndColumn]! - start === type.length && matches(this.#json, start, type)
    );
  }

  /** False when something is not as usual. */
  #scan(): boolean {
    const json = this.#json;
    if (!matches(json, 0, treeStart)) return false;
    let at = treeStart.length;
    if (json[at] !== closeBracket) {
      for (; ; at++) {
        at = this.#scanNode(at);
        if (at < 0) return false;
        if (json[at] !== comma) break;
      }
    }
    return matches(json, at, treeEnd) && at + treeEnd.length === json.length;
  }

  /** Where the node that begins at `at` ends, or -1. */
  #scanNode(at: number): number {
    const json = this.#json;
    const row = this.#newRow();
    this.#rows[row + startColumn] = at;
    if (json[at] !== openBrace) return -1;
    do {
      const keyAt = at + 2;
      if (json[at + 1] !== quote) return -1;
      const keyEnd = endOfKey(json, keyAt);
      if (keyEnd < 0 || json[keyEnd + 1] !== colon) return -1;
      at = this.#scanField(row, keyAt, keyEnd, keyEnd + 2);
      if (at < 0) return -1;
    } while (json[at] === comma);
    if (json[at] !== closeBrace) return -1;
    this.#rows[row + endColumn] = at + 1;
    return at + 1;
  }

  #scanField(row: number, keyAt: number, keyEnd: number, at: number): number {
    const json = this.#json;
    const length = keyEnd - keyAt;
    if (length === nameKey.length) {
      if (matches(json, keyAt, nameKey)) return this.#scanName(row, at);
      if (matches(json, keyAt, typeKey)) return this.#scanType(row, at);
      if (matches(json, keyAt, sizeKey)) this.#rows[row + sizeColumn] = isDigit(json[at]!) ? at : 0;
    } else if (length === mtimeKey.length) {
      if (matches(json, keyAt, mtimeKey)) this.#rows[row + mtimeColumn] = json[at] === quote ? at + 1 : 0;
    } else if (length === contentKey.length) {
      if (matches(json, keyAt, contentKey)) return this.#scanContent(row, at);
      if (matches(json, keyAt, subtreeKey)) return this.#scanSubtree(row, at);
    }
    return this.#isStrict ? endOfUsualField(json, keyAt, keyEnd, at) : endOfValue(json, at);
  }

  #scanName(row: number, at: number): number {
    const json = this.#json;
    if (json[at] !== quote) return -1;
    let isPlain = true;
    let end = at + 1;
    for (let byte = json[end]!; byte !== quote; byte = json[++end]!) {
      if (!(byte >= 0x20)) return -1;
      if (byte >= 0x80) isPlain = false;
      if (byte !== backslash) continue;
      if (this.#isStrict) return -1;
      isPlain = false;
      end++;
    }
    this.#rows[row + nameColumn] = at + 1;
    this.#rows[row + nameEndColumn] = isPlain ? end : -end;
    return end + 1;
  }

  #scanType(row: number, at: number): number {
    const end = endOfValue(this.#json, at);
    if (this.#json[at] !== quote || end < 0 || this.#json.subarray(at, end).includes(backslash)) return -1;
    this.#rows[row + typeColumn] = at + 1;
    this.#rows[row + typeEndColumn] = end - 1;
    return end;
  }

  #scanContent(row: number, at: number): number {
    const json = this.#json;
    this.#rows[row + contentCountColumn] = -1;
    if (json[at] !== openBracket) return matches(json, at, nullWord) ? at + nullWord.length : -1;
    let count = 0;
    let end = at + 1;
    if (json[end] !== closeBracket) {
      for (; ; end++, count++) {
        if (json[end] !== quote || json[end + idDigits + 1] !== quote || !this.#isId(end + 1)) return -1;
        end += idDigits + 2;
        if (json[end] !== comma) break;
      }
      if (json[end] !== closeBracket) return -1;
      count++;
    }
    this.#rows[row + contentColumn] = at + 2;
    this.#rows[row + contentCountColumn] = count;
    return end + 1;
  }

  #scanSubtree(row: number, at: number): number {
    const json = this.#json;
    this.#rows[row + subtreeColumn] = 0;
    if (matches(json, at, nullWord)) return at + nullWord.length;
    if (json[at] !== quote || json[at + idDigits + 1] !== quote || !this.#isId(at + 1)) return -1;
    this.#rows[row + subtreeColumn] = at + 1;
    return at + idDigits + 2;
  }

  #isId(at: number): boolean {
    return !this.#isStrict || bytesFromHexDigits(this.#id, 0, idBytes, this.#json, at);
  }

  #newRow(): number {
    const row = this.count++ * columns;
    if (this.#rows.length < row + columns) {
      const larger = new Int32Array(this.#rows.length * 2);
      larger.set(this.#rows);
      this.#rows = larger;
    }
    this.#rows.fill(0, row, row + columns);
    this.#rows[row + contentCountColumn] = -1;
    return row;
  }
}

function matches(json: Buffer, at: number, expected: Buffer): boolean {
  for (let index = 0; index < expected.length; index++) {
    if (json[at + index] !== expected[index]) return false;
  }
  return true;
}

/** Where a key of small letters ends; -1 for another, which may mean one of ours all the same. */
function endOfKey(json: Buffer, at: number): number {
  let end = at;
  for (let byte = json[end]!; byte !== quote; byte = json[++end]!) {
    if (byte !== underscore && !(byte >= 0x61 && byte <= 0x7a)) return -1;
  }
  return end;
}

/** Where the value that begins at `at` ends, or -1. */
function endOfValue(json: Buffer, at: number): number {
  const first = json[at]!;
  if (first === quote) return endOfString(json, at + 1);
  if (first === minus || isDigit(first)) {
    let end = at + 1;
    while (isDigit(json[end]!)) end++;
    return end;
  }
  if (first === openBracket || first === openBrace) return endOfNested(json, at);
  return matches(json, at, nullWord) ? at + nullWord.length : -1;
}

/** Where the string ends whose first character is at `at`. */
function endOfString(json: Buffer, at: number): number {
  let end = at;
  for (let byte = json[end]!; byte !== quote; byte = json[++end]!) {
    if (!(byte >= 0x20)) return -1;
    if (byte === backslash) end++;
  }
  return end + 1;
}

function endOfNested(json: Buffer, at: number): number {
  let depth = 0;
  for (let end = at; end < json.length; end++) {
    const byte = json[end]!;
    if (byte === quote) {
      end = endOfString(json, end + 1) - 1;
      if (end < 0) return -1;
    } else if (byte === openBracket || byte === openBrace) depth++;
    else if (byte === closeBracket || byte === closeBrace) depth--;
    if (depth === 0) return end + 1;
  }
  return -1;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
