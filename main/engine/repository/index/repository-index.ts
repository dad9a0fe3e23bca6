import { BlobIndex, type BlobLocation } from '../../blob-index/blob-index';
import type { BlobId, BlobType, IndexId, PackId } from '../../format/ids';
import type { IndexFileBlob } from '../../format/index-file';
import type { IndexListing } from '../../format/index-listing';
import type { IndexedPack, PackCopies, PackedBlob } from '../repository-types';
import { FurtherCopies } from './further-copies';
import { PackTable } from './pack-table';

/**
 * The union of all index files: the shared table of blobs, and beside it what few blobs need: pack names and further copies. All in typed arrays, of
 * which V8's heap, which ends at 4 GB, knows nothing: up to 64 bytes a blob.
 */
export class RepositoryIndex {
  readonly blobs: BlobIndex;
  readonly #packs = new PackTable();
  readonly #furtherCopies = new FurtherCopies();
  #blobCount = 0;
  /** By pack, where the last of its boxes that are known ends. */
  #packEnds = new Uint32Array(0);

  constructor(expectedBlobs: number) {
    this.blobs = BlobIndex.create(expectedBlobs);
  }

  get blobCount(): number {
    return this.#blobCount;
  }

  hasPack(pack: PackId): boolean {
    return this.#packs.find(pack) >= 0;
  }

  packId(packNumber: number): PackId {
    return this.#packs.idOf(packNumber);
  }

  /** Adds a stored pack. `indexes` are the files that say so; the same blobs may be told again by another file. */
  addPack(pack: PackId, blobs: Iterable<IndexFileBlob>, indexes: readonly IndexId[] = []): void {
    const packNumber = this.#packs.insert(pack);
    this.addPackToIndexes(pack, indexes);
    for (const { type, id, offset, length, uncompressedLength } of blobs) {
      this.#addCopy(this.blobs.insert(type, id), packNumber, offset, length, uncompressedLength);
    }
  }

  /** Adds the packs that the file `index` lists. */
  addListing(listing: IndexListing, index: IndexId): void {
    const { packCount, packEnds, packIds, rows } = listing;
    for (let pack = 0, row = 0; pack < packCount; pack++) {
      const packNumber = this.#packs.insertWords(packIds, pack * 8);
      this.#packs.addIndex(packNumber, index);
      for (const end = packEnds[pack]!; row < end; row++) {
        const record = this.blobs.insertWords(listing.typeOf(row), rows, listing.idAt(row));
        const length = listing.lengthOf(row);
        this.#addCopy(record, packNumber, listing.offsetOf(row), length, listing.uncompressedLengthOf(row));
      }
    }
  }

  /** Notes that `indexes` list the pack. */
  addPackToIndexes(pack: PackId, indexes: readonly IndexId[]): void {
    const packNumber = this.#packs.insert(pack);
    for (const index of indexes) this.#packs.addIndex(packNumber, index);
  }

