/**
 * What index files list, as numbers in typed arrays. Index files are by far the most JSON that a repository has: a row for each blob is filled from
 * the bytes as restic and this engine write them, without an object or a string. Everything else is read by `decodeIndexFile`.
 */
import { type Bytes, bufferOver } from '../base/bytes';
import { bytesFromHexDigits } from '../base/hex';
import { decodeIndexFile, type IndexFilePack } from './index-file';
import type { BlobType } from './ids';
import { boxOverhead } from './pack-header';

const idWords = 8;
const idDigits = 64;
const typeWord = 8;
const offsetWord = 9;
const lengthWord = 10;
const uncompressedWord = 11;
const rowWords = 12;
const maxUint32 = 2 ** 32 - 1;

const fileStart = Buffer.from('{"packs":[');
const supersedesStart = Buffer.from('{"supersedes":[');
const supersedesEnd = Buffer.from('],"packs":[');
const isListOfIds = /^"[0-9a-f]{64}"(?:,"[0-9a-f]{64}")*$/;
const packStart = Buffer.from('{"id":"');
const packBlobs = Buffer.from('","blobs":[');
const blobStart = packStart;
const dataType = Buffer.from('","type":"data","offset":');
const treeType = Buffer.from('","type":"tree","offset":');
const lengthField = Buffer.from(',"length":');
const uncompressedField = Buffer.from(',"uncompressed_length":');
const packEnd = Buffer.from(']}');
const fileEnd = Buffer.from(']}\n');

const comma = 0x2c;
const zero = 0x30;
const closeBrace = 0x7d;
const closeBracket = 0x5d;

/** One file's packs and blobs, until the next is read. */
export class IndexListing {
  /** Eight words for each pack: the bytes of its id. */
  packIds = new Uint32Array(idWords);
  /** For each pack the number of the row after its last. */
  packEnds = new Uint32Array(1);
  packCount = 0;
  blobCount = 0;
  hasCompressed = false;
  /** A row for each blob, which begins with the eight words of its id. */
  rows = new Uint32Array(rowWords);
  #rowBytes = Buffer.from(this.rows.buffer);
  #packIdBytes = Buffer.from(this.packIds.buffer);
  #json: Buffer = Buffer.alloc(0);
  #at = 0;

  /** Reads a file's plaintext. Throws `data/malformed`, and then lists nothing. */
  read(json: Bytes): void {
    this.#json = bufferOver(json);
    this.#clear();
    if (!this.#scanFile()) {
      this.#clear();
      this.#take(decodeIndexFile(json));
    }
    this.#json = Buffer.alloc(0);
  }

  /** Where the id of the blob of `row` begins in `rows`. */
  idAt(row: number): number {
    return row * rowWords;
  }

  typeOf(row: number): BlobType {
    return this.rows[row * rowWords + typeWord] === 1 ? 'tree' : 'data';
  }

  offsetOf(row: number): number {
    return this.rows[row * rowWords + offsetWord]!;
  }

  lengthOf(row: number): number {
    return this.rows[row * rowWords + lengthWord]!;
  }

  uncompressedLengthOf(row: number): number {
    return this.rows[row * rowWords + uncompressedWord]!;
  }

