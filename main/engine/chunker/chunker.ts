/** Cuts files where their content says so, exactly as restic does. */
import { instantiateWasm } from '../base/wasm';
import { wasmBase64 } from './generated/rabin.wasm';
import { rabinTables } from './polynomial';

export const minChunkBytes = 512 * 1024;
export const maxChunkBytes = 8 * 1024 * 1024;

/** The layout of the memory, as in `assembly/rabin.ts`. */
const outTableAt = 0x1000;
const modTableAt = 0x1800;
const bufferAt = 0x10000;
/** Room for an unfinished chunk and for as much again. */
const bufferEnd = bufferAt + 2 * maxChunkBytes;
/** Below this much room the unfinished chunk moves to the front: a read should be worth its call, and a move cost little per byte read. */
const leastSpace = maxChunkBytes / 2;

interface Exports {
  findCut(at: number, end: number): number;
}

/**
 * One per thread. Files are read straight into its memory:
 *
 *     chunker.start();
 *     for (let read = readSync(fd, chunker.space()); read > 0; read = readSync(fd, chunker.space())) {
 *       chunker.filled(read);
 *       for (let chunk = chunker.next(); chunk !== undefined; chunk = chunker.next()) use(chunk);
 *     }
 *     const last = chunker.finish();                          // undefined when nothing is left
 *
 * A chunk is a view that is valid until `space` or `start` is called. How the bytes are split into reads does not change the cuts.
 */
export class Chunker {
  readonly #memory: Uint8Array<ArrayBuffer>;
  readonly #exports: Exports;
  /** The current chunk's bytes so far are [#start, #end). */
  #start = bufferAt;
  #end = bufferAt;
  /** Up to here no cut was found. */
  #scanned = bufferAt;

  /** `polynomialHex` has to be a chunker polynomial, see `polynomial.ts`. */
  constructor(polynomialHex: string) {
    const { memory, exports } = instantiateWasm(wasmBase64, bufferEnd);
    const { out, mod } = rabinTables(polynomialHex);
    // The loop takes a byte out after the shift, not before.
    const shiftedOut = out.map((entry) => (entry << 8n) ^ mod[Number(entry >> 45n)]!);
    new BigUint64Array(memory.buffer, outTableAt, out.length).set(shiftedOut);
    new BigUint64Array(memory.buffer, modTableAt, mod.length).set(mod);
    this.#memory = memory;
    this.#exports = exports as Exports;
  }

  /**
   * Begins a file, or goes on with one where a chunk begins; forgets what is left of the one before. `scannedBytes` is what a chunker said that had
   * the beginning of the same chunk.
   */
  start(scannedBytes = 0): void {
    this.#start = this.#end = bufferAt;
    this.#scanned = bufferAt + scannedBytes;
  }

  /** Up to here the unfinished chunk has no cut, counted from its beginning. */
  get scannedBytes(): number {
    return this.#scanned - this.#start;
  }

  /** Where the next bytes of the file go: as many as there are, at least 4 MiB have room. To be called when `next` gave `undefined`. */
  space(): Uint8Array<ArrayBuffer> {
    if (bufferEnd - this.#end < leastSpace) this.#moveToFront();
    return this.#memory.subarray(this.#end, bufferEnd);
  }

  /** `count` bytes were put into `space`. */
  filled(count: number): void {
    if (count > bufferEnd - this.#end) throw new RangeError('More bytes than there was room for');
    this.#end += count;
  }

  /** The next chunk, or `undefined` when that takes more bytes. */
  next(): Uint8Array<ArrayBuffer> | undefined {
    const last = Math.min(this.#end, this.#start + maxChunkBytes);
    // The first byte after which a cut is allowed; a fingerprint needs no byte before its window.
    const from = Math.max(this.#scanned, this.#start + minChunkBytes - 1);
    const cut = from < last ? this.#exports.findCut(from, last) : 0;
    if (cut > 0) return this.#take(cut);
    if (last - this.#start === maxChunkBytes) return this.#take(last);
    this.#scanned = Math.max(from, last);
    return undefined;
  }

  /** The end of the file: its last chunk, or `undefined` when nothing is left. */
  finish(): Uint8Array<ArrayBuffer> | undefined {
    return this.#end > this.#start ? this.#take(this.#end) : undefined;
  }

  #take(end: number): Uint8Array<ArrayBuffer> {
    const chunk = this.#memory.subarray(this.#start, end);
    this.#start = this.#scanned = end;
    return chunk;
  }

  #moveToFront(): void {
    this.#memory.copyWithin(bufferAt, this.#start, this.#end);
    const distance = this.#start - bufferAt;
    this.#start -= distance;
    this.#end -= distance;
    this.#scanned = Math.max(this.#scanned - distance, bufferAt);
  }
}
