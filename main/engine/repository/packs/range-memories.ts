import { Semaphore } from '../../base/semaphore';
import type { Bytes } from '../../base/bytes';

/** What ranges and usual packs fit into: 40 MiB, a last blob of 8, and a header. Only what is used of it is ever resident. */
const memoryBytes = 50 * 2 ** 20;
/** Bounds what has been fetched and not been worked on, when packs are large. */
const mostBytes = 96 * 2 ** 20;
/** Any usual pack whole, by one request, while another is worked on. */
export const largestRangeBytes = mostBytes / 2;

export interface RangeMemory {
  readonly bytes: Bytes;
  /** To be called once nobody looks at the bytes any more. */
  readonly free: () => void;
}

/** Memory that ranges of packs are fetched into, seen by all threads. Used again and again: fresh memory costs more than filling it. */
export class RangeMemories {
  readonly #count: Semaphore;
  readonly #bytes = new Semaphore(mostBytes);
  readonly #free: SharedArrayBuffer[] = [];

  /** `count` is how many may be taken at once. */
  constructor(count: number) {
    this.#count = new Semaphore(count);
  }

  /** Waits for memory of `bytes` bytes. */
  async take(bytes: number, signal: AbortSignal): Promise<RangeMemory> {
    const releaseCount = await this.#count.acquire(signal);
    try {
      const releaseBytes = await this.#bytes.acquire(signal, bytes);
      const memory = this.#memory(bytes);
      const free = () => {
        if (memory.byteLength === memoryBytes) this.#free.push(memory);
        releaseBytes();
        releaseCount();
      };
      return { bytes: new Uint8Array(memory, 0, bytes), free };
    } catch (error) {
      releaseCount();
      throw error;
    }
  }

  #memory(bytes: number): SharedArrayBuffer {
    if (bytes > memoryBytes) return new SharedArrayBuffer(bytes);
    return this.#free.pop() ?? new SharedArrayBuffer(memoryBytes);
  }
}
