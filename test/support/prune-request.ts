import type { PruneRequest } from '../../main/engine/requests';

/** Leaves nothing unused; to be spread into others. */
export const thoroughPrune: PruneRequest = {
  maxUnused: { percent: 0 },
  maxRepackBytes: undefined,
  repackCacheableOnly: false,
  repackSmall: false,
  repackUncompressed: false,
  isDryRun: false,
  compression: 'auto',
  packSizeBytes: 4 * 2 ** 20,
  ignoreSnapshots: [],
};
