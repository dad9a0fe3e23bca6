import { describe, expect, it } from 'vitest';
import { ownPrices } from '../../../main/plans/prices';
import list from '../../../main/plans/prices.json';

describe('ownPrices', () => {
  it('takes a whole list', () => {
    const own = { ...list, date: '2026-11-01', currency: 'EUR', region: 'westeurope', transferPerGib: 0 };
    expect(ownPrices(JSON.stringify(own))).toEqual({ ...own, isOwn: true });
  });

  it.each<[string, unknown, string]>([
    ['another date', { ...list, date: 'yesterday' }, 'date'],
    ['a price below nothing', { ...list, transferPerGib: -1 }, 'transferPerGib'],
    [
      'a tier without a price',
      { ...list, tiers: { ...list.tiers, cool: {} } },
      'tiers.cool.storagePerGibMonth',
    ],
    ['a tier too few', { ...list, tiers: { hot: list.tiers.hot } }, 'tiers.cool'],
    ['a field too many', { ...list, discount: 0.5 }, ''],
    ['no list', [], ''],
  ])('refuses %s, with its place', (_name, value, field) => {
    expect(() => ownPrices(JSON.stringify(value))).toThrow(
      expect.objectContaining({
        code: 'input/invalid',
        context: { field, reason: expect.stringMatching(/./) },
      }),
    );
  });

  it('refuses what is no JSON', () => {
    expect(() => ownPrices('{')).toThrow(expect.objectContaining({ code: 'input/invalid' }));
  });
});
