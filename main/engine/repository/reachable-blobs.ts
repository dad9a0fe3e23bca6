/** Which blobs trees lead to. */
import { visitGraph } from '../base/visit-graph';
import type { Bytes } from '../base/bytes';
import type { BlobId, BlobType, TreeId } from '../format/ids';
import { TreeOutline } from '../format/tree-outline';
import { inTree, isDamage } from './files/load-proved';
import type { IndexedRepository } from './repository-types';

/** Trees that are waited for at a time. */
const parallelTrees = 8;
const greatestValue = 254;

/** A small number for each blob of the index, in one byte each. Blobs that a writer adds later have none. */
export class BlobMarks {
  readonly #index: IndexedRepository;
  /** Values plus one; 0 for blobs without a mark. */
  readonly #marks: Uint8Array;
  /** Seen by all threads; a byte that becomes 1 is a blob that gets the mark 0. */
  readonly shared: SharedArrayBuffer;

  constructor(index: IndexedRepository) {
    this.#index = index;
    this.shared = new SharedArrayBuffer(index.recordCount());
    this.#marks = new Uint8Array(this.shared);
  }

  /** Records run from 0 to below it; see `IndexedRepository.recordOf`. */
  get recordCount(): number {
    return this.#marks.length;
  }

  get(record: number): number | undefined {
    const mark = this.#marks[record] ?? 0;
    return mark === 0 ? undefined : mark - 1;
  }

  /** `value` is a whole number from 0; what is above 254 becomes 254. */
  set(record: number, value: number): void {
    this.#marks[record] = Math.min(value, greatestValue) + 1;
  }

  /** Gives the blob the mark 0 if it has none. Answers whether it had none; `undefined` when the index does not have the blob. */
  add(type: BlobType, id: BlobId | Bytes): boolean | undefined {
    const record = this.#index.recordOf(type, id);
    if (record < 0) return undefined;
    const isNew = this.#marks[record] === 0;
    if (isNew) this.#marks[record] = 1;
    return isNew;
  }
}

/**
 * Marks every blob that can be reached from `roots` with 0. Each tree is read once, and no more of it than what it leads to. Fails when a tree cannot be
 * loaded or an id in it is malformed; `onMissing` hears of a file's blob that the index does not have.
 */
export async function markReachable(
  index: IndexedRepository,
  roots: readonly TreeId[],
  options: { readonly signal: AbortSignal; readonly onMissing: (id: BlobId) => void },
): Promise<BlobMarks> {
  const marks = new BlobMarks(index);
  if (index.hasManyTrees()) {
    await index.sweepTrees(roots, { ...options, marks: marks.shared });
    return marks;
  }
  const outline = new TreeOutline();
  const read = (tree: TreeId, json: Bytes): readonly TreeId[] =>
    namingTree(tree, () => {
      outline.read(json);
      return markNodes(outline, marks, options.onMissing);
    });
  const visit = (tree: TreeId, signal: AbortSignal) => {
    const json = index.nearTreeJson(tree);
    if (json !== undefined) return read(tree, json);
    return index.loadTreeJson(tree, { signal }).then((loaded) => read(tree, loaded));
  };
  // A tree that the index does not have is visited: loading it says so.
  const isFirst = (tree: TreeId) => marks.add('tree', tree) ?? true;
  await visitGraph(roots, parallelTrees, options.signal, visit, isFirst);
  return marks;
}

/** What `body` makes of a tree's JSON; an error about it names the tree. */
export function namingTree<T>(tree: TreeId, body: () => T): T {
  try {
    return body();
  } catch (error) {
    throw isDamage(error) ? inTree(error, tree) : error;
  }
}

const id = Buffer.alloc(32);

/** Marks what the tree's files consist of; answers its folders. */
function markNodes(
  outline: TreeOutline,
  marks: BlobMarks,
  onMissing: (id: BlobId) => void,
): readonly TreeId[] {
  const folders: TreeId[] = [];
  for (let at = 0; at < outline.count; at++) {
    const blobs = outline.contentCount(at);
    for (let blob = 0; blob < blobs; blob++) {
      outline.copyContent(at, blob, id);
      if (marks.add('data', id) === undefined) onMissing(outline.content(at, blob));
    }
    const folder = outline.folder(at);
    if (folder !== undefined) folders.push(folder);
  }
  return folders;
}