  #clear(): void {
    this.packCount = 0;
    this.blobCount = 0;
    this.hasCompressed = false;
    this.#at = 0;
  }

  #take(packs: readonly IndexFilePack[]): void {
    for (const { id, blobs } of packs) {
      const bytesAt = this.#addPack();
      this.#packIdBytes.write(id, bytesAt, 'hex');
      for (const { id: blob, type, offset, length, uncompressedLength } of blobs) {
        const row = this.#addRow();
        this.#rowBytes.write(blob, row * 4, 'hex');
        this.#fill(row, type === 'tree' ? 1 : 0, offset, length, uncompressedLength);
      }
      this.packEnds[this.packCount - 1] = this.blobCount;
    }
  }

  /** False when the file is not written as usual, whether or not it is right. */
  #scanFile(): boolean {
    if (!this.#literal(fileStart) && !this.#skipSupersedes()) return false;
    if (this.#json[this.#at] !== closeBracket) {
      do if (!this.#scanPack()) return false;
      while (this.#comma());
    }
    return this.#literal(fileEnd) && this.#at === this.#json.length;
  }

  /** What restic's prune wrote before 0.15, up to the packs. */
  #skipSupersedes(): boolean {
    if (!this.#literal(supersedesStart)) return false;
    const end = this.#json.indexOf(supersedesEnd, this.#at);
    if (end < 0 || !isListOfIds.test(this.#json.toString('latin1', this.#at, end))) return false;
    this.#at = end + supersedesEnd.length;
    return true;
  }

  #scanPack(): boolean {
    if (!this.#literal(packStart)) return false;
    const bytesAt = this.#addPack();
    if (!this.#id(this.#packIdBytes, bytesAt) || !this.#literal(packBlobs)) return false;
    if (this.#json[this.#at] !== closeBracket) {
      do if (!this.#scanBlob()) return false;
      while (this.#comma());
    }
    this.packEnds[this.packCount - 1] = this.blobCount;
    return this.#literal(packEnd);
  }

  #scanBlob(): boolean {
    const row = this.#addRow();
    if (!this.#literal(blobStart) || !this.#id(this.#rowBytes, row * 4)) return false;
    const isTree = this.#literal(treeType);
    if (!isTree && !this.#literal(dataType)) return false;
    const offset = this.#number();
    if (offset < 0 || !this.#literal(lengthField)) return false;
    const length = this.#number();
    if (length < boxOverhead) return false;
    const uncompressedLength = this.#literal(uncompressedField) ? this.#number() : 0;
    if (uncompressedLength < 0 || this.#json[this.#at] !== closeBrace) return false;
    this.#at++;
    this.#fill(row, isTree ? 1 : 0, offset, length, uncompressedLength);
    return true;
  }

  #fill(row: number, type: number, offset: number, length: number, uncompressedLength: number): void {
    this.rows[row + typeWord] = type;
    this.rows[row + offsetWord] = offset;
    this.rows[row + lengthWord] = length;
    this.rows[row + uncompressedWord] = uncompressedLength;
    if (uncompressedLength > 0) this.hasCompressed = true;
  }

  /** Answers where the new pack's id belongs, in bytes. */
  #addPack(): number {
    const number = this.packCount++;
    if (this.packIds.length < this.packCount * idWords) {
      this.packIds = twice(this.packIds);
      this.packEnds = twice(this.packEnds);
      this.#packIdBytes = Buffer.from(this.packIds.buffer);
    }
    this.packEnds[number] = this.blobCount;
    return number * idWords * 4;
  }

  /** Answers where the new row begins, in words. */
  #addRow(): number {
    const row = this.blobCount++ * rowWords;
    if (this.rows.length < row + rowWords) {
      this.rows = twice(this.rows);
      this.#rowBytes = Buffer.from(this.rows.buffer);
    }
    return row;
  }

  #literal(expected: Buffer): boolean {
    const json = this.#json;
    const at = this.#at;
    for (let index = 0; index < expected.length; index++) {
      if (json[at + index] !== expected[index]) return false;
    }
    this.#at = at + expected.length;
    return true;
  }

  #comma(): boolean {
    if (this.#json[this.#at] !== comma) return false;
    this.#at++;
    return true;
  }

  #id(target: Buffer, targetAt: number): boolean {
    const isId = bytesFromHexDigits(target, targetAt, targetAt + idWords * 4, this.#json, this.#at);
    this.#at += idDigits;
    return isId;
  }

  /** An unsigned 32-bit integer, or -1. */
  #number(): number {
    const json = this.#json;
    const start = this.#at;
    let value = 0;
    let at = start;
    for (let digit = json[at]! - zero; digit >= 0 && digit <= 9; digit = json[++at]! - zero) {
      value = value * 10 + digit;
      if (value > maxUint32) return -1;
    }
    if (at === start || (at > start + 1 && json[start] === zero)) return -1;
    this.#at = at;
    return value;
  }
}

function twice(array: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}
