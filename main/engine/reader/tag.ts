/** Changing the tags of snapshots: each is saved again with the id of its first version as `original`, then the old one is removed. */
import { EngineError, throwIfAborted } from '../errors';
import type { SnapshotId } from '../format/ids';
import type { OpenRepository, SnapshotRecord } from '../repository/repository';

export interface TagChange {
  /** Replaces all tags; an empty tag stands for none. Not together with the others. */
  readonly set?: readonly string[];
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
}

/**
 * Changes the snapshots that it changes at all; answers how many. Needs the exclusive lock. Stopped in between, a snapshot may be there twice,
 * never not at all. Throws `input/invalid` for a change that says nothing or two things.
 */
export async function tagSnapshots(
  repository: OpenRepository,
  snapshots: readonly SnapshotRecord[],
  change: TagChange,
  options: { readonly signal: AbortSignal },
): Promise<number> {
  checkChange(change);
  let changed = 0;
  for (const record of snapshots) {
    const tags = changedTags(record.snapshot.tags, change);
    if (tags === undefined) continue;
    throwIfAborted(options.signal);
    await replaceSnapshot(repository, record, tags, options);
    changed++;
  }
  return changed;
}

async function replaceSnapshot(
  repository: OpenRepository,
  { id, snapshot }: SnapshotRecord,
  tags: readonly string[],
  options: { readonly signal: AbortSignal },
): Promise<SnapshotId> {
  const saved = await repository.saveSnapshot(
    { ...snapshot, tags, original: snapshot.original ?? id },
    options,
  );
  await repository.removeSnapshot(id, options);
  return saved;
}

/** `undefined` when nothing changes. */
function changedTags(tags: readonly string[], change: TagChange): readonly string[] | undefined {
  const added = new Set(change.add?.filter((tag) => !tags.includes(tag)));
  const changed =
    change.set?.filter((tag) => tag !== '') ??
    [...tags, ...added].filter((tag) => !change.remove?.includes(tag));
  const isSame = changed.length === tags.length && changed.every((tag, at) => tag === tags[at]);
  return isSame ? undefined : changed;
}

function checkChange({ set, add = [], remove = [] }: TagChange): void {
  const isRelative = add.length > 0 || remove.length > 0;
  if (set !== undefined && isRelative) {
    throw new EngineError('input/invalid', 'Tags are either set, or added and removed');
  }
  if ((set === undefined || set.length === 0) && !isRelative) {
    throw new EngineError('input/invalid', 'No change of tags is given');
  }
}
