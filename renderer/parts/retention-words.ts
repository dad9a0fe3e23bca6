/** Retention as people choose it. */
import type { Retention, RetentionRules } from '../../contract/plan-data';
import {
  retentionPresetIds,
  retentionPresets,
  type RetentionPresetId,
} from '../../contract/retention-presets';

export const retentionCounts = [
  'last',
  'hourly',
  'daily',
  'weekly',
  'monthly',
  'quarterly',
  'yearly',
] as const;
export const retentionAges = [
  'within',
  'withinHourly',
  'withinDaily',
  'withinWeekly',
  'withinMonthly',
  'withinQuarterly',
  'withinYearly',
] as const;

/** Whichever the rules are; how many stay at least may differ. `undefined` for somebody's own. */
export function presetOf(retention: Retention): RetentionPresetId | undefined {
  return retentionPresetIds.find((id) => {
    const rules = retentionPresets[id]?.rules;
    if (rules === undefined || retention === null) return rules === retention?.rules;
    return Object.entries(rules).every(
      ([key, value]) => retention.rules[key as keyof RetentionRules] === value,
    );
  });
}
