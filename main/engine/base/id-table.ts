/**
 * Ids (64 hex digits) numbered from 0 in the order they come, in typed arrays: about 40 bytes an id where a `Map` takes 150, and outside of the
 * JavaScript heap. Ids are hashes, so their first bytes serve as the hash of the table.
 */
const idBytes = 32;
const idWords = idBytes / 4;
const smallestSlots = 1 << 10;
/** Share of the slots in use: probing stays short below it. */
const fullest = 0.7;

export class IdTable {
  #ids = new Uint32Array((smallestSlots / 2) * idWords);
  /** Numbers plus one; 0 is an empty slot. */
  #slots = new Uint32Array(smallestSlots);
  #size = 0;
  readonly #keyBytes = Buffer.alloc(idBytes);
  readonly #key = new Uint32Array(this.#keyBytes.buffer, this.#keyBytes.byteOffset, idWords);

  get size(): number {
    return this.#size;
  }

  /** The number of `id`, or -1. */
  find(id: string): number {
    this.#setKey(id);
    return this.#slots[this.#slot()]! - 1;
  }

  /** The number of `id`, which is the next when it is new. */
  insert(id: string): number {
    this.#setKey(id);
    return this.#insertKey();
  }

  /** The same for the eight words at `at`, which are the id's bytes. */
  insertWords(words: Uint32Array, at: number): number {
    for (let word = 0; word < idWords; word++) this.#key[word] = words[at + word]!;
    return this.#insertKey();
  }

  /** The id with `number`. */
  idAt(number: number): string {
    const start = number * idBytes;
    return Buffer.from(this.#ids.buffer).toString('hex', start, start + idBytes);
  }

  #setKey(id: string): void {
    if (this.#keyBytes.write(id, 'hex') !== idBytes) throw new RangeError(`not an id: ${id}`);
  }

  #insertKey(): number {
    const slot = this.#slot();
    const known = this.#slots[slot]!;
    if (known > 0) return known - 1;
    const number = this.#size++;
    if (this.#ids.length < this.#size * idWords) this.#ids = twice(this.#ids);
    this.#ids.set(this.#key, number * idWords);
    this.#slots[slot] = number + 1;
    if (this.#size >= this.#slots.length * fullest) this.#spread();
    return number;
  }

  /** The slot that has the key, or the empty one where it belongs. */
  #slot(): number {
    const mask = this.#slots.length - 1;
    let slot = this.#key[0]! & mask;
    for (let held = this.#slots[slot]!; held > 0 && !this.#isKey(held - 1); held = this.#slots[slot]!) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #isKey(number: number): boolean {
    const start = number * idWords;
    for (let word = 0; word < idWords; word++) {
      if (this.#ids[start + word] !== this.#key[word]) return false;
    }
    return true;
  }

  #spread(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let number = 0; number < this.#size; number++) {
      let slot = this.#ids[number * idWords]! & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
    this.#slots = slots;
  }
}

function twice(array: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}
