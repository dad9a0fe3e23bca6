import type { BlobId, PackId } from '../format/ids';
import type { PackedBlob } from '../repository/repository';
import type { FileWrite } from './file-write';

export interface BlobPlace {
  readonly file: FileWrite;
  readonly offset: number;
  /** Bytes of the blob. */
  readonly length: number;
}

export interface NeededBlob {
  readonly blob: PackedBlob;
  /** Everywhere it goes, so that it is fetched once. */
  readonly places: BlobPlace[];
}

/** The blobs to fetch by pack; packs in the order of first need, so that files are finished about in the order they were started. */
export class FetchOrder {
  readonly #packs = new Map<PackId, Map<BlobId, NeededBlob>>();

  add(blob: PackedBlob, place: BlobPlace): void {
    let blobs = this.#packs.get(blob.pack);
    if (!blobs) this.#packs.set(blob.pack, (blobs = new Map<BlobId, NeededBlob>()));
    const needed = blobs.get(blob.id);
    if (needed) needed.places.push(place);
    else blobs.set(blob.id, { blob, places: [place] });
  }

  /** Each once: what is done with is let go of. */
  *packs(): Iterable<readonly [PackId, ReadonlyMap<BlobId, NeededBlob>]> {
    for (const [pack, blobs] of this.#packs) {
      this.#packs.delete(pack);
      yield [pack, blobs];
    }
  }
}
