import type { HealthState } from './data';

/** States in which a backup can be started. */
export const canBackUpIn: ReadonlySet<HealthState> = new Set([
  'never-backed-up',
  'safe',
  'attention',
  'offline',
]);
