import { noRetentionRules } from '../../contract/retention-presets';
import type { KeepRules } from '../../main/engine/requests';

/** Rules that say nothing, to be spread into others. */
export const noRules: KeepRules = { ...noRetentionRules, tagLists: [] };
