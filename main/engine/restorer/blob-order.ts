import type { BlobId, PackId } from '../format/ids';
import { plaintextLength } from '../format/pack-header';
import type { IndexedRepository, PackedBlob } from '../repository/repository';
import type { ContentRange } from './file-content';
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

/** What is wanted of one pack, in columns: an object for each of some hundred thousand blobs would fill the heap long before it is used. */
interface Wanted {
  readonly files: FileWrite[];
  /** Of the blob in the file's content. */
  readonly ats: number[];
  readonly offsets: number[];
}

/** The blobs to fetch by pack; packs in the order of first need, so that files are finished about in the order they were started. */
export class FetchOrder {
  readonly #packs = new Map<PackId, Wanted>();

  /** `pack` is that of the first copy. */
  add(pack: PackId, file: FileWrite, { at, offset }: ContentRange): void {
    let wanted = this.#packs.get(pack);
    if (!wanted) this.#packs.set(pack, (wanted = { files: [], ats: [], offsets: [] }));
    wanted.files.push(file);
    wanted.ats.push(at);
    wanted.offsets.push(offset);
  }

  /** Each once: what is done with is let go of. */
  *packs(repository: IndexedRepository): Iterable<readonly [PackId, ReadonlyMap<BlobId, NeededBlob>]> {
    for (const [pack, wanted] of this.#packs) {
      this.#packs.delete(pack);
      yield [pack, neededBlobs(wanted, repository)];
    }
  }
}

function neededBlobs(
  { files, ats, offsets }: Wanted,
  repository: IndexedRepository,
): Map<BlobId, NeededBlob> {
  const blobs = new Map<BlobId, NeededBlob>();
  for (const [nth, file] of files.entries()) {
    const id = file.item.blobId(ats[nth]!);
    let needed = blobs.get(id);
    if (!needed) blobs.set(id, (needed = { blob: repository.lookup('data', id)[0]!, places: [] }));
    needed.places.push({ file, offset: offsets[nth]!, length: plaintextLength(needed.blob) });
  }
  return blobs;
}
