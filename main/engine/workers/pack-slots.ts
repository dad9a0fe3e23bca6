import { cancelledError } from '../errors';
import type { PackMemory } from '../packer/blob-packer';

/** What a thread needs to attach to the slots; posted as it is. */
export interface SharedPackSlots {
  readonly control: SharedArrayBuffer;
  readonly memories: readonly SharedArrayBuffer[];
}

const stopWord = 0;
/** Grows with every slot that becomes free, and is what a thread without slot waits on. */
const freedWord = 1;
const pausedWord = 2;
const firstSlotWord = 3;
const free = 0;
const taken = 1;

/**
 * Memory for packs, shared by all threads: a worker fills a slot, the engine's thread stores it and frees the slot. A worker that finds none
 * waits: so a slow network holds the reading of files, and memory is bounded.
 */
export class PackSlots implements PackMemory {
  readonly shared: SharedPackSlots;
  readonly #control: Int32Array;

  private constructor(shared: SharedPackSlots) {
    this.shared = shared;
    this.#control = new Int32Array(shared.control);
  }

  static create(count: number, bytesEach: number): PackSlots {
    return new PackSlots({
      control: new SharedArrayBuffer((firstSlotWord + count) * 4),
      memories: Array.from({ length: count }, () => new SharedArrayBuffer(bytesEach)),
    });
  }

  static attach(shared: SharedPackSlots): PackSlots {
    return new PackSlots(shared);
  }

  get isStopped(): boolean {
    return Atomics.load(this.#control, stopWord) !== 0;
  }

  /** Makes every `take` on every thread fail as cancelled, also those that wait. */
  stop(): void {
    Atomics.store(this.#control, stopWord, 1);
    this.setPaused(false);
    this.#wake();
  }

  /** Makes threads stand still where they call `waitWhilePaused`, until it is undone or they are stopped. */
  setPaused(isPaused: boolean): void {
    Atomics.store(this.#control, pausedWord, isPaused ? 1 : 0);
    Atomics.notify(this.#control, pausedWord);
  }

  /** Not for a thread that must not block. */
  waitWhilePaused(): void {
    while (Atomics.load(this.#control, pausedWord) === 1 && !this.isStopped)
      Atomics.wait(this.#control, pausedWord, 1);
  }

  /** Waits for a free slot. Not for a thread that must not block. */
  take(bytes: number): Uint8Array {
    for (;;) {
      const freed = Atomics.load(this.#control, freedWord);
      if (this.isStopped) throw cancelledError();
      for (let slot = 0; slot < this.shared.memories.length; slot++) {
        if (Atomics.compareExchange(this.#control, firstSlotWord + slot, free, taken) === free)
          return this.view(slot, bytes);
      }
      Atomics.wait(this.#control, freedWord, freed);
    }
  }

  giveBack(memory: Uint8Array): void {
    this.free(this.slotOf(memory));
  }

  free(slot: number): void {
    Atomics.store(this.#control, firstSlotWord + slot, free);
    this.#wake();
  }

  slotOf(memory: Uint8Array): number {
    return this.shared.memories.findIndex((candidate) => candidate === memory.buffer);
  }

  /** The first `bytes` bytes of a slot. Throws `RangeError` when it is smaller. */
  view(slot: number, bytes: number): Uint8Array {
    const memory = this.shared.memories[slot];
    if (memory === undefined) throw new RangeError('no such slot');
    return new Uint8Array(memory, 0, bytes);
  }

  #wake(): void {
    Atomics.add(this.#control, freedWord, 1);
    Atomics.notify(this.#control, freedWord);
  }
}
