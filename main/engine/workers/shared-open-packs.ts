import { cancelledError } from '../errors';
import type { BlobType } from '../format/ids';
import { type OpenPacks, openPlaces, type PackPlace, takeFrom } from '../packer/open-packs';

/** A place's words: whether it is in use, and which slot is open there, counted from 1. */
const wordsPerPlace = 2;
const firstPlace = { data: 0, tree: openPlaces.data } as const;
const unused = 0;
const inUse = 1;
/** In use, and somebody may be waiting. */
const wanted = 2;
/** A thread that died holds what it held: whoever waits for that looks this often whether all is over. */
const longestWaitMs = 100;

/**
 * The open packs of all threads of a session: memory does not grow with the number of threads. A thread that finds all places of a type in use
 * waits, which it must be allowed to.
 */
export class SharedOpenPacks implements OpenPacks {
  /** Of 32 bits, zero at first, that all threads share. */
  static readonly words = wordsPerPlace * (openPlaces.data + openPlaces.tree);
  readonly #words: Int32Array;
  readonly #places: readonly PackPlace[];
  readonly #isStopped: () => boolean;

  /** `slots` is where the packs lie, in the same order on each thread. */
  constructor(words: Int32Array, slots: readonly Uint8Array[], isStopped: () => boolean) {
    this.#words = words;
    this.#isStopped = isStopped;
    this.#places = Array.from(
      { length: openPlaces.data + openPlaces.tree },
      (_, place) => new SlotPlace(words, place * wordsPerPlace + 1, slots),
    );
  }

  /** Throws as cancelled when all is stopped while it waits. */
  use<T>(type: BlobType, at: number, body: (place: PackPlace) => T): T {
    const place = this.#take(type, at);
    try {
      return body(this.#places[place]!);
    } finally {
      this.#release(place);
    }
  }

  /** As `use`. */
  takeAll(type: BlobType): readonly Uint8Array[] {
    return Array.from({ length: openPlaces[type] }, (_, at) => {
      const place = this.#wait(firstPlace[type] + at);
      try {
        return takeFrom(this.#places[place]!);
      } finally {
        this.#release(place);
      }
    }).flat();
  }

  /** For those that wait to see that all is stopped. */
  wakeAll(): void {
    for (const place of this.#places.keys()) Atomics.notify(this.#words, place * wordsPerPlace);
  }

  /** Answers the number of the place that is now the caller's. */
  #take(type: BlobType, at: number): number {
    const count = openPlaces[type];
    for (let step = 0; step < count; step++) {
      const place = firstPlace[type] + ((at + step) % count);
      const was = Atomics.compareExchange(this.#words, place * wordsPerPlace, unused, inUse);
      if (was === unused) return place;
    }
    return this.#wait(firstPlace[type] + at);
  }

  #wait(place: number): number {
    const word = place * wordsPerPlace;
    while (Atomics.exchange(this.#words, word, wanted) !== unused) {
      if (this.#isStopped()) throw cancelledError();
      Atomics.wait(this.#words, word, wanted, longestWaitMs);
    }
    return place;
  }

  #release(place: number): void {
    const word = place * wordsPerPlace;
    if (Atomics.exchange(this.#words, word, unused) === wanted) Atomics.notify(this.#words, word, 1);
  }
}

/** For the one who uses the place. */
class SlotPlace implements PackPlace {
  readonly #words: Int32Array;
  readonly #word: number;
  readonly #slots: readonly Uint8Array[];

  constructor(words: Int32Array, word: number, slots: readonly Uint8Array[]) {
    this.#words = words;
    this.#word = word;
    this.#slots = slots;
  }

  get memory(): Uint8Array | undefined {
    return this.#slots[this.#words[this.#word]! - 1];
  }

  set memory(memory: Uint8Array | undefined) {
    this.#words[this.#word] = memory ? this.#slots.indexOf(memory) + 1 : 0;
  }
}
