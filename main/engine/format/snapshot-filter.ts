/** Which snapshots a filter means; the same for listing, searching and forgetting. */
import type { SnapshotFilter } from '../requests';
import type { Snapshot } from './snapshot';

/** Whether `snapshot` has every one of `tags`. An empty tag is had by a snapshot without tags. */
export function hasTags(snapshot: Snapshot, tags: readonly string[]): boolean {
  if (snapshot.tags.length === 0 && tags.includes('')) return true;
  return tags.every((tag) => snapshot.tags.includes(tag));
}

/** Whether `snapshot` is of one of the hosts, has one of the tag lists and all of the paths. What is empty in `filter` does not count. */
export function matchesFilter(snapshot: Snapshot, filter: SnapshotFilter): boolean {
  const { hosts, tagLists, paths } = filter;
  return (
    (hosts.length === 0 || hosts.includes(snapshot.hostname)) &&
    (tagLists.length === 0 || tagLists.some((tags) => hasTags(snapshot, tags))) &&
    paths.every((path) => snapshot.paths.includes(path))
  );
}
