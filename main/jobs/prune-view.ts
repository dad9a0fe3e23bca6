import type { PruneView } from '../../contract/plan-data';
import type { PruneStatistics } from '../engine/requests';

/** What a prune would do or has done, as people see it. */
export function pruneView(statistics: PruneStatistics): PruneView {
  const { remove, repack, repackRemoved, unreferencedBytes, unusedAfter, tooYoungBytes } = statistics;
  const freedBytes = remove.bytes + repackRemoved.bytes + unreferencedBytes;
  return {
    reclaimableBytes: freedBytes + unusedAfter,
    freedBytes,
    rewrittenBytes: repack.bytes - repackRemoved.bytes,
    unusedAfterBytes: unusedAfter,
    tooYoungBytes,
  };
}
