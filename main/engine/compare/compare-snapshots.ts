import { type ByteText } from '../format/byte-text';
import type { TreeId } from '../format/ids';
import type { TreeNode } from '../format/tree';
import type { IndexedRepository } from '../repository/repository';
import type { Comparison } from '../lookup-requests';
import type { RunOptions } from '../requests';
import { FoundDifferences } from './found-differences';
import { SnapshotSide } from './snapshot-side';

/** What became of one tree in another, by content: a change of metadata alone is none. Folders of one tree are not looked into. */
export async function compareSnapshots(
  index: IndexedRepository,
  before: TreeId,
  after: TreeId,
  { signal, onEvent }: RunOptions,
): Promise<Comparison> {
  const found = new FoundDifferences(onEvent);
  await new TreeComparison(new SnapshotSide(index, found, signal), found).compareFolders('', before, after);
  return found.result();
}

class TreeComparison {
  readonly #side: SnapshotSide;
  readonly #found: FoundDifferences;

  constructor(side: SnapshotSide, found: FoundDifferences) {
    this.#side = side;
    this.#found = found;
  }

  async compareFolders(
    folder: ByteText,
    before: TreeId | undefined,
    after: TreeId | undefined,
  ): Promise<void> {
    if (before === after) return;
    const [old, now] = [await this.#side.nodes(before, folder), await this.#side.nodes(after, folder)];
    if (!old || !now) return;
    this.#found.count(Math.max(old.size, now.size), 0);
    for (const name of new Set([...old.keys(), ...now.keys()]))
      await this.#compare(`${folder}/${name}`, old.get(name), now.get(name));
  }

  async #compare(path: ByteText, old: TreeNode | undefined, now: TreeNode | undefined): Promise<void> {
    if (old?.type === 'dir' && now?.type === 'dir')
      return this.compareFolders(path, old.subtree, now.subtree);
    if (old && now && isSame(old, now)) return;
    const before = old && (await this.#side.sum(old, path));
    const after = now && (await this.#side.sum(now, path));
    this.#found.add({
      path,
      type: (now ?? old)!.type,
      change: !old ? 'added' : !now ? 'removed' : 'changed',
      bytesBefore: before?.bytes,
      bytesAfter: after?.bytes,
      files: (after ?? before)!.files,
    });
  }
}

function isSame(old: TreeNode, now: TreeNode): boolean {
  return (
    old.type === now.type &&
    old.linkTarget === now.linkTarget &&
    old.device === now.device &&
    (old.content ?? []).join() === (now.content ?? []).join()
  );
}
