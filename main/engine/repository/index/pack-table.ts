import { IdTable } from '../../base/id-table';
import type { IndexId, PackId } from '../../format/ids';

const noIndexes: readonly number[] = [];

/** The packs of the index by number, and which index files list each: nearly always one, whose number is kept beside it. */
export class PackTable {
  readonly #ids = new IdTable();
  readonly #indexIds = new IdTable();
  /** Number plus one of the first index file that lists the pack; 0 while none does. */
  #firstIndex = new Uint32Array(64);
  readonly #furtherIndexes = new Map<number, readonly number[]>();
  /** Most who ask go on asking for the same one. */
  #lastId: { readonly pack: number; readonly id: PackId } | undefined;

  get count(): number {
    return this.#ids.size;
  }

  /** -1 when the pack is not known. */
  find(pack: PackId): number {
    return this.#ids.find(pack);
  }

  insert(pack: PackId): number {
    return this.#withRoom(this.#ids.insert(pack));
  }

  /** The same for the eight words at `at`, which are the id's bytes. */
  insertWords(words: Uint32Array, at: number): number {
    return this.#withRoom(this.#ids.insertWords(words, at));
  }

  idOf(pack: number): PackId {
    if (this.#lastId?.pack !== pack) this.#lastId = { pack, id: this.#ids.idAt(pack) as PackId };
    return this.#lastId.id;
  }

  /** In the order they became known. */
  indexesOf(pack: number): readonly IndexId[] {
    const first = this.#firstIndex[pack]!;
    if (first === 0) return [];
    const numbers = [first - 1, ...(this.#furtherIndexes.get(pack) ?? noIndexes)];
    return numbers.map((number) => this.#indexIds.idAt(number) as IndexId);
  }

  addIndex(pack: number, index: IndexId): void {
    const number = this.#indexIds.insert(index);
    const first = this.#firstIndex[pack]!;
    if (first === 0) this.#firstIndex[pack] = number + 1;
    if (first === 0 || first === number + 1) return;
    const further = this.#furtherIndexes.get(pack) ?? noIndexes;
    if (!further.includes(number)) this.#furtherIndexes.set(pack, [...further, number]);
  }

  #withRoom(pack: number): number {
    if (pack >= this.#firstIndex.length) {
      const larger = new Uint32Array(this.#firstIndex.length * 2);
      larger.set(this.#firstIndex);
      this.#firstIndex = larger;
    }
    return pack;
  }
}
