import type { Bytes } from '../base/bytes';
import { compileNames } from '../base/patterns';
import { BlobIndex, type SharedBlobIndex } from '../blob-index/blob-index';
import type { BlobId, BlobType } from '../format/ids';
import { TreeOutline } from '../format/tree-outline';
import { type FoundEntry, type FoundTrees, FoundWriter } from './found-trees';

/** Patterns that each stand for one name wherever it is; see `compileNames`. */
export interface NameSearch {
  readonly patterns: readonly string[];
  readonly ignoreCase: boolean;
}

/** What a sweep is about, for every thread that takes part. */
export interface Sweep {
  readonly index: SharedBlobIndex;
  /** One byte for each record of the index, not 0 once it was met. */
  readonly marks: SharedArrayBuffer;
  /** Looks for names; without them the blobs of files are marked. */
  readonly names: NameSearch | undefined;
}

const noBytes = new Uint8Array(0);

/** One thread's part in a sweep over trees: what they lead to. */
export class TreeLook {
  readonly index: BlobIndex;
  readonly #marks: Uint8Array;
  readonly #isName: ((name: string) => boolean) | undefined;
  readonly #outline = new TreeOutline();
  readonly #id = Buffer.alloc(32);
  #found = new FoundWriter();

  constructor({ index, marks, names }: Sweep) {
    this.index = BlobIndex.attach(index);
    this.#marks = new Uint8Array(marks);
    this.#isName = names && compileNames(names.patterns, names);
  }

  /** True for the first who asks, on whatever thread. */
  claim(record: number): boolean {
    return Atomics.compareExchange(this.#marks, record, 0, 1) === 0;
  }

  /**
   * The records of the folders in the tree with this record and JSON; `onUnknown` hears of what the index does not have. Throws `data/malformed`, and what
   * `onUnknown` throws; nothing was found in the tree then.
   */
  read(tree: number, json: Bytes, onUnknown: (type: BlobType, id: BlobId) => void): readonly number[] {
    const outline = this.#outline;
    outline.read(json);
    const folders: number[] = [];
    const entries: FoundEntry[] = [];
    for (let at = 0; at < outline.count; at++) {
      const isFolder = outline.copyFolder(at, this.#id);
      const folder = isFolder ? this.#recordOf('tree') : -1;
      if (folder >= 0) folders.push(folder);
      else if (isFolder) onUnknown('tree', outline.folder(at)!);
      if (this.#isName === undefined) this.#markContent(at, onUnknown);
      else if (this.#isName(outline.name(at))) entries.push(this.#entry(at, folder, outline.json(at)));
      else if (folder >= 0) entries.push(this.#entry(at, folder, noBytes));
    }
    if (entries.length > 0) this.#found.add(tree, entries);
    return folders;
  }

  /** What was found since the last call. */
  take(): FoundTrees {
    const found = this.#found.take();
    this.#found = new FoundWriter();
    return found;
  }

  #entry(at: number, folder: number, node: Bytes): FoundEntry {
    return { name: this.#outline.name(at), folder, node };
  }

  #markContent(at: number, onUnknown: (type: BlobType, id: BlobId) => void): void {
    const outline = this.#outline;
    const blobs = outline.contentCount(at);
    for (let blob = 0; blob < blobs; blob++) {
      outline.copyContent(at, blob, this.#id);
      const record = this.#recordOf('data');
      if (record < 0) onUnknown('data', outline.content(at, blob));
      else if (this.#marks[record] === 0) this.#marks[record] = 1;
    }
  }

  /** Of the blob whose id was copied. */
  #recordOf(type: BlobType): number {
    const record = this.index.find(type, this.#id) ?? -1;
    return record >= 0 && this.index.packNumberOf(record) >= 0 ? record : -1;
  }
}
