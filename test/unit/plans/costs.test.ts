import { describe, expect, it } from 'vitest';
import { estimateCosts, pruneRules, type Stored } from '../../../main/plans/costs';
import { samplePrices } from '../../../main/plans/prices';

const gib = 2 ** 30;
/** A TiB of files in packs of 64 MiB, of which 2 GiB are 10 and 3 GiB are 60 days old; 1 GiB of all else. */
const stored: Stored = {
  data: { files: 16_384, bytes: 1024 * gib },
  other: { files: 100, bytes: gib },
  dataByAge: [
    { days: 400, bytes: 1019 * gib },
    { days: 10, bytes: 2 * gib },
    { days: 60, bytes: 3 * gib },
  ],
};
const nothing = { runs: 0, bytes: 0 };

describe('estimateCosts', () => {
  it.each([
    ['hot', 0.0208, 0],
    ['cool', 0.0115, 0.0115 * 2 * (20 / 30)],
    ['cold', 0.0045, 0.0045 * (2 * (80 / 30) + 3 * (30 / 30))],
  ] as const)('keeps content in %s, all else hot', (tier, perGib, earlyDeletion) => {
    const costs = estimateCosts(tier, stored, nothing, samplePrices);
    expect(costs).toMatchObject({
      pricesOf: { date: '2024-07-26', currency: 'USD', isOwn: false },
      storedBytes: 1025 * gib,
      writes: 0,
      reads: 0,
    });
    expect(costs.storage).toBeCloseTo(1024 * perGib + 0.0208, 9);
    expect(costs.total).toBe(costs.storage);
    expect(costs.earlyDeletion).toBeCloseTo(earlyDeletion, 9);
  });

  it('counts the packs of a month and the requests of its runs', () => {
    const month = { runs: 100, bytes: 40 * gib };
    const [hot, cold] = (['hot', 'cold'] as const).map((tier) =>
      estimateCosts(tier, stored, month, samplePrices),
    );
    // 1024 full packs and one for each run, and what each run writes besides.
    expect(hot!.writes).toBeCloseTo((1124 * 0.055 + 400 * 0.055) / 10_000, 9);
    expect(cold!.writes).toBeCloseTo((1124 * 0.18 + 400 * 0.055) / 10_000, 9);
    expect(cold!.reads).toBe(hot!.reads);
    expect(hot!.reads).toBeCloseTo((400 * 0.0044 + (500 + (100 * 16_484) / 5000) * 0.055) / 10_000, 9);
    expect(hot!.total).toBe(hot!.storage + hot!.writes + hot!.reads);
  });

  it('prices a restore of everything by requests, retrieval and transfer', () => {
    const transfer = 1025 * 0.087;
    const others = (200 * 0.0044) / 10_000;
    const restore = (tier: 'hot' | 'cold') =>
      estimateCosts(tier, stored, nothing, samplePrices).fullRestore - transfer - others;
    expect(restore('hot')).toBeCloseTo((32_768 * 0.0044) / 10_000, 6);
    expect(restore('cold')).toBeCloseTo((32_768 * 0.1) / 10_000 + 1024 * 0.03, 6);
  });
});

describe('pruneRules', () => {
  it('waits as long as a tier asks, and repacks what pays within a year', () => {
    const { hot, cool, cold } = pruneRules(samplePrices);
    expect([hot, cool, cold].map(({ minAgeDays }) => minAgeDays)).toEqual([0, 30, 90]);
    const [hotShare, coolShare, coldShare] = [hot, cool, cold].map(
      ({ minUnusedPercent }) => minUnusedPercent,
    );
    expect(hotShare).toBeLessThan(0.1);
    expect(coolShare).toBeCloseTo(6.95, 1);
    expect(coldShare).toBeCloseTo(36.67, 2);
  });

  it('asks nothing where nothing costs anything', () => {
    const free = { storagePerGibMonth: 0, writesPer10000: 0, readsPer10000: 0, listsPer10000: 0 };
    const tier = { ...free, retrievalPerGib: 0, minDays: 0 };
    const prices = { ...samplePrices, tiers: { hot: tier, cool: tier, cold: tier } };
    expect(pruneRules(prices).cold).toEqual({ minAgeDays: 0, minUnusedPercent: 0 });
  });
});
