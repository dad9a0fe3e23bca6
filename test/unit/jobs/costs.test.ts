import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Job } from '../../../contract/data';
import { Costs, monthlyChange } from '../../../main/jobs/costs';
import { pricesIn } from '../../../main/jobs/price-file';
import { estimateCosts } from '../../../main/plans/costs';
import { samplePrices } from '../../../main/plans/prices';
import list from '../../../main/plans/prices.json';
import { FakeClock } from '../../support/fake-clock';
import { remoteSession } from '../../support/remote-double';
import { temporaryFolder } from '../../support/temporary-folder';

const clock = new FakeClock();
const dayMs = 24 * 60 * 60 * 1000;
const { signal } = new AbortController();

function backupJob(daysAgo: number, bytesStored: number): Job {
  const endedAt = new Date(clock.nowMs() - daysAgo * dayMs).toISOString();
  const counts = { filesNew: 0, filesChanged: 0, filesUnmodified: 0, bytesProcessed: 0, bytesAdded: 0 };
  return {
    id: endedAt,
    kind: 'backup',
    planId: null,
    state: 'succeeded',
    startedAt: endedAt,
    endedAt,
    progress: null,
    warnings: 0,
    error: null,
    outcome: { kind: 'backup', snapshotId: '', ...counts, bytesStored },
  };
}

describe('what a month brings', () => {
  it('is what followed the oldest backup of the last month', () => {
    const jobs = [backupJob(1, 200), backupJob(5, 100), backupJob(10, 5000), backupJob(31, 9000)];
    expect(monthlyChange(jobs, clock.nowMs())).toEqual({ runs: 6, bytes: 900 });
  });

  it('is nothing before there are two, and no more than each day what the first day brought', () => {
    const failed = { ...backupJob(1, 0), outcome: null };
    expect(monthlyChange([failed], clock.nowMs())).toEqual({ runs: 0, bytes: 0 });
    expect(monthlyChange([backupJob(0, 5000)], clock.nowMs())).toEqual({ runs: 0, bytes: 0 });
    expect(monthlyChange([backupJob(0, 10), backupJob(0, 5000)], clock.nowMs())).toEqual({
      runs: 30,
      bytes: 300,
    });
  });
});

describe('costs', () => {
  const stored = {
    data: { files: 3, bytes: 2 ** 31 },
    other: { files: 9, bytes: 2 ** 20 },
    dataByAge: [{ days: 3, bytes: 2 ** 31 }],
  };
  const jobs = [backupJob(2, 2 ** 30), backupJob(15, 2 ** 31)];

  it('are those of what is stored and of what the last month brought', async () => {
    const { session } = remoteSession({ measureStorage: async () => stored });
    const costs = new Costs({
      sessions: { get: async () => session },
      jobs: { list: () => jobs },
      prices: () => samplePrices,
      clock,
    });
    const change = monthlyChange(jobs, clock.nowMs());
    expect(change).toEqual({ runs: 2, bytes: 2 ** 31 });
    expect(await costs.estimate('cool', signal)).toEqual(estimateCosts('cool', stored, change, samplePrices));
  });

  it('are by the prices in a file of the person’s own, the samples where there is none', async () => {
    const file = join(await temporaryFolder(), 'prices.json');
    expect(pricesIn(file)).toBe(samplePrices);
    writeFileSync(file, JSON.stringify({ ...list, currency: 'EUR' }));
    expect(pricesIn(file)).toMatchObject({ currency: 'EUR', isOwn: true });
    writeFileSync(file, '{}');
    expect(() => pricesIn(file)).toThrow(expect.objectContaining({ code: 'input/invalid' }));
  });
});
