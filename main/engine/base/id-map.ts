/**
 * A map from ids (64 hex digits) to small numbers in typed arrays: about 50 bytes an id where a `Map` takes 150, and outside of the JavaScript heap.
 * Ids are hashes, so their first bytes serve as the hash of the table.
 */
const idBytes = 32;
const idWords = idBytes / 4;
const smallestCapacity = 1024;
/** Linear probing stays short below it. */
const fullest = 0.7;
/** Values are kept plus one; 0 is an empty slot. */
const greatestValue = 254;

export class IdMap {
  #ids = new Uint32Array(smallestCapacity * idWords);
  #values = new Uint8Array(smallestCapacity);
  #size = 0;
  readonly #keyBytes = Buffer.alloc(idBytes);
  readonly #key = new Uint32Array(this.#keyBytes.buffer, this.#keyBytes.byteOffset, idWords);

  get size(): number {
    return this.#size;
  }

  get(id: string): number | undefined {
    const value = this.#values[this.#slotOf(id)]!;
    return value === 0 ? undefined : value - 1;
  }

  /** `value` is a whole number from 0; what is above 254 becomes 254. */
  set(id: string, value: number): void {
    if (this.#size >= this.#values.length * fullest) this.#grow();
    const slot = this.#slotOf(id);
    if (this.#values[slot] === 0) {
      this.#ids.set(this.#key, slot * idWords);
      this.#size++;
    }
    this.#values[slot] = Math.min(value, greatestValue) + 1;
  }

  /** Every id with its value, in no order. The map must not change meanwhile. */
  *entries(): Generator<readonly [id: string, value: number]> {
    const bytes = Buffer.from(this.#ids.buffer);
    for (let slot = 0; slot < this.#values.length; slot++) {
      const value = this.#values[slot]!;
      if (value !== 0) yield [bytes.toString('hex', slot * idBytes, (slot + 1) * idBytes), value - 1];
    }
  }

  /** The slot that has `id`, or the empty one where it belongs. */
  #slotOf(id: string): number {
    if (this.#keyBytes.write(id, 'hex') !== idBytes) throw new RangeError(`not an id: ${id}`);
    return this.#probe();
  }

  #probe(): number {
    const mask = this.#values.length - 1;
    let slot = this.#key[0]! & mask;
    while (this.#values[slot] !== 0 && !this.#hasKeyAt(slot)) slot = (slot + 1) & mask;
    return slot;
  }

  #hasKeyAt(slot: number): boolean {
    const at = slot * idWords;
    for (let word = 0; word < idWords; word++) {
      if (this.#ids[at + word] !== this.#key[word]) return false;
    }
    return true;
  }

  #grow(): void {
    const ids = this.#ids;
    const values = this.#values;
    this.#ids = new Uint32Array(ids.length * 2);
    this.#values = new Uint8Array(values.length * 2);
    for (let slot = 0; slot < values.length; slot++) {
      if (values[slot] === 0) continue;
      this.#key.set(ids.subarray(slot * idWords, (slot + 1) * idWords));
      const target = this.#probe();
      this.#ids.set(this.#key, target * idWords);
      this.#values[target] = values[slot]!;
    }
  }
}
