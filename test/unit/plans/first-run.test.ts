import { expect, it } from 'vitest';
import type { Job } from '../../../contract/data';
import { firstRunSeconds, measuredRates } from '../../../main/plans/first-run';

const mib = 2 ** 20;
/** A backup that stored so much in so long. */
function run(bytesStored: number, seconds: number, change: Partial<Job> = {}): Job {
  const endedAt = new Date(Date.UTC(2026, 0, 1, 0, 0, seconds)).toISOString();
  const outcome = { kind: 'backup', bytesStored } as Job['outcome'];
  return { startedAt: '2026-01-01T00:00:00.000Z', endedAt, outcome, ...change } as Job;
}

it('knows nothing before a backup has shown how fast the line is', () => {
  const told = [run(mib, 1), run(99 * mib, 9, { outcome: null }), run(99 * mib, 9, { endedAt: null })];
  expect(measuredRates(told)).toBeNull();
  expect(firstRunSeconds(2 ** 40, null)).toBeNull();
});

it('goes from the fastest of the last runs to the slowest', () => {
  const rates = measuredRates([
    run(mib, 9),
    ...[2, 4, 1, 3, 2].map((fast) => run(100 * mib, 100 / fast)),
    run(900 * mib, 1),
  ]);
  expect(rates).toEqual({ slowest: mib, fastest: 4 * mib });
  expect(firstRunSeconds(80 * mib, rates)).toEqual({ atLeast: 10, atMost: 80 });
});
