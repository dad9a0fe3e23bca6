/** The snapshot that a new one is compared with. */
import { EngineError } from '../errors';
import type { ByteText } from '../format/byte-text';
import { nsFromGoTime } from '../format/go-time';
import type { TreeId } from '../format/ids';
import type { TreeNode } from '../format/tree';
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

/** One folder of the parent snapshot. */
export interface ParentFolder {
  find(name: ByteText): TreeNode | undefined;
}

const noParentFolder: ParentFolder = { find: () => undefined };

/** Loads a folder of the parent. One that is damaged or gone is told to `onTrouble` and counts as empty: its files are read again. */
export async function openParentFolder(
  indexed: IndexedRepository,
  tree: TreeId | undefined,
  options: { readonly signal: AbortSignal },
  onTrouble: (error: EngineError) => void,
): Promise<ParentFolder> {
  if (tree === undefined) return noParentFolder;
  try {
    const { nodes } = await indexed.loadTree(tree, options);
    const byName = new Map(nodes.map((node) => [node.name, node]));
    return { find: (name) => byName.get(name) };
  } catch (error) {
    if (!(error instanceof EngineError && error.code.startsWith('data/'))) throw error;
    onTrouble(error);
    return noParentFolder;
  }
}
