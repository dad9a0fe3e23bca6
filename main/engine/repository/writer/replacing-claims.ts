import type { BlobId, BlobType, PackId } from '../../format/ids';
import type { BlobClaims } from '../../packer/blob-packer';
import type { RepositoryIndex } from '../index/repository-index';

/** Claims for a run that empties packs: what only those have is taken once more, and once only. */
export class ReplacingClaims implements BlobClaims {
  readonly #index: RepositoryIndex;
  readonly #replaced: ReadonlySet<PackId>;
  readonly #taken: Record<BlobType, Set<BlobId>> = { data: new Set(), tree: new Set() };

  constructor(index: RepositoryIndex, replaced: ReadonlySet<PackId>) {
    this.#index = index;
    this.#replaced = replaced;
  }

  claim(type: BlobType, id: BlobId): boolean {
    if (this.#index.blobs.claim(type, id)) return true;
    const copies = this.#index.lookup(type, id);
    const isReplaced = copies.length > 0 && copies.every(({ pack }) => this.#replaced.has(pack));
    if (!isReplaced || this.#taken[type].has(id)) return false;
    this.#taken[type].add(id);
    return true;
  }
}
