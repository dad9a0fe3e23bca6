/** Forgetting snapshots: a plan, then the removal of its snapshot files. The data they alone used goes with the next prune. */
import { forEachLimit } from '../base/task-group';
import { EngineError } from '../errors';
import type { SnapshotId } from '../format/ids';
import type { ForgetGroup, ForgetRequest } from '../requests';
import type { OpenRepository, SnapshotRecord } from '../repository/repository';
import { groupSnapshots } from './group';
import { applyKeepRules, countsOf, hasRules, type KeepOptions } from './keep-rules';

/** Removals at a time: what restic has in flight towards Azure. */
const parallelRemovals = 5;

/**
 * What to keep and what to remove of `snapshots`, which are those that the request's filter selects. Snapshots that the request names are removed
 * whatever rules and floor say, and then the rules touch no other. Throws `input/invalid` for rules that say nothing or would keep nothing of a group.
 */
export function planForget(
  snapshots: readonly SnapshotRecord[],
  request: Pick<ForgetRequest, 'snapshots' | 'among' | 'keep' | 'minimum' | 'floor' | 'groupBy'>,
  options: Pick<KeepOptions, 'nowMs' | 'keepsOldest'>,
): readonly ForgetGroup[] {
  if (request.snapshots.length > 0) return [namedGroup(snapshots, request.snapshots)];
  const { among, keep, minimum, floor, groupBy } = request;
  checkRules(request);
  const ids = among && new Set(among);
  const chosen = ids ? snapshots.filter(({ id }) => ids.has(id)) : snapshots;
  return groupSnapshots(chosen, groupBy).map(({ host, paths, tags, snapshots: members }) => {
    const decision = applyKeepRules(members, keep, { ...options, minimum, floor });
    if (decision.keep.length === 0) throw keepsNothing(host, paths);
    return { host, paths, tags, ...decision };
  });
}

/** Removes the plan's snapshots. Needs the exclusive lock. When it fails, some are removed and the rest can be planned again. */
export async function executeForget(
  repository: OpenRepository,
  plan: readonly ForgetGroup[],
  options: { readonly signal: AbortSignal },
): Promise<void> {
  const removed = plan.flatMap((group) => group.remove);
  await forEachLimit(removed, parallelRemovals, options.signal, ({ id }, signal) =>
    repository.removeSnapshot(id, { signal }),
  );
}

function namedGroup(snapshots: readonly SnapshotRecord[], ids: readonly SnapshotId[]): ForgetGroup {
  const remove = [...new Set(ids)].map((id) => {
    const record = snapshots.find((candidate) => candidate.id === id);
    if (record === undefined)
      throw new EngineError('input/invalid', `There is no snapshot ${id}`, { snapshot: id });
    return record;
  });
  return { host: '', paths: [], tags: [], keep: [], remove, reasons: [] };
}

function checkRules({ keep, minimum, floor }: Pick<ForgetRequest, 'keep' | 'minimum' | 'floor'>): void {
  const counts = [keep, ...(minimum ? [minimum] : [])].flatMap(countsOf);
  if (counts.some((count) => !Number.isInteger(count) || count < -1)) {
    throw new EngineError('input/invalid', 'A keep rule counts from 0 up, or is -1 to keep without end');
  }
  if (floor) {
    if (Number.isInteger(floor.atLeast) && floor.atLeast > 0) return;
    throw new EngineError('input/invalid', 'A floor counts from 1 up');
  }
  if (!hasRules(keep)) {
    throw new EngineError('input/invalid', 'No keep rule is given: this would remove every snapshot');
  }
}

function keepsNothing(host: string, paths: readonly string[]): EngineError {
  const group = [host, ...paths].filter((part) => part !== '').join(', ');
  return new EngineError(
    'input/invalid',
    `The keep rules would remove every snapshot of ${group === '' ? 'the repository' : group}; nothing was removed`,
    { group },
  );
}
