import { TaskGroup } from '../../base/task-group';
import type { BlobId, BlobType, TreeId } from '../../format/ids';
import type { CallOptions } from '../../storage/backend';
import type { FoundTrees } from '../../sweep/found-trees';
import { type Sweep, TreeLook } from '../../sweep/tree-look';
import type { OpenSession } from '../../workers/open-workers';
import type { RepositoryIndex } from '../index/repository-index';
import { namingTree } from '../reachable-blobs';
import type { LoadBlob } from '../writer/session-writer';
import type { PackReader } from './pack-reader';
import type { RangeMemories } from './range-memories';

/** Read at once: most packs of trees whole, as a tree's neighbours are what it leads to. */
const stretchBytes = 16 * 2 ** 20;

/** Trees that are read together. */
interface Stretch {
  readonly packNumber: number;
  readonly offset: number;
  readonly length: number;
  readonly trees: readonly number[];
}

export interface SweepParts {
  readonly index: RepositoryIndex;
  readonly packs: PackReader;
  readonly session: OpenSession;
  readonly memories: RangeMemories;
  /** So many stretches at once keep the workers busy. */
  readonly parallel: number;
  readonly loadBlob: LoadBlob;
  /** Hears of a file's blob that the index does not have. */
  readonly onMissing: (id: BlobId) => void;
  readonly onFound: (found: FoundTrees) => void;
}

/**
 * Visits every tree that can be reached from some, once, on workers. What waits is kept by packs, and each pack's share goes to a worker with the pack: trees
 * refer to what was stored shortly before them, or much earlier.
 */
export class TreeSweep {
  readonly #parts: SweepParts;
  readonly #sweep: Sweep;
  readonly #look: TreeLook;
  readonly #waiting = new Map<number, number[]>();
  /** Packs that somebody works on: what is found in them meanwhile goes into one more stretch. */
  readonly #busy = new Set<number>();

  constructor(sweep: Sweep, parts: SweepParts) {
    this.#parts = parts;
    this.#sweep = sweep;
    this.#look = new TreeLook(sweep);
  }

  /** Fails as `loadTreeJson` does when a tree cannot be loaded, and with `data/malformed`. */
  async run(roots: readonly TreeId[], { signal }: CallOptions): Promise<void> {
    await TaskGroup.run(signal, async (group) => {
      const startNext = (): void => {
        while (this.#busy.size < this.#parts.parallel && !group.signal.aborted) {
          const stretch = this.#nextStretch();
          if (stretch === undefined) return;
          this.#busy.add(stretch.packNumber);
          group.start(async () => {
            await this.#visit(stretch, group.signal);
            this.#busy.delete(stretch.packNumber);
            startNext();
          });
        }
      };
      for (const root of roots) await this.#addById(root, group.signal);
      startNext();
    });
  }

  async #addById(tree: TreeId, signal: AbortSignal): Promise<void> {
    const { index, loadBlob } = this.#parts;
    const record = index.blobs.find('tree', tree);
    // Loading what the index does not have says so.
    if (record === undefined || index.blobs.packNumberOf(record) < 0)
      await loadBlob('tree', tree, { signal });
    else if (this.#look.claim(record)) this.#add(record);
  }

  #add(tree: number): void {
    const packNumber = this.#parts.index.blobs.packNumberOf(tree);
    const trees = this.#waiting.get(packNumber);
    if (trees) trees.push(tree);
    else this.#waiting.set(packNumber, [tree]);
  }

  /** The last of what waits in a pack, with what is stored before it: most folders are stored before those that they are in. */
  #nextStretch(): Stretch | undefined {
    const { blobs } = this.#parts.index;
    for (const [packNumber, waiting] of this.#waiting) {
      if (this.#busy.has(packNumber)) continue;
      let end = 0;
      for (const tree of waiting) end = Math.max(end, blobs.offsetOf(tree) + blobs.lengthOf(tree));
      const isIn = (tree: number) => end - blobs.offsetOf(tree) <= stretchBytes;
      const trees = waiting.filter(isIn);
      const offset = Math.max(0, end - stretchBytes);
      if (trees.length === 0) continue;
      if (trees.length === waiting.length) this.#waiting.delete(packNumber);
      else
        this.#waiting.set(
          packNumber,
          waiting.filter((tree) => !isIn(tree)),
        );
      return { packNumber, offset, length: end - offset, trees };
    }
    return undefined;
  }

  async #visit({ packNumber, offset, length, trees }: Stretch, signal: AbortSignal): Promise<void> {
    const { index, packs, session, memories, onFound } = this.#parts;
    const pack = index.packId(packNumber);
    const memory = await memories.take(length, signal);
    let unread = trees;
    try {
      if (await packs.loadTreesInto(memory.bytes, pack, { offset, length }, { signal })) {
        const job = { sweep: this.#sweep, packNumber, offset, trees };
        const result = await session.visit(memory.bytes, job);
        for (const tree of result.next) this.#add(tree);
        onFound(result.found);
        unread = result.unread;
      }
    } finally {
      memory.free();
    }
    for (const tree of unread) await this.#readAlone(tree, signal);
  }

  /** Looks for a good copy of the tree, or tells what is wrong with it. */
  async #readAlone(tree: number, signal: AbortSignal): Promise<void> {
    const { index, loadBlob, onMissing, onFound } = this.#parts;
    const id = index.blobs.idOf(tree) as TreeId;
    const json = await loadBlob('tree', id, { signal });
    const unknown: TreeId[] = [];
    const onUnknown = (type: BlobType, blob: BlobId) => {
      if (type === 'tree') unknown.push(blob as TreeId);
      else onMissing(blob);
    };
    const folders = namingTree(id, () => this.#look.read(tree, json, onUnknown));
    for (const folder of unknown) await this.#addById(folder, signal);
    for (const folder of folders) if (this.#look.claim(folder)) this.#add(folder);
    onFound(this.#look.take());
  }
}
