/// <reference lib="es2024.sharedmemory" />
/**
 * The table of all known blobs, in memory that every thread shares: which blobs exist, and where one copy of each is.
 *
 * Slots (one 32-bit word each) point at dense records of 48 bytes. Nothing is ever moved, so lookups and claims need no lock: a record is
 * reserved, its key is written, and then a compare-and-swap of an empty slot publishes it. The slots grow by layers, each twice the size of
 * the one before: a layer that is full enough gets all its empty slots sealed, and whoever meets a sealed slot goes on in the next layer.
 * A key's probe path is the same for everybody, so two threads that add one key meet at the same slot and one of them loses.
 */
import type { Bytes } from '../base/bytes';
import type { BlobId, BlobType } from '../format/ids';

/** What a thread needs to attach to a table; posted as it is. */
export interface SharedBlobIndex {
  readonly control: SharedArrayBuffer;
  readonly slots: SharedArrayBuffer;
  readonly records: SharedArrayBuffer;
}

/** Where a copy of a blob is; `packNumber` is the caller's own numbering. `uncompressedLength` is 0 when stored uncompressed. */
export interface BlobLocation {
  readonly packNumber: number;
  readonly offset: number;
  readonly length: number;
  readonly uncompressedLength: number;
}

/** A slot is a record's number plus one in its lower bits, and above them bits of the key, so that few other records are looked at. */
const recordBits = 24;
const recordMask = (1 << recordBits) - 1;
/** Address space is reserved for so many blobs, memory is taken as they come. The last number would look like a sealed slot. */
const mostBlobs = recordMask - 1;
const smallestLayer = 1 << 14;
/** Share of a layer's slots in use when the next one is opened: at most 61 bytes a blob, 3.6 probes for a miss. */
const fullLayer = 5 / 8;
const maxLayers = 28;

const keyWords = 8;
/** After the key: state, offset, length, uncompressed length. */
const stateWord = 8;
const recordWords = 12;
const recordBytes = recordWords * 4;
/** Records are made available in steps: an eighth of what there is, at least so many. */
const smallestRecordStep = 1 << 12;

const emptySlot = 0;
const sealedSlot = -1;

/** A record's state is `phase * 2 + type`; phases from `firstPack` up say in which pack the blob is. */
const freePhase = 0;
const pendingPhase = 1;
const firstPack = 2;

/** Words of the control block; from `layerCounters` on, each layer's number of used slots. */
const recordCounter = 0;
const pendingCounter = 1;
const firstLayerSlots = 2;
const layerCounters = 3;

export class BlobIndex {
  /** To attach to this table from another thread. */
  readonly shared: SharedBlobIndex;
  readonly #control: Int32Array;
  #slots: Int32Array;
  #records: Int32Array;
  readonly #firstLayerSlots: number;
  /** The key that is being looked for, as bytes and as words over the same memory. */
  readonly #keyBytes = Buffer.from(new ArrayBuffer(keyWords * 4));
  readonly #key = new Int32Array(this.#keyBytes.buffer);
  /** A record that was reserved for a key which another thread added first. */
  #spareRecord: number | undefined;

  private constructor(shared: SharedBlobIndex) {
    this.shared = shared;
    this.#control = new Int32Array(shared.control);
    this.#slots = fixedView(shared.slots);
    this.#records = fixedView(shared.records);
    this.#firstLayerSlots = Atomics.load(this.#control, firstLayerSlots);
  }

  /** A new table that holds `expectedBlobs` without growing, and at most `maxBlobs` (up to 16,777,214). */
  static create(expectedBlobs: number, maxBlobs = mostBlobs): BlobIndex {
    const wanted = Math.max(smallestLayer, Math.ceil(Math.min(expectedBlobs, maxBlobs) / fullLayer));
    const firstSlots = 2 ** Math.ceil(Math.log2(wanted));
    let maxSlots = firstSlots;
    for (let layer = firstSlots; maxSlots * fullLayer <= maxBlobs;) maxSlots += layer *= 2;
    const control = new SharedArrayBuffer((layerCounters + maxLayers) * 4);
    new Int32Array(control)[firstLayerSlots] = firstSlots;
    return new BlobIndex({
      control,
      slots: new SharedArrayBuffer(firstSlots * 4, { maxByteLength: maxSlots * 4 }),
      records: new SharedArrayBuffer(0, { maxByteLength: maxBlobs * recordBytes }),
    });
  }

  /** The same table, seen from another thread. */
  static attach(shared: SharedBlobIndex): BlobIndex {
    return new BlobIndex(shared);
  }

