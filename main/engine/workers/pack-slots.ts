import { cancelledError } from '../errors';
import type { PackMemory } from '../packer/blob-packer';
import type { OpenPacks } from '../packer/open-packs';
import { SharedOpenPacks } from './shared-open-packs';

/** What a thread needs to attach to the slots; posted as it is. */
export interface SharedPackSlots {
  readonly control: SharedArrayBuffer;
  readonly memories: readonly SharedArrayBuffer[];
}

const stopWord = 0;
/** Grows with every slot that becomes free, and is what a thread without slot waits on. */
const freedWord = 1;
const pausedWord = 2;
const firstPlaceWord = 3;
const firstSlotWord = firstPlaceWord + SharedOpenPacks.words;
const free = 0;
const taken = 1;

/**
 * Memory for packs, shared by all threads: a worker fills a slot, the engine's thread stores it and frees the slot. A worker that finds none
 * waits: so a slow network holds the reading of files, and memory is bounded.
 */
export class PackSlots implements PackMemory {
  readonly shared: SharedPackSlots;
  /** The packs that all threads fill together. */
  readonly openPacks: OpenPacks;
  readonly #control: Int32Array;
  readonly #places: SharedOpenPacks;
  /** One view of each slot, so that the same memory is the same object. */
  readonly #slots: readonly Uint8Array[];

  private constructor(shared: SharedPackSlots) {
    this.shared = shared;
    this.#control = new Int32Array(shared.control);
    this.#slots = shared.memories.map((memory) => new Uint8Array(memory));
    const placeWords = this.#control.subarray(firstPlaceWord, firstSlotWord);
    this.#places = new SharedOpenPacks(placeWords, this.#slots, () => this.isStopped);
    this.openPacks = this.#places;
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

  /** Makes every `take` on every thread fail as cancelled, also those that wait; and those that wait for an open pack. */
  stop(): void {
    Atomics.store(this.#control, stopWord, 1);
    this.setPaused(false);
    this.#places.wakeAll();
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

  /** Waits for a free slot, the whole of which is given. Throws `RangeError` when slots are smaller. Not for a thread that must not block. */
  take(bytes: number): Uint8Array {
    for (;;) {
      const freed = Atomics.load(this.#control, freedWord);
      if (this.isStopped) throw cancelledError();
      for (const [slot, memory] of this.#slots.entries()) {
        if (memory.length < bytes) throw new RangeError('The pack does not fit into a slot');
        if (Atomics.compareExchange(this.#control, firstSlotWord + slot, free, taken) === free) return memory;
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
