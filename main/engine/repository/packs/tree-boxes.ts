import type { Bytes } from '../../base/bytes';
import { isEngineError } from '../../errors';
import type { PackId, TreeId } from '../../format/ids';
import type { Backend, CallOptions } from '../../storage/backend';
import type { RepositoryIndex } from '../index/repository-index';
import type { SealedTree } from '../repository-types';

/** Trees of one run lie close together: a few packs serve a whole walk. */
const mostBytes = 64 * 2 ** 20;

/** Trees as they are stored, taken from whole packs that are kept for the next ones. */
export class TreeBoxes {
  readonly #backend: Backend;
  readonly #index: RepositoryIndex;
  /** The one used last is the last. */
  readonly #packs = new Map<PackId, Promise<Bytes | undefined>>();
  #bytes = 0;

  constructor(backend: Backend, index: RepositoryIndex) {
    this.#backend = backend;
    this.#index = index;
  }

  /** The tree's box, not proved; `undefined` when it is not where the index says. Its bytes are the caller's own. */
  async load(id: TreeId, options: CallOptions): Promise<SealedTree | undefined> {
    const [blob] = this.#index.lookup('tree', id);
    const pack = blob && (await this.#pack(blob.pack, options));
    if (!pack || blob.offset + blob.length > pack.length) return undefined;
    const box = new Uint8Array(pack.subarray(blob.offset, blob.offset + blob.length));
    return { id, box, uncompressedLength: blob.uncompressedLength };
  }

  #pack(id: PackId, options: CallOptions): Promise<Bytes | undefined> {
    const known = this.#packs.get(id);
    const pack = known ?? this.#load(id, options);
    this.#packs.delete(id);
    this.#packs.set(id, pack);
    return pack;
  }

  async #load(id: PackId, options: CallOptions): Promise<Bytes | undefined> {
    try {
      const bytes = await this.#backend.load(
        { type: 'pack', name: id, holdsTrees: true },
        undefined,
        options,
      );
      this.#bytes += bytes.length;
      await this.#forgetOldest();
      return bytes;
    } catch (error) {
      this.#packs.delete(id);
      // Whoever needs the tree asks for it alone then, and hears what is wrong.
      if (isEngineError(error, 'storage/not-found', 'storage/bad-range')) return undefined;
      throw error;
    }
  }

  async #forgetOldest(): Promise<void> {
    for (const [id, pack] of this.#packs) {
      if (this.#bytes <= mostBytes || this.#packs.size <= 1) return;
      this.#packs.delete(id);
      this.#bytes -= (await pack)?.length ?? 0;
    }
  }
}
