import { compareByteText } from '../format/byte-text';
import type { GroupBy } from '../requests';
import type { SnapshotRecord } from '../repository/repository';

export interface SnapshotGroup {
  /** Empty where the group is not made by it, as are the others. */
  readonly host: string;
  /** Sorted. */
  readonly paths: readonly string[];
  /** Sorted. */
  readonly tags: readonly string[];
  readonly snapshots: readonly SnapshotRecord[];
}

/** Puts snapshots that agree in everything `groupBy` names into one group each. Groups and their members keep the order they come in. */
export function groupSnapshots(
  snapshots: readonly SnapshotRecord[],
  groupBy: GroupBy,
): readonly SnapshotGroup[] {
  const groups = new Map<string, SnapshotGroup & { readonly snapshots: SnapshotRecord[] }>();
  for (const record of snapshots) {
    const { hostname, paths, tags } = record.snapshot;
    const group = {
      host: groupBy.host ? hostname : '',
      paths: groupBy.paths ? paths.toSorted(compareByteText) : [],
      tags: groupBy.tags ? tags.toSorted(compareByteText) : [],
      snapshots: [record],
    };
    const key = JSON.stringify([group.host, group.paths, group.tags]);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, group);
    else known.snapshots.push(record);
  }
  return [...groups.values()];
}
