import { sep } from 'node:path';
import { Breather } from '../base/breather';
import { sha256Hex } from '../crypto/hash';
import { joinPath } from '../disk/disk-path';
import { diskTrouble } from '../disk/fs-error';
import { listNames } from '../disk/list-folder';
import { completeEntry, readBareEntry } from '../disk/read-entry';
import { closeFile, openFile, readFileAt } from '../disk/read-file';
import { EngineError, isEngineError } from '../errors';
import type { ByteText } from '../format/byte-text';
import type { BlobId, TreeId } from '../format/ids';
import type { Snapshot } from '../format/snapshot';
import type { TreeNode } from '../format/tree';
import { treePathOf } from '../format/tree-path';
import type { IndexedRepository } from '../repository/repository';
import { findNode } from '../reader/find-node';
import type { Comparison, DifferenceTotals } from '../lookup-requests';
import type { RunOptions } from '../requests';
import { isUnchangedFile } from '../walker/change';
import { Selection } from '../walker/selection';
import type { WalkRules } from '../walker/walk-rules';
import { FoundDifferences } from './found-differences';
import { SnapshotSide } from './snapshot-side';

/** Where something is, or would be. */
interface Place {
  /** In the snapshot. */
  readonly path: ByteText;
  readonly onDisk: ByteText;
}

/**
 * What became of a snapshot on this computer's disk, at the places that it was made of. A file whose size is the same and whose times or inode are not is read
 * and compared with the snapshot's hashes, as a backup would find it. What the rules leave out is not new, but what the snapshot has of it is compared.
 * Throws `disk/not-found` when the snapshot was not made of places that a path from a root names.
 */
export async function compareWithDisk(
  index: IndexedRepository,
  { tree, paths }: Snapshot,
  rules: WalkRules,
  { signal, onEvent }: RunOptions,
): Promise<Comparison> {
  const found = new FoundDifferences(onEvent);
  const side = new SnapshotSide(index, found, signal);
  const comparison = new DiskComparison(index, side, found, rules, signal);
  let hasMet = false;
  for (const onDisk of paths.filter((path) => !paths.some((other) => isBelow(path, other)))) {
    const target = await findNode(index, tree, treePathOf(onDisk), { signal }).catch(unlessAbsent);
    if (!target) continue;
    hasMet = true;
    if (target.kind === 'node') await comparison.compare({ path: target.path, onDisk }, target.node);
    else await comparison.compareFolder({ path: '', onDisk }, tree);
  }
  if (hasMet) return found.result();
  throw new EngineError('disk/not-found', 'The snapshot has nothing of the places that it names', {
    path: paths.join(', '),
  });
}

class DiskComparison {
  readonly #index: IndexedRepository;
  readonly #side: SnapshotSide;
  readonly #found: FoundDifferences;
  readonly #rules: WalkRules;
  readonly #selection: Selection;
  readonly #breather: Breather;

  constructor(
    index: IndexedRepository,
    side: SnapshotSide,
    found: FoundDifferences,
    rules: WalkRules,
    signal: AbortSignal,
  ) {
    this.#index = index;
    this.#side = side;
    this.#found = found;
    this.#rules = rules;
    this.#selection = new Selection(rules, (path, error) => found.addUnreadable(path, diskTrouble(error)));
    this.#breather = new Breather(signal);
  }

