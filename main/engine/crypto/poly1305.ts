import type { Bytes } from '../base/bytes';
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
  readonly #memory: Uint8Array;
  readonly #exports: Exports;

  /** `r` is 16 bytes, clamped or not. */
  constructor(r: Bytes) {
    const { memory, exports } = instantiateWasm(wasmBase64, inputAt + pieceBytes);
    this.#memory = memory;
    this.#exports = exports as Exports;
    memory.set(clamp(r), rAt);
    this.#exports.setKey();
  }

  /** The tag of `message`: (its value at r + `pad`) mod 2^128. A view that is valid until the next call. */
  tag(message: Bytes, pad: Bytes): Uint8Array {
    this.#memory.set(pad, padAt);
    this.#exports.begin();
    let at = 0;
    for (; message.length - at >= groupBytes; at += this.#update(message, at));
    this.#memory.set(message.subarray(at), inputAt);
    this.#exports.finish(inputAt, message.length - at);
    return this.#memory.subarray(tagAt, tagAt + tagLength);
  }

  #update(message: Bytes, at: number): number {
    const left = message.length - at;
    const count = Math.min(pieceBytes, left - (left % groupBytes));
    this.#memory.set(message.subarray(at, at + count), inputAt);
    this.#exports.update(inputAt, count);
    return count;
  }
}

/** Clears the bits that Poly1305 wants to be zero. Old restic stores `r` so, newer restic does not. */
function clamp(r: Bytes): Uint8Array {
  return Uint8Array.from(r, (byte, index) => {
    if (index % 4 === 3) return byte & 0x0f;
    return index > 0 && index % 4 === 0 ? byte & 0xfc : byte;
  });
}
