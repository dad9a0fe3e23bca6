/** What most people choose for how long backups are kept. */
import type { Retention, RetentionRules } from './plan-data';

export const noRetentionRules: RetentionRules = {
  last: 0,
  hourly: 0,
  daily: 0,
  weekly: 0,
  monthly: 0,
  quarterly: 0,
  yearly: 0,
  within: '',
  withinHourly: '',
  withinDaily: '',
  withinWeekly: '',
  withinMonthly: '',
  withinQuarterly: '',
  withinYearly: '',
};

export const retentionPresetIds = ['everything', '30-days-12-months', '3-2-7', 'light'] as const;
export type RetentionPresetId = (typeof retentionPresetIds)[number];

/**
 * Counts, not durations: after a long journey the last thirty days with a backup are still there. Every backup of the last days stays, so that what was
 * spoilt in the morning can be had from noon.
 */
export const retentionPresets: Readonly<Record<RetentionPresetId, Retention>> = {
  everything: null,
  '30-days-12-months': { rules: { ...noRetentionRules, within: '2d', daily: 30, monthly: 12 }, atLeast: 3 },
  /** Three months of days, two years of months, seven years of years: so long many laws have records kept. */
  '3-2-7': { rules: { ...noRetentionRules, within: '2d', daily: 92, monthly: 24, yearly: 7 }, atLeast: 3 },
  light: { rules: { ...noRetentionRules, within: '1d', daily: 7, weekly: 4 }, atLeast: 3 },
};
