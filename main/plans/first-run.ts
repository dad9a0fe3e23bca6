/** How long the first backup of something may take. */
import type { Job } from '../../contract/data';

/** Less tells more of how long it took to look around than of the line. */
const leastStoredBytes = 16 * 2 ** 20;
/** The line of last year may have been another one. */
const mostRuns = 5;
/** Of what people have, half goes at best: pictures and films not at all. */
const bestPackedShare = 0.5;

export interface UploadRates {
  /** Bytes a second. */
  readonly slowest: number;
  readonly fastest: number;
}

/** What backups of this computer have stored in a second, pauses and all; `null` when none was large enough to tell. `jobs` are newest first. */
export function measuredRates(jobs: readonly Job[]): UploadRates | null {
  const rates = jobs.flatMap(({ startedAt, endedAt, outcome }) => {
    if (outcome?.kind !== 'backup' || endedAt === null || outcome.bytesStored < leastStoredBytes) return [];
    const seconds = (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
    return seconds > 0 ? [outcome.bytesStored / seconds] : [];
  });
  const newest = rates.slice(0, mostRuns);
  return newest.length === 0 ? null : { slowest: Math.min(...newest), fastest: Math.max(...newest) };
}

/** From all going well to nothing getting smaller on a slow day; `null` without a measurement, which no guess replaces. */
export function firstRunSeconds(
  bytes: number,
  rates: UploadRates | null,
): { readonly atLeast: number; readonly atMost: number } | null {
  if (!rates) return null;
  return {
    atLeast: Math.round((bytes * bestPackedShare) / rates.fastest),
    atMost: Math.ceil(bytes / rates.slowest),
  };
}
