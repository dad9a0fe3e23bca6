import { type Bytes, bufferOver, copyInto } from '../base/bytes';
import { instantiateWasm } from '../base/wasm';
import { wasmBase64 } from './generated/poly1305.wasm';

interface Exports {
  setKey(): void;
  begin(): void;
  update(at: number, length: number): void;
  finish(at: number, length: number): void;
}

/** The layout of the memory, as in `assembly/poly1305.ts`. */
const rAt = 0x100;
const padAt = 0x110;
const tagAt = 0x120;
const inputAt = 0x1000;
const groupBytes = 64;
/** Copied in at once; small enough to stay in the processor's nearest caches. */
const pieceBytes = 64 * 1024;

export const tagLength = 16;

/** Poly1305 with one `r` for many messages. */
export class Poly1305 {
  readonly #memory: Buffer;
  readonly #exports: Exports;
  readonly #tag: Uint8Array;
  /** What is left of the last piece behind its whole groups. */
  #restAt = inputAt;
  #restBytes = 0;

  /** `r` is 16 bytes, clamped or not. */
  constructor(r: Bytes) {
    const { memory, exports } = instantiateWasm(wasmBase64, inputAt + pieceBytes);
    this.#memory = bufferOver(memory);
    this.#exports = exports as Exports;
    this.#tag = memory.subarray(tagAt, tagAt + tagLength);
    memory.set(clamp(r), rAt);
    this.#exports.setKey();
  }

  /** The tag of `message`: (its value at r + `pad`) mod 2^128. A view that is valid until the next call. */
  tag(message: Bytes, pad: Bytes): Uint8Array {
    this.begin();
    this.update(message);
    return this.finish(pad);
  }

  /** Begins a message that comes in pieces. */
  begin(): void {
    this.#exports.begin();
    this.#restBytes = 0;
  }

  /** The next piece; every piece but the last has to be a multiple of 64 bytes long. */
  update(piece: Bytes): void {
    for (let at = 0; at < piece.length; at += pieceBytes) {
      if (this.#restBytes > 0) throw new RangeError('A piece after the last one');
      const part = piece.length <= pieceBytes ? piece : piece.subarray(at, at + pieceBytes);
      copyInto(this.#memory, inputAt, part);
      this.#restBytes = part.length % groupBytes;
      this.#restAt = inputAt + part.length - this.#restBytes;
      this.#exports.update(inputAt, part.length - this.#restBytes);
    }
  }

  /** As `tag`. */
  finish(pad: Bytes): Uint8Array {
    this.#memory.set(pad, padAt);
    this.#exports.finish(this.#restAt, this.#restBytes);
    return this.#tag;
  }
}

/** Clears the bits that Poly1305 wants to be zero. Old restic stores `r` so, newer restic does not. */
function clamp(r: Bytes): Uint8Array {
  return Uint8Array.from(r, (byte, index) => {
    if (index % 4 === 3) return byte & 0x0f;
    return index > 0 && index % 4 === 0 ? byte & 0xfc : byte;
  });
}
