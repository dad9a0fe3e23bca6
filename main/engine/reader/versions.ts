/** One path over all snapshots. */
import { Breather } from '../base/breather';
import { EngineError, isEngineError } from '../errors';
import type { ByteText } from '../format/byte-text';
import type { TreeId } from '../format/ids';
import { TreeOutline } from '../format/tree-outline';
import { decodeTreeNode, type TreeNode } from '../format/tree';
import { type IndexedRepository, type SnapshotRecord, namingTree } from '../repository/repository';
import type { PathVersion, PathVersions, SnapshotMark } from '../lookup-requests';
import { notInSnapshot } from './find-node';

/** What a tree has under a name: nothing, a node, or it cannot be told. */
type Found = TreeNode | 'nothing' | 'unreadable';

/**
 * The distinct contents that snapshots have at `path`, and which snapshot has which, both newest first. Only trees along the path are read, each once. Throws
 * `disk/not-found` when no snapshot has the path, and `data/*` when that may be because of damage.
 */
export async function findVersions(
  index: IndexedRepository,
  snapshots: readonly SnapshotRecord[],
  path: ByteText,
  options: { readonly signal: AbortSignal },
): Promise<PathVersions> {
  const search = new PathSearch(index, path, options);
  const versions = new Map<string, Draft>();
  const contents: { readonly snapshot: SnapshotRecord; readonly found: Found; readonly key: string }[] = [];
  const newestFirst = snapshots.toSorted((a, b) => timeMsOf(b) - timeMsOf(a));
  for (const snapshot of newestFirst) {
    const found = await search.find(snapshot.snapshot.tree);
    const key = typeof found === 'string' ? found : contentKey(found);
    contents.push({ snapshot, found, key });
    if (typeof found === 'string') continue;
    const mark = { snapshot: snapshot.id, timeMs: timeMsOf(snapshot) };
    const draft = versions.get(key);
    if (draft) draft.first = mark;
    else versions.set(key, { number: versions.size, node: found, first: mark, last: mark });
  }
  if (versions.size === 0) throw search.damage ?? notInSnapshot(path);
  return {
    versions: [...versions.values()].map(versionOf),
    snapshots: contents.map(({ snapshot, found, key }) => ({
      snapshot: snapshot.id,
      version: typeof found === 'string' ? found : versions.get(key)!.number,
    })),
  };
}

interface Draft {
  readonly number: number;
  readonly node: TreeNode;
  first: SnapshotMark;
  readonly last: SnapshotMark;
}

class PathSearch {
  damage: EngineError | undefined;
  readonly #index: IndexedRepository;
  readonly #signal: AbortSignal;
  readonly #breather: Breather;
  readonly #names: readonly ByteText[];
  readonly #outline = new TreeOutline();
  /** By tree, for each name of the path. */
  readonly #known: readonly Map<TreeId, Found>[];

  constructor(index: IndexedRepository, path: ByteText, { signal }: { readonly signal: AbortSignal }) {
    this.#index = index;
    this.#signal = signal;
    this.#breather = new Breather(signal);
    this.#names = path.split('/').filter((name) => name !== '');
    if (this.#names.length === 0)
      throw new EngineError('input/invalid', 'The root has no versions', { path });
    this.#known = this.#names.map(() => new Map<TreeId, Found>());
  }

  async find(root: TreeId): Promise<Found> {
    let found: Found = 'nothing';
    let tree: TreeId | undefined = root;
    for (const [depth, name] of this.#names.entries()) {
      if (tree === undefined) return 'nothing';
      const known = this.#known[depth]!;
      found = known.get(tree) ?? (await this.#look(tree, name));
      known.set(tree, found);
      if (typeof found === 'string') return found;
      tree = found.type === 'dir' ? found.subtree : undefined;
    }
    return found;
  }

  async #look(tree: TreeId, name: ByteText): Promise<Found> {
    const pause = this.#breather.breathe();
    if (pause) await pause;
    try {
      const json =
        this.#index.nearTreeJson(tree) ?? (await this.#index.loadTreeJson(tree, { signal: this.#signal }));
      return namingTree(tree, () => this.#nodeIn(json, name)) ?? 'nothing';
    } catch (error) {
      if (!isEngineError(error, 'data/corrupt', 'data/malformed', 'data/missing')) throw error;
      this.damage ??= error;
      return 'unreadable';
    }
  }

  #nodeIn(json: Uint8Array, name: ByteText): TreeNode | undefined {
    const outline = this.#outline;
    outline.read(json);
    for (let at = 0; at < outline.count; at++)
      if (outline.name(at) === name) return decodeTreeNode(outline.json(at));
    return undefined;
  }
}

/** A folder's is its tree, so that a change of metadata below is one, too. */
function contentKey({ type, content, subtree, linkTarget }: TreeNode): string {
  return `${type} ${content?.join(' ') ?? subtree ?? linkTarget}`;
}

function versionOf({ node, first, last }: Draft): PathVersion {
  const { type, size, mtime } = node;
  return { type, sizeBytes: Number(size), modifiedMs: Date.parse(mtime), first, last };
}

function timeMsOf({ snapshot }: SnapshotRecord): number {
  return Date.parse(snapshot.time);
}
