/** Following trees over all snapshots, each opened once, wherever in the packs they are. */
import type { Bytes } from '../base/bytes';
import { cancelledError, EngineError, isEngineError } from '../errors';
import type { BlobOpener } from '../packer/blob-opener';
import type { FoundTrees } from './found-trees';
import { type Sweep, TreeLook } from './tree-look';

/** Trees in one stretch of a pack. */
export interface VisitJob {
  /** The same in all jobs of a session. */
  readonly sweep: Sweep;
  readonly packNumber: number;
  /** Where the stretch begins in the pack. */
  readonly offset: number;
  /** Records of trees that are in the stretch and were claimed. */
  readonly trees: readonly number[];
}

export interface VisitResult {
  /** Trees claimed here that are elsewhere. */
  readonly next: readonly number[];
  /** Trees that nothing was made of: bad, or leading to what the index does not have. */
  readonly unread: readonly number[];
  readonly found: FoundTrees;
}

/** Visits trees, and from them those that are in the same stretch. Synchronous; a thread has one for its session. */
export class TreeVisitor {
  readonly #opener: BlobOpener;
  readonly #isStopped: () => boolean;
  #look: TreeLook | undefined;

  /** `isStopped` is asked before every tree. */
  constructor(opener: BlobOpener, isStopped: () => boolean) {
    this.#opener = opener;
    this.#isStopped = isStopped;
  }

  visit(memory: Bytes, { sweep, packNumber, offset, trees }: VisitJob): VisitResult {
    const look = (this.#look ??= new TreeLook(sweep));
    const { index } = look;
    const isHere = (tree: number) =>
      index.packNumberOf(tree) === packNumber &&
      index.offsetOf(tree) >= offset &&
      index.offsetOf(tree) + index.lengthOf(tree) <= offset + memory.length;
    const waiting = [...trees];
    const next: number[] = [];
    const unread: number[] = [];
    for (let tree = waiting.pop(); tree !== undefined; tree = waiting.pop()) {
      if (this.#isStopped()) throw cancelledError();
      const start = index.offsetOf(tree) - offset;
      const folders = this.#read(look, tree, memory.subarray(start, start + index.lengthOf(tree)));
      if (folders === undefined) unread.push(tree);
      else for (const one of folders) if (look.claim(one)) (isHere(one) ? waiting : next).push(one);
    }
    return { next, unread, found: look.take() };
  }

  /** `undefined` when something is wrong. Then no folder of it may have been claimed: whoever looks again finds them unvisited. */
  #read(look: TreeLook, tree: number, box: Bytes): readonly number[] | undefined {
    const blob = { id: look.index.idOf(tree), uncompressedLength: look.index.uncompressedLengthOf(tree) };
    try {
      return look.read(tree, this.#opener.openInScratch(blob, box), failUnknown);
    } catch (error) {
      if (isEngineError(error, 'data/corrupt', 'data/malformed', 'data/missing')) return undefined;
      throw error;
    }
  }
}

function failUnknown(): never {
  throw new EngineError('data/missing', 'Not in the index');
}
