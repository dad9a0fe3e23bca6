import type { Health } from '../../contract/data';
import { formatAge, formatMoment } from '../lib/format-time';
import { overviewTexts } from '../lib/texts';

/** When the last backup was, and whether it was a good one. */
export function lastBackupLine({ time, warnings }: NonNullable<Health['lastBackup']>, nowMs: number): string {
  const ms = Date.parse(time);
  const when = { age: formatAge(ms, nowMs), moment: formatMoment(ms, nowMs) };
  return warnings === 0 ? overviewTexts.lastGoodBackup(when) : overviewTexts.lastBackup(when);
}
