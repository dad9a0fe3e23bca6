import type { BlobLocation } from '../../blob-index/blob-index';

/** A row: record, the row of the same record that came next (plus one), and the location. */
const nextWord = 1;
const locationWord = 2;
const rowWords = 6;
const smallestSlots = 1 << 6;
const fullest = 0.7;

/** Copies of blobs after their first, by record, in typed arrays: a repository that two clients wrote to at once may have many. */
export class FurtherCopies {
  #rows = new Uint32Array(smallestSlots * rowWords);
  #rowCount = 0;
  /** For each record that has copies its first row plus one, in a hash table with linear probing. */
  #slots = new Uint32Array(smallestSlots);
  #records = 0;

  get count(): number {
    return this.#rowCount;
  }

  /** In the order they were added. */
  *of(record: number): Generator<BlobLocation> {
    for (let row = this.#slots[this.#slotOf(record)]!; row > 0; row = this.#word(row - 1, nextWord)) {
      yield this.locationAt(row - 1);
    }
  }

  add(record: number, { packNumber, offset, length, uncompressedLength }: BlobLocation): void {
    const row = this.#rowCount++;
    if (this.#rows.length < this.#rowCount * rowWords) this.#rows = twice(this.#rows);
    this.#rows.set([record, 0, packNumber, offset, length, uncompressedLength], row * rowWords);
    const slot = this.#slotOf(record);
    let last = this.#slots[slot]!;
    if (last === 0) {
      this.#slots[slot] = row + 1;
      if (++this.#records >= this.#slots.length * fullest) this.#spread();
      return;
    }
    for (let next = last; next > 0; next = this.#word(next - 1, nextWord)) last = next;
    this.#rows[(last - 1) * rowWords + nextWord] = row + 1;
  }

  /** Copies are numbered from 0 to `count`. */
  recordAt(row: number): number {
    return this.#word(row, 0);
  }

  locationAt(row: number): BlobLocation {
    return {
      packNumber: this.#word(row, locationWord),
      offset: this.#word(row, locationWord + 1),
      length: this.#word(row, locationWord + 2),
      uncompressedLength: this.#word(row, locationWord + 3),
    };
  }

  #word(row: number, word: number): number {
    return this.#rows[row * rowWords + word]!;
  }

  #slotOf(record: number): number {
    const mask = this.#slots.length - 1;
    let slot = Math.imul(record, 0x9e3779b1) & mask;
    for (let row = this.#slots[slot]!; row > 0; row = this.#slots[slot]!) {
      if (this.#word(row - 1, 0) === record) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #spread(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(old.length * 2);
    for (const row of old) if (row > 0) this.#slots[this.#slotOf(this.#word(row - 1, 0))] = row;
  }
}

function twice(array: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}
