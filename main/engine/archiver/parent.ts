/** The snapshot that a new one is compared with. */
import { EngineError } from '../errors';
import type { ByteText } from '../format/byte-text';
import { nsFromGoTime } from '../format/go-time';
import type { TreeId } from '../format/ids';
import type { Tree, TreeNode } from '../format/tree';
import type { IndexedRepository, SnapshotRecord } from '../repository/repository';
import type { BackupRequest } from '../requests';

/**
 * Picks the parent: the newest snapshot of the host, not newer than the new one, whose paths contain all of `paths` (restic's rule).
 * Fails with `input/invalid` when the one asked for does not exist.
 */
export function findParent(
  snapshots: readonly SnapshotRecord[],
  request: Pick<BackupRequest, 'parent' | 'hostname'>,
  paths: readonly string[],
  timeNs: bigint,
): SnapshotRecord | undefined {
  const { parent } = request;
  if (parent.kind === 'none') return undefined;
  if (parent.kind === 'id') return findById(snapshots, parent.id);
  let newest: { readonly record: SnapshotRecord; readonly ns: bigint } | undefined;
  for (const record of snapshots) {
    const { snapshot } = record;
    const isFit =
      snapshot.hostname === request.hostname && paths.every((path) => snapshot.paths.includes(path));
    if (!isFit) continue;
    const ns = nsFromGoTime(snapshot.time);
    if (ns <= timeNs && (newest === undefined || ns > newest.ns)) newest = { record, ns };
  }
  return newest?.record;
}

function findById(snapshots: readonly SnapshotRecord[], id: string): SnapshotRecord {
  const [found, ...others] = snapshots.filter((record) => record.id.startsWith(id));
  if (found && others.length === 0) return found;
  throw new EngineError(
    'input/invalid',
    `${found ? 'Several snapshots have' : 'No snapshot has'} an id that begins with ${id}`,
    { id },
  );
}

/** Where parent folders come from. A tree that is damaged or gone is told to `onTrouble` and counts as empty: its files are read again. */
export interface ParentSource {
  readonly indexed: IndexedRepository;
  readonly signal: AbortSignal;
  readonly onTrouble: (path: ByteText, error: EngineError) => void;
}

/** Trees of the next folders that are on their way while one is walked: hides the way to the storage. */
const treesAhead = 8;

/** One folder of the parent snapshot, to be walked in the order of names. */
export class ParentFolder {
  readonly #source: ParentSource;
  readonly #byName: ReadonlyMap<ByteText, TreeNode>;
  readonly #folders: readonly TreeNode[];
  readonly #loading = new Map<TreeNode, Promise<Tree>>();
  #nextAhead = 0;

  private constructor(source: ParentSource, nodes: readonly TreeNode[]) {
    this.#source = source;
    this.#byName = new Map(nodes.map((node) => [node.name, node]));
    this.#folders = nodes.filter((node) => node.subtree !== undefined);
  }

  static async openRoot(source: ParentSource, tree: TreeId | undefined): Promise<ParentFolder> {
    if (tree === undefined) return new ParentFolder(source, []);
    return this.#open(source, '', source.indexed.loadTree(tree, { signal: source.signal }));
  }

  find(name: ByteText): TreeNode | undefined {
    return this.#byName.get(name);
  }

  /** The folder below, at `path` of the disk; an empty one when the parent has none. */
  async openChild(child: TreeNode | undefined, path: ByteText): Promise<ParentFolder> {
    if (child?.subtree === undefined) return new ParentFolder(this.#source, []);
    const loading = this.#loading.get(child) ?? this.#load(child.subtree);
    this.#loading.delete(child);
    this.#readAhead(this.#folders.indexOf(child, Math.max(0, this.#nextAhead - treesAhead - 1)) + 1);
    return ParentFolder.#open(this.#source, path, loading);
  }

  static async #open(source: ParentSource, path: ByteText, loading: Promise<Tree>): Promise<ParentFolder> {
    try {
      return new ParentFolder(source, (await loading).nodes);
    } catch (error) {
      if (!(error instanceof EngineError && error.code.startsWith('data/'))) throw error;
      source.onTrouble(path, error);
      return new ParentFolder(source, []);
    }
  }

  #readAhead(from: number): void {
    const end = Math.min(from + treesAhead, this.#folders.length);
    for (this.#nextAhead = Math.max(this.#nextAhead, from); this.#nextAhead < end; this.#nextAhead++) {
      const folder = this.#folders[this.#nextAhead];
      if (folder?.subtree === undefined) continue;
      const loading = this.#load(folder.subtree);
      // Its failure is met when the folder is opened, if it ever is.
      loading.catch(() => undefined);
      this.#loading.set(folder, loading);
    }
  }

  #load(tree: TreeId): Promise<Tree> {
    return this.#source.indexed.loadTree(tree, { signal: this.#source.signal });
  }
}
