import { BlobIndex, type BlobLocation } from '../../blob-index/blob-index';
import type { BlobId, BlobType, IndexId, PackId } from '../../format/ids';
import type { IndexFileBlob } from '../../format/index-file';
import type { IndexedPack, PackedBlob } from '../repository-types';

interface KnownPack {
  readonly id: PackId;
  /** The index files that list it; none while its index file is not written. */
  indexes: readonly IndexId[];
}

const noIndexes: readonly IndexId[] = [];

/** The union of all index files: the shared table of blobs, and beside it what few blobs need: pack names and further copies. */
export class RepositoryIndex {
  readonly blobs: BlobIndex;
  readonly #packs: KnownPack[] = [];
  readonly #packNumbers = new Map<PackId, number>();
  /** Copies of a blob after the first, by its record. */
  readonly #furtherCopies = new Map<number, BlobLocation[]>();
  #blobCount = 0;

  constructor(expectedBlobs: number) {
    this.blobs = BlobIndex.create(expectedBlobs);
  }

  get blobCount(): number {
    return this.#blobCount;
  }

  hasPack(pack: PackId): boolean {
    return this.#packNumbers.has(pack);
  }

  /** Adds a stored pack. `indexes` are the files that say so; the same blobs may be told again by another file. */
  addPack(pack: PackId, blobs: Iterable<IndexFileBlob>, indexes: readonly IndexId[] = noIndexes): void {
    const packNumber = this.#numberOf(pack);
    this.addPackToIndexes(pack, indexes);
    for (const { type, id, offset, length, uncompressedLength } of blobs) {
      this.#addCopy(this.blobs.insert(type, id), { packNumber, offset, length, uncompressedLength });
    }
  }

  /** Notes that `indexes` list the pack. */
  addPackToIndexes(pack: PackId, indexes: readonly IndexId[]): void {
    const known = this.#packs[this.#numberOf(pack)]!;
    known.indexes = known.indexes.length === 0 ? indexes : [...new Set([...known.indexes, ...indexes])];
  }

  /** Every copy of the blob, in the order they became known. */
  lookup(type: BlobType, id: BlobId): readonly PackedBlob[] {
    const record = this.blobs.find(type, id);
    if (record === undefined) return [];
    const first = this.blobs.locationOf(record);
    if (!first) return [];
    return [first, ...(this.#furtherCopies.get(record) ?? [])].map((copy) => this.#packed(type, id, copy));
  }

  /** Every pack with its blobs, in no order, as of now. */
  *packs(): Iterable<IndexedPack> {
    const copies = this.#copiesByPack();
    for (const [packNumber, { id, indexes }] of this.#packs.slice(0, copies.length).entries()) {
      yield { pack: id, indexes, blobs: copies[packNumber]!() };
    }
  }

  /** For each pack number a function that lists its blobs. Sorts record numbers by pack (counting sort): 4 bytes a blob. */
  #copiesByPack(): readonly (() => readonly PackedBlob[])[] {
    const records = this.blobs.recordCount();
    const packCount = this.#packs.length;
    const ends = new Uint32Array(packCount + 1);
    for (let record = 0; record < records; record++) {
      const at = this.blobs.locationOf(record)?.packNumber;
      if (at !== undefined) ends[at + 1]!++;
    }
    for (let pack = 1; pack <= packCount; pack++) ends[pack]! += ends[pack - 1]!;
    const starts = ends.slice(0, packCount);
    const next = starts.slice();
    const sorted = new Uint32Array(ends[packCount]!);
    for (let record = 0; record < records; record++) {
      const at = this.blobs.locationOf(record)?.packNumber;
      if (at !== undefined) sorted[next[at]!++] = record;
    }
    const further = this.#furtherCopiesByPack();
    return Array.from({ length: packCount }, (_, pack) => () => [
      ...Array.from(sorted.subarray(starts[pack], next[pack]), (record) => this.#firstCopy(record)),
      ...(further.get(pack) ?? []),
    ]);
  }

  #furtherCopiesByPack(): ReadonlyMap<number, readonly PackedBlob[]> {
    const byPack = new Map<number, PackedBlob[]>();
    for (const [record, copies] of this.#furtherCopies) {
      for (const copy of copies) {
        const blob = this.#packed(this.blobs.typeOf(record), this.blobs.idOf(record), copy);
        const others = byPack.get(copy.packNumber);
        if (others) others.push(blob);
        else byPack.set(copy.packNumber, [blob]);
      }
    }
    return byPack;
  }

  #firstCopy(record: number): PackedBlob {
    const location = this.blobs.locationOf(record)!;
    return this.#packed(this.blobs.typeOf(record), this.blobs.idOf(record), location);
  }

  #packed(type: BlobType, id: BlobId, location: BlobLocation): PackedBlob {
    const { packNumber, offset, length, uncompressedLength } = location;
    return { type, id, pack: this.#packs[packNumber]!.id, offset, length, uncompressedLength };
  }

  #numberOf(pack: PackId): number {
    const known = this.#packNumbers.get(pack);
    if (known !== undefined) return known;
    const number = this.#packs.push({ id: pack, indexes: noIndexes }) - 1;
    this.#packNumbers.set(pack, number);
    return number;
  }

  #addCopy(record: number, copy: BlobLocation): void {
    const first = this.blobs.locationOf(record);
    if (!first) {
      this.blobs.setLocation(record, copy);
      this.#blobCount++;
      return;
    }
    const further = this.#furtherCopies.get(record);
    if ([first, ...(further ?? [])].some((known) => isSameCopy(known, copy))) return;
    if (further) further.push(copy);
    else this.#furtherCopies.set(record, [copy]);
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
