import { dirname, sep } from 'node:path';
import { engineErrorToData, toEngineError } from '../errors';
import { type ByteText, displayText } from '../format/byte-text';
import type { BlobId } from '../format/ids';
import type { TreeNode } from '../format/tree';
import type { ItemReport, ItemWarning } from '../items';
import type { FileBefore, SavedFile } from './saved-folder';
import type { WalkRules } from './walk-rules';

/** What happened since it was told last. Plain data. */
export interface WalkFacts {
  filesNew: number;
  filesChanged: number;
  filesUnmodified: number;
  /** Sizes of those files. */
  fileBytes: number;
  unchangedBytes: number;
  bytesRead: number;
  dataBlobs: number;
  treeBlobs: number;
  /** New blobs: their plaintext and their boxes. */
  addedBytes: number;
  addedStoredBytes: number;
  /** The entry that was looked at last. */
  current: ByteText;
  /** For each of `WalkRules.countedPaths`; a hole for none. */
  counted: ({ files: number; bytes: number } | undefined)[];
  items: ItemReport[];
  warnings: ItemWarning[];
}

function noFacts(): WalkFacts {
  return {
    filesNew: 0,
    filesChanged: 0,
    filesUnmodified: 0,
    fileBytes: 0,
    unchangedBytes: 0,
    bytesRead: 0,
    dataBlobs: 0,
    treeBlobs: 0,
    addedBytes: 0,
    addedStoredBytes: 0,
    current: '',
    counted: [],
    items: [],
    warnings: [],
  };
}

export type Change = 'new' | 'changed' | 'unchanged';

/** Collects facts until somebody takes them. */
export class FactCollector {
  readonly #withItems: boolean;
  readonly #countedPaths: readonly ByteText[];
  #folder: ByteText | undefined;
  /** Which of the counted paths are at or above `#folder`. */
  #above: readonly number[] = [];
  #facts = noFacts();

  constructor({ reportItems, countedPaths }: Pick<WalkRules, 'reportItems' | 'countedPaths'>) {
    this.#withItems = reportItems;
    this.#countedPaths = countedPaths ?? [];
  }

  take(): WalkFacts {
    const facts = this.#facts;
    this.#facts = noFacts();
    return facts;
  }

  working(path: ByteText): void {
    this.#facts.current = path;
  }

  bytesRead(bytes: number): void {
    this.#facts.bytesRead += bytes;
  }

  unchangedFile(path: ByteText, node: Pick<TreeNode, 'type' | 'size'>): void {
    this.#facts.filesUnmodified += 1;
    this.#facts.unchangedBytes += Number(node.size);
    this.#file(path, Number(node.size), 'unchanged', 0);
  }

  savedFile(path: ByteText, before: FileBefore, saved: SavedFile & { readonly kind: 'saved' }): void {
    const change = changeOf(before, saved.content);
    if (change === 'new') this.#facts.filesNew += 1;
    else if (change === 'changed') this.#facts.filesChanged += 1;
    else this.#facts.filesUnmodified += 1;
    this.#facts.dataBlobs += saved.newBlobs;
    this.#facts.addedBytes += saved.newBytes;
    this.#facts.addedStoredBytes += saved.newStoredBytes;
    this.#file(path, saved.sizeBytes, change, saved.newStoredBytes);
  }

  newTree(bytes: number, storedBytes: number): void {
    this.#facts.treeBlobs += 1;
    this.#facts.addedBytes += bytes;
    this.#facts.addedStoredBytes += storedBytes;
  }

  warn(path: ByteText, error: unknown, during: ItemWarning['during']): void {
    const data = engineErrorToData(toEngineError(error));
    this.#facts.warnings.push({ path: displayText(path), error: data, during });
  }

  #file(path: ByteText, sizeBytes: number, change: Change, addedBytes: number): void {
    this.#facts.fileBytes += sizeBytes;
    for (const at of this.#countedAbove(path)) {
      const counted = (this.#facts.counted[at] ??= { files: 0, bytes: 0 });
      counted.files += 1;
      counted.bytes += sizeBytes;
    }
    if (this.#withItems)
      this.#facts.items.push({ path: displayText(path), nodeType: 'file', change, sizeBytes, addedBytes });
  }

  /** Files come folder by folder; only a target is counted for itself. */
  #countedAbove(path: ByteText): readonly number[] {
    if (this.#countedPaths.length === 0) return [];
    const folder = dirname(path);
    if (folder !== this.#folder) {
      this.#folder = folder;
      this.#above = this.#countedPaths.flatMap((counted, at) =>
        folder === counted || folder.startsWith(withSeparator(counted)) ? [at] : [],
      );
    }
    const itself = this.#countedPaths.indexOf(path);
    return itself < 0 ? this.#above : [...this.#above, itself];
  }
}

function withSeparator(folder: ByteText): ByteText {
  return folder.endsWith(sep) ? folder : folder + sep;
}

function changeOf({ isNew, content }: FileBefore, now: readonly BlobId[]): Change {
  if (isNew) return 'new';
  const isSame = content?.length === now.length && content.every((id, at) => id === now[at]);
  return isSame ? 'unchanged' : 'changed';
}
