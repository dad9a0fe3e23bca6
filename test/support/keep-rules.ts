import type { KeepRules } from '../../main/engine/requests';

/** Rules that say nothing, to be spread into others. */
export const noRules: KeepRules = {
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
  tagLists: [],
};
