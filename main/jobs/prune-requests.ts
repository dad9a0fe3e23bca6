import type { Upkeep } from '../../contract/plan-data';
import type { SnapshotId } from '../engine/format/ids';
import { type PruneRequest, type PruneStatistics, usualPackSizeBytes } from '../engine/requests';
import { pruneRules } from '../plans/costs';
import type { Prices } from '../plans/prices';

/** What a prune of the app is, for all plans alike. With prices, nothing is removed or written anew that would cost more than it saves. */
export function pruneRequest({ prune, tier }: Upkeep, prices?: Prices): PruneRequest {
  return {
    maxUnused: { percent: prune.maxUnusedPercent },
    maxRepackBytes: prune.maxRepackBytes ?? undefined,
    repackCacheableOnly: false,
    repackSmall: false,
    repackUncompressed: false,
    isDryRun: false,
    compression: 'auto',
    tier,
    packSizeBytes: usualPackSizeBytes,
    tierRules: prices && pruneRules(prices),
    ignoreSnapshots: [],
  };
}

/** Counts what is used and what is not, as if there were none of these snapshots. */
export function pruneLook(ignoreSnapshots: readonly SnapshotId[] = []): PruneRequest {
  const rules = { maxUnusedPercent: 0, maxRepackBytes: null, runs: { kind: 'manual' } } as const;
  return { ...pruneRequest({ prune: rules, tier: 'hot' }), isDryRun: true, ignoreSnapshots };
}

/** As a person would count it: also what an interrupted run left. */
export function unusedBytesOf({ unused, duplicate, unreferencedBytes }: PruneStatistics): number {
  return unused.bytes + duplicate.bytes + unreferencedBytes;
}

export function storedBytesOf(statistics: PruneStatistics): number {
  return statistics.used.bytes + unusedBytesOf(statistics);
}