  async compare(place: Place, node: TreeNode | undefined): Promise<void> {
    const pause = this.#breather.breathe();
    if (pause) await pause;
    const entry = this.#entryAt(place.onDisk, node === undefined);
    if (entry === 'unknown' || (entry && node && (await this.#isSame(place, node, entry)))) return;
    const before = node && (await this.#side.sum(node, place.path));
    const after = entry && (await this.#sum(place.onDisk, entry));
    if (!before && !after) return;
    this.#found.add({
      path: place.path,
      type: (entry ?? node)!.type,
      change: !before ? 'added' : !after ? 'removed' : 'changed',
      bytesBefore: before?.bytes,
      bytesAfter: after?.bytes,
      files: (after ?? before)!.files,
    });
  }

  /** Folders that are on both sides are the same, after what is in them was compared. */
  async #isSame(place: Place, node: TreeNode, entry: TreeNode): Promise<boolean> {
    if (node.type !== entry.type) return false;
    switch (entry.type) {
      case 'dir':
        await this.compareFolder(place, node.subtree);
        return true;
      case 'file':
        this.#found.count(1, 0);
        if (isUnchangedFile(entry, node, this.#rules)) return true;
        return node.size === entry.size && (await this.#hasContent(place.onDisk, node.content ?? []));
      case 'symlink':
        return (
          this.#unlessTrouble(place.onDisk, () => completeEntry(entry, place.onDisk).node.linkTarget) ===
          node.linkTarget
        );
      default:
        return entry.device === node.device;
    }
  }

  async compareFolder({ path, onDisk }: Place, tree: TreeId | undefined): Promise<void> {
    const nodes = await this.#side.nodes(tree, path);
    if (!nodes) return;
    const below = (name: ByteText): Place => ({ path: `${path}/${name}`, onDisk: joinPath(onDisk, name) });
    for (const [name, node] of nodes) await this.compare(below(name), node);
    for (const name of this.#wantedNames(onDisk))
      if (!nodes.has(name)) await this.compare(below(name), undefined);
  }

  async #sum(path: ByteText, entry: TreeNode): Promise<DifferenceTotals | undefined> {
    if (entry.type !== 'dir') return { files: 1, bytes: Number(entry.size) };
    let files = 0;
    let bytes = 0;
    for (const name of this.#wantedNames(path)) {
      const pause = this.#breather.breathe();
      if (pause) await pause;
      const onDisk = joinPath(path, name);
      const below = this.#entryAt(onDisk, true);
      const sum = below && below !== 'unknown' ? await this.#sum(onDisk, below) : undefined;
      files += sum?.files ?? 0;
      bytes += sum?.bytes ?? 0;
    }
    return { files, bytes };
  }

  #wantedNames(folder: ByteText): readonly ByteText[] {
    const listed = this.#unlessTrouble(folder, () => listNames(folder)) ?? [];
    const names = this.#selection.withoutTagged(folder, listed);
    return names.filter((name) => !this.#selection.hasExcludedPath(joinPath(folder, name)));
  }

  /** `undefined` when nothing is there, or nothing that the rules take as new. */
  #entryAt(onDisk: ByteText, isNew: boolean): TreeNode | 'unknown' | undefined {
    try {
      const entry = readBareEntry(onDisk, '', { withAtime: false });
      return isNew && this.#selection.hasExcludedSize(entry) ? undefined : entry;
    } catch (error) {
      const trouble = diskTrouble(error);
      if (trouble.code === 'disk/not-found') return undefined;
      this.#found.addUnreadable(onDisk, trouble);
      return 'unknown';
    }
  }

  /** Whether the file is made of these blobs. One that cannot be read is told, and not taken for changed. */
  async #hasContent(path: ByteText, content: readonly BlobId[]): Promise<boolean> {
    const file = this.#unlessTrouble(path, () => openFile(path));
    if (!file) return true;
    try {
      let position = 0;
      for (const id of content) {
        const pause = this.#breather.breathe();
        if (pause) await pause;
        const length = this.#index.plaintextLength('data', id);
        if (length === undefined) return false;
        const bytes = Buffer.allocUnsafeSlow(length);
        const count = this.#unlessTrouble(path, () => readFileAt(file, bytes, position));
        if (count === undefined) return true;
        if (count < length || sha256Hex(bytes) !== id) return false;
        position += length;
        this.#found.count(0, length);
      }
      return true;
    } finally {
      closeFile(file);
    }
  }

  #unlessTrouble<T>(path: ByteText, ask: () => T): T | undefined {
    try {
      return ask();
    } catch (error) {
      this.#found.addUnreadable(path, diskTrouble(error));
      return undefined;
    }
  }
}

function isBelow(path: string, folder: string): boolean {
  return path !== folder && path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function unlessAbsent(error: unknown): undefined {
  if (!isEngineError(error, 'disk/not-found')) throw error;
  return undefined;
}
