/** The snapshot that a new one is compared with. */
import { sep } from 'node:path';
import { EngineError } from '../errors';
import type { ByteText } from '../format/byte-text';
import { nsFromGoTime } from '../format/go-time';
import type { TreeId } from '../format/ids';
import type { TreeNode } from '../format/tree';
import type { IndexedRepository, SnapshotRecord } from '../repository/repository';
import type { Adopted, BackupRequest } from '../requests';

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
  return newestOf(snapshots, [request.hostname], paths, timeNs);
}

/** The same of the hosts that were taken over, by where the paths lay there. */
export function findAdoptedParent(
  snapshots: readonly SnapshotRecord[],
  { parent, adopted }: Pick<BackupRequest, 'parent' | 'adopted'>,
  paths: readonly string[],
  timeNs: bigint,
): SnapshotRecord | undefined {
  if (parent.kind !== 'latest' || !adopted) return undefined;
  const there = paths.map((path) => pathThere(path, adopted.moved));
  return newestOf(snapshots, adopted.hosts, there, timeNs);
}

/** Where the other computer had what lies at `path` here. */
export function pathThere(path: ByteText, moved: Adopted['moved']): ByteText {
  const move = moved.find(({ to }) => path === to || path.startsWith(to.endsWith(sep) ? to : to + sep));
  return move ? move.from + path.slice(move.to.length) : path;
}

function newestOf(
  snapshots: readonly SnapshotRecord[],
  hosts: readonly string[],
  paths: readonly string[],
  timeNs: bigint,
): SnapshotRecord | undefined {
  let newest: { readonly record: SnapshotRecord; readonly ns: bigint } | undefined;
  for (const record of snapshots) {
    const { snapshot } = record;
    if (!hosts.includes(snapshot.hostname) || !paths.every((path) => snapshot.paths.includes(path))) continue;
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

/** One folder of the parent snapshot that leads to targets. */
export class ParentFolder {
  readonly #source: ParentSource;
  readonly #byName: ReadonlyMap<ByteText, TreeNode>;

  private constructor(source: ParentSource, nodes: readonly TreeNode[]) {
    this.#source = source;
    this.#byName = new Map(nodes.map((node) => [node.name, node]));
  }

  static openRoot(source: ParentSource, tree: TreeId | undefined): Promise<ParentFolder> {
    return this.#open(source, '', tree);
  }

  find(name: ByteText): TreeNode | undefined {
    return this.#byName.get(name);
  }

  /** The node that lies below, by the names that lead to it. */
  async findBelow([name, ...rest]: readonly ByteText[]): Promise<TreeNode | undefined> {
    const node = name === undefined ? undefined : this.find(name);
    if (!node || rest.length === 0) return node;
    return (await this.openChild(node, node.name)).findBelow(rest);
  }

  /** The folder below, at `path` of the disk; an empty one when the parent has none. */
  openChild(child: TreeNode | undefined, path: ByteText): Promise<ParentFolder> {
    return ParentFolder.#open(this.#source, path, child?.subtree);
  }

  static async #open(source: ParentSource, path: ByteText, tree: TreeId | undefined): Promise<ParentFolder> {
    if (tree === undefined) return new ParentFolder(source, []);
    try {
      const { nodes } = await source.indexed.loadTree(tree, { signal: source.signal });
      return new ParentFolder(source, nodes);
    } catch (error) {
      if (!(error instanceof EngineError && error.code.startsWith('data/'))) throw error;
      source.onTrouble(path, error);
      return new ParentFolder(source, []);
    }
  }
}