  /** Every copy of the blob, in the order they became known. */
  lookup(type: BlobType, id: BlobId): readonly PackedBlob[] {
    const record = this.blobs.find(type, id);
    if (record === undefined) return [];
    const first = this.blobs.locationOf(record);
    if (!first) return [];
    const copies = this.#furtherCopies.count === 0 ? [first] : [first, ...this.#furtherCopies.of(record)];
    return copies.map((copy) => this.#packed(record, copy, id));
  }

  /** The first copy of a stored blob. */
  firstCopy(record: number): PackedBlob {
    return this.#packed(record, this.blobs.locationOf(record)!);
  }

  /** How many copies there are of the blob with this record. */
  copies(record: number): number {
    if (this.blobs.packNumberOf(record) < 0) return 0;
    // Without further copies at all, which is the rule, there is nothing to look up.
    return this.#furtherCopies.count === 0 ? 1 : 1 + [...this.#furtherCopies.of(record)].length;
  }

  /** Every pack with its blobs, in no order, as of now. The blobs are made when they are asked for. */
  *packs(): Iterable<IndexedPack> {
    const listBlobs = (copies: CopiesOfPack) => copies.blobs();
    for (const copies of this.packCopies()) {
      const { pack, indexes } = copies;
      yield {
        pack,
        indexes,
        get blobs() {
          return listBlobs(copies);
        },
      };
    }
  }

  /** The same in numbers. */
  *packCopies(): Iterable<CopiesOfPack> {
    const records = this.blobs.recordCount();
    const { sorted, starts } = this.#copiesByPack(records);
    for (let pack = 0; pack < starts.length - 1; pack++) {
      const copies = sorted.subarray(starts[pack], starts[pack + 1]);
      yield new CopiesOfPack(this.#packs.idOf(pack), this.#packs.indexesOf(pack), copies, this, records);
    }
  }

  /** Where the pack's last box ends. What a writer added since this was first asked may be missing. */
  packEnd(packNumber: number): number {
    if (packNumber >= this.#packEnds.length) this.#packEnds = this.#measurePacks();
    return this.#packEnds[packNumber]!;
  }

  /** A copy's row among the further copies, as a blob. */
  furtherCopy(row: number): PackedBlob {
    return this.#packed(this.#furtherCopies.recordAt(row), this.#furtherCopies.locationAt(row));
  }

  furtherRecord(row: number): number {
    return this.#furtherCopies.recordAt(row);
  }

  furtherLocation(row: number): BlobLocation {
    return this.#furtherCopies.locationAt(row);
  }

  /**
   * The copies sorted by pack (counting sort), 4 bytes each: a record number stands for its first copy, what is not below `records` for a further
   * one. `starts` has one entry more than there are packs.
   */
  #copiesByPack(records: number): { readonly sorted: Uint32Array; readonly starts: Uint32Array } {
    const further = this.#furtherCopies.count;
    const packOf = (copy: number) =>
      copy < records
        ? this.blobs.packNumberOf(copy)
        : this.#furtherCopies.locationAt(copy - records).packNumber;
    const starts = new Uint32Array(this.#packs.count + 1);
    for (let copy = 0; copy < records + further; copy++) {
      const pack = packOf(copy);
      if (pack >= 0) starts[pack + 1]!++;
    }
    for (let pack = 1; pack < starts.length; pack++) starts[pack]! += starts[pack - 1]!;
    const next = starts.slice();
    const sorted = new Uint32Array(starts.at(-1)!);
    for (let copy = 0; copy < records + further; copy++) {
      const pack = packOf(copy);
      if (pack >= 0) sorted[next[pack]!++] = copy;
    }
    return { sorted, starts };
  }

  #measurePacks(): Uint32Array<ArrayBuffer> {
    const ends = new Uint32Array(this.#packs.count);
    const add = (pack: number, end: number) => {
      if (pack >= 0 && end > ends[pack]!) ends[pack] = end;
    };
    const records = this.blobs.recordCount();
    for (let record = 0; record < records; record++) {
      add(this.blobs.packNumberOf(record), this.blobs.offsetOf(record) + this.blobs.lengthOf(record));
    }
    for (let row = 0; row < this.#furtherCopies.count; row++) {
      const { packNumber, offset, length } = this.#furtherCopies.locationAt(row);
      add(packNumber, offset + length);
    }
    return ends;
  }

  #packed(record: number, location: BlobLocation, id = this.blobs.idOf(record)): PackedBlob {
    const { packNumber, offset, length, uncompressedLength } = location;
    const [type, pack] = [this.blobs.typeOf(record), this.#packs.idOf(packNumber)];
    return { type, id, pack, offset, length, uncompressedLength };
  }

  #addCopy(
    record: number,
    packNumber: number,
    offset: number,
    length: number,
    uncompressedLength: number,
  ): void {
    const copy = { packNumber, offset, length, uncompressedLength };
    const first = this.blobs.locationOf(record);
    if (!first) {
      this.blobs.setLocation(record, copy);
      this.#blobCount++;
      return;
    }
    if (isSameCopy(first, copy)) return;
    for (const known of this.#furtherCopies.of(record)) if (isSameCopy(known, copy)) return;
    this.#furtherCopies.add(record, copy);
  }
}

class CopiesOfPack implements PackCopies {
  readonly pack: PackId;
  readonly indexes: readonly IndexId[];
  readonly #copies: Uint32Array;
  readonly #index: RepositoryIndex;
  readonly #records: number;

  constructor(
    pack: PackId,
    indexes: readonly IndexId[],
    copies: Uint32Array,
    index: RepositoryIndex,
    records: number,
  ) {
    this.pack = pack;
    this.indexes = indexes;
    this.#copies = copies;
    this.#index = index;
    this.#records = records;
  }

  get count(): number {
    return this.#copies.length;
  }

  recordOf(at: number): number {
    const copy = this.#copies[at]!;
    return copy < this.#records ? copy : this.#index.furtherRecord(copy - this.#records);
  }

  lengthOf(at: number): number {
    const copy = this.#copies[at]!;
    return copy < this.#records
      ? this.#index.blobs.lengthOf(copy)
      : this.#index.furtherLocation(copy - this.#records).length;
  }

  uncompressedLengthOf(at: number): number {
    const copy = this.#copies[at]!;
    return copy < this.#records
      ? this.#index.blobs.uncompressedLengthOf(copy)
      : this.#index.furtherLocation(copy - this.#records).uncompressedLength;
  }

  blobs(): readonly PackedBlob[] {
    return Array.from(this.#copies, (copy) =>
      copy < this.#records ? this.#index.firstCopy(copy) : this.#index.furtherCopy(copy - this.#records),
    );
  }
}

function isSameCopy(a: BlobLocation, b: BlobLocation): boolean {
  return (
    a.packNumber === b.packNumber &&
    a.offset === b.offset &&
    a.length === b.length &&
    a.uncompressedLength === b.uncompressedLength
  );
}
