/** Folders in the orders that people look at them, page by page. They are sorted where they were read, so that only pages go to other threads. */
import type { Bytes } from '../base/bytes';
import type { TreeId } from '../format/ids';
import { TreeOutline } from '../format/tree-outline';
import type { FolderOrder, FolderPage, FolderPageRequest, FolderRow } from './folder-page';

/** A big folder and its way back up. */
const keptFolders = 8;
/** Where a path leads in a snapshot is a few bytes. */
const keptPaths = 1000;

const byName = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

export interface FolderSource {
  /** The tree of the folder that is asked for. */
  readonly find: () => Promise<TreeId>;
  /** A tree's JSON, which nobody changes later. */
  readonly load: (tree: TreeId) => Promise<Bytes>;
}

/** Neither snapshots nor trees ever change: what was read once holds, and for all snapshots in which the folder is the same. */
export class FolderPages {
  readonly #paths = new LastUsed<TreeId>(keptPaths);
  readonly #folders = new LastUsed<Folder>(keptFolders);

  /** `place` is the folder's snapshot and path in one text. Fails as `source` does, and with `data/malformed`. */
  async page(
    place: string,
    { order, offset, limit }: FolderPageRequest,
    source: FolderSource,
  ): Promise<FolderPage> {
    const tree = await this.#paths.get(place, source.find);
    const folder = await this.#folders.get(tree, async () => new Folder(await source.load(tree)));
    const sorted = folder.sorted(order);
    return { total: sorted.length, rows: sorted.slice(offset, offset + limit).map((at) => folder.row(at)) };
  }
}

/** Rows by their number in the tree. They are made when they are asked for: to make all of a huge folder takes most of a second. */
class Folder {
  readonly #tree = new TreeOutline({ isStrict: true });
  readonly #rows: FolderRow[] = [];
  readonly #orders = new Map<string, readonly number[]>();

  constructor(json: Bytes) {
    this.#tree.read(json);
  }

  row(at: number): FolderRow {
    return (this.#rows[at] ??= this.#makeRow(at));
  }

  /** Folders come first whatever the direction, as file managers have it. */
  sorted({ by, isDescending }: FolderOrder): readonly number[] {
    const key = `${by} ${isDescending}`;
    const known = this.#orders.get(key);
    if (known) return known;
    const ascending = by === 'name' ? this.#byName() : this.#byNumber(by);
    const inDirection = isDescending ? ascending.toReversed() : ascending;
    const [folders, others] = [true, false].map((isDir) =>
      inDirection.filter((at) => this.#tree.isDir(at) === isDir),
    );
    const order = [...folders!, ...others!];
    this.#orders.set(key, order);
    return order;
  }

  #byName(): readonly number[] {
    const names = Array.from({ length: this.#tree.count }, (_, at) => this.#tree.name(at));
    return [...names.keys()].sort((a, b) => byName.compare(names[a]!, names[b]!));
  }

  /** Equal ones stay in the order of their names, since sorting is stable: to compare names is what takes long. */
  #byNumber(by: 'size' | 'modified'): readonly number[] {
    const key = by === 'size' ? 'sizeBytes' : 'modifiedMs';
    const numbers = Array.from({ length: this.#tree.count }, (_, at) => this.row(at)[key]);
    const inOrderOfNames = this.sorted({ by: 'name', isDescending: false });
    return inOrderOfNames.toSorted((a, b) => numbers[a]! - numbers[b]!);
  }

  #makeRow(at: number): FolderRow {
    const { name, type, size, mtime, linkTarget } = this.#tree.node(at);
    return {
      name,
      type,
      sizeBytes: Number(size),
      modifiedMs: Date.parse(mtime),
      linkTarget: type === 'symlink' ? linkTarget : undefined,
    };
  }
}

/** So many values, the least recently used of which goes first. Those who ask for one that is being made wait for the same. */
class LastUsed<T> {
  readonly #limit: number;
  readonly #values = new Map<string, Promise<T>>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: string, make: () => Promise<T>): Promise<T> {
    const value = this.#values.get(key) ?? make();
    this.#values.delete(key);
    this.#values.set(key, value);
    value.catch(() => this.#values.delete(key));
    const [oldest] = this.#values.keys();
    if (this.#values.size > this.#limit && oldest !== undefined) this.#values.delete(oldest);
    return value;
  }
}