  /** Whether a copy of the blob is stored. */
  has(type: BlobType, id: BlobId | Bytes): boolean {
    const record = this.find(type, id);
    return record !== undefined && this.#phase(record) >= firstPack;
  }

  /**
   * Takes the task of storing a blob: true for exactly one caller, on whatever thread, when the blob is neither stored nor taken. Ends with
   * `setLocation`, or with `releasePending` when nothing came of it.
   */
  claim(type: BlobType, id: BlobId | Bytes): boolean {
    const record = this.insert(type, id);
    const at = record * recordWords + stateWord;
    const free = freePhase * 2 + typeBit(type);
    const pending = pendingPhase * 2 + typeBit(type);
    if (Atomics.compareExchange(this.#records, at, free, pending) !== free) return false;
    Atomics.add(this.#control, pendingCounter, 1);
    return true;
  }

  /** How many claimed blobs have no location yet. */
  pendingCount(): number {
    return Atomics.load(this.#control, pendingCounter);
  }

  /** Gives every claim without location back. No other thread may be claiming meanwhile. */
  releasePending(): void {
    if (this.pendingCount() === 0) return;
    for (let record = 0; record < this.recordCount(); record++) {
      const at = record * recordWords + stateWord;
      const state = Atomics.load(this.#recordsWith(record), at);
      if (state >>> 1 === pendingPhase) Atomics.store(this.#records, at, freePhase * 2 + (state & 1));
    }
    Atomics.store(this.#control, pendingCounter, 0);
  }

  /** Record numbers run from 0 to this; some hold no blob. A thread that was ended may have taken a number without memory. */
  recordCount(): number {
    const withMemory = Math.floor(this.shared.records.byteLength / recordBytes);
    return Math.min(Atomics.load(this.#control, recordCounter), withMemory);
  }

  /** The number of the blob's record; `undefined` when there is none. A record alone does not say that the blob is stored. */
  find(type: BlobType, id: BlobId | Bytes): number | undefined {
    this.#setKey(id);
    return this.#probe(typeBit(type), false);
  }

  /** The number of the blob's record, which is made when there is none. Throws `RangeError` when the table is full. */
  insert(type: BlobType, id: BlobId | Bytes): number {
    this.#setKey(id);
    return this.#probe(typeBit(type), true) as number;
  }

  /** The same for the eight words at `at`, which are the id's bytes; for loading many without a string for each. */
  insertWords(type: BlobType, words: Uint32Array, at: number): number {
    for (let word = 0; word < keyWords; word++) this.#key[word] = words[at + word]!;
    return this.#probe(typeBit(type), true) as number;
  }

  typeOf(record: number): BlobType {
    return (Atomics.load(this.#recordsWith(record), record * recordWords + stateWord) & 1) === 1
      ? 'tree'
      : 'data';
  }

  idOf(record: number): BlobId {
    const start = record * recordWords;
    this.#key.set(this.#recordsWith(record).subarray(start, start + keyWords));
    return this.#keyBytes.toString('hex') as BlobId;
  }

  /** `undefined` when the blob is not stored. */
  locationOf(record: number): BlobLocation | undefined {
    const phase = this.#phase(record);
    if (phase < firstPack) return undefined;
    const at = record * recordWords + stateWord;
    return {
      packNumber: phase - firstPack,
      offset: this.#records[at + 1]! >>> 0,
      length: this.#records[at + 2]! >>> 0,
      uncompressedLength: this.#records[at + 3]! >>> 0,
    };
  }

  /** `packNumber` of the blob's location, or -1 when it is not stored: without an object for those who look at every record. */
  packNumberOf(record: number): number {
    return Math.max(this.#phase(record) - firstPack, -1);
  }

  /** Of a stored blob's box in its pack. */
  offsetOf(record: number): number {
    return this.#records[record * recordWords + stateWord + 1]! >>> 0;
  }

  lengthOf(record: number): number {
    return this.#records[record * recordWords + stateWord + 2]! >>> 0;
  }

  /** Of a stored blob; 0 when it is stored uncompressed. */
  uncompressedLengthOf(record: number): number {
    return this.#records[record * recordWords + stateWord + 3]! >>> 0;
  }

  /** Says where the blob is stored. One thread only, always the same. */
  setLocation(record: number, location: BlobLocation): void {
    const at = record * recordWords + stateWord;
    const records = this.#recordsWith(record);
    records[at + 1] = location.offset;
    records[at + 2] = location.length;
    records[at + 3] = location.uncompressedLength;
    const type = Atomics.load(records, at) & 1;
    const before = Atomics.exchange(records, at, (location.packNumber + firstPack) * 2 + type);
    if (before >>> 1 === pendingPhase) Atomics.sub(this.#control, pendingCounter, 1);
  }

  #setKey(id: BlobId | Bytes): void {
    if (typeof id === 'string') this.#keyBytes.write(id, 'hex');
    else this.#keyBytes.set(id);
  }

  #phase(record: number): number {
    return Atomics.load(this.#recordsWith(record), record * recordWords + stateWord) >>> 1;
  }

  #maxRecords(): number {
    return this.shared.records.maxByteLength / recordBytes;
  }

  /** Follows the key's path through the layers, to its record or to the first empty slot, which gets a new record if wanted. */
  #probe(type: number, canInsert: boolean): number | undefined {
    let record: number | undefined;
    const tag = this.#key[1]! & ~recordMask;
    for (let layer = 0, start = 0, size = this.#firstLayerSlots; ; layer++, start += size, size *= 2) {
      const slots = this.#slotsWith(start + size - 1);
      for (let step = this.#key[0]! & (size - 1); ; step = (step + 1) & (size - 1)) {
        let slot = Atomics.load(slots, start + step);
        if (slot === emptySlot) {
          if (!canInsert) return undefined;
          record ??= this.#newRecord(type);
          slot = Atomics.compareExchange(slots, start + step, emptySlot, tag | (record + 1));
          if (slot === emptySlot) return this.#inserted(record, layer, start, size);
        }
        if (slot === sealedSlot) break;
        const found = (slot & recordMask) - 1;
        if ((slot & ~recordMask) === tag && this.#holdsKey(found, type)) {
          this.#spareRecord ??= record;
          return found;
        }
      }
    }
  }

  #holdsKey(record: number, type: number): boolean {
    const records = this.#recordsWith(record);
    const start = record * recordWords;
    for (let word = 0; word < keyWords; word++) if (records[start + word] !== this.#key[word]) return false;
    return (Atomics.load(records, start + stateWord) & 1) === type;
  }

  #newRecord(type: number): number {
    const record = this.#spareRecord ?? Atomics.add(this.#control, recordCounter, 1);
    this.#spareRecord = undefined;
    if (record >= this.#maxRecords()) throw new RangeError('the index holds too many blobs');
    const words = record + 1;
    const step = Math.max(smallestRecordStep, words >>> 3);
    growTo(this.shared.records, words * recordBytes, (words + step) * recordBytes);
    const records = this.#recordsWith(record);
    const start = record * recordWords;
    // A loop: for so few words `set` takes longer.
    for (let word = 0; word < keyWords; word++) records[start + word] = this.#key[word]!;
    Atomics.store(records, record * recordWords + stateWord, freePhase * 2 + type);
    return record;
  }

  #inserted(record: number, layer: number, start: number, size: number): number {
    const used = Atomics.add(this.#control, layerCounters + layer, 1) + 1;
    // Whoever comes later helps: the thread that was first may stand still, and a layer that nobody seals would fill up.
    if (used >= Math.floor(size * fullLayer)) {
      const bytes = (start + size * 3) * 4;
      growTo(this.shared.slots, bytes, bytes);
      for (let slot = start; slot < start + size; slot++)
        Atomics.compareExchange(this.#slots, slot, emptySlot, sealedSlot);
    }
    return record;
  }

  #slotsWith(slot: number): Int32Array {
    if (slot >= this.#slots.length) this.#slots = fixedView(this.shared.slots);
    return this.#slots;
  }

  #recordsWith(record: number): Int32Array {
    if ((record + 1) * recordWords > this.#records.length) this.#records = fixedView(this.shared.records);
    return this.#records;
  }
}

function typeBit(type: BlobType): number {
  return type === 'tree' ? 1 : 0;
}

/** A view that does not follow the buffer's growth: V8 reads it four times faster than one that does. */
function fixedView(buffer: SharedArrayBuffer): Int32Array {
  return new Int32Array(buffer, 0, Math.floor(buffer.byteLength / 4));
}

/** Makes the buffer at least `neededBytes` long, `wantedBytes` if it must grow. Another thread may do the same at the same time. */
function growTo(buffer: SharedArrayBuffer, neededBytes: number, wantedBytes: number): void {
  if (buffer.byteLength >= neededBytes) return;
  try {
    buffer.grow(Math.min(wantedBytes, buffer.maxByteLength));
  } catch (error) {
    if (buffer.byteLength < neededBytes) throw error;
  }
}
