import { describe, expect, it } from 'vitest';
import { formatTable, median, ratiosOf } from '../../../bench/table.mjs';

const none = {
  ...{ wallSeconds: NaN, cpuSeconds: NaN, peakBytes: NaN, storedBytes: NaN },
  ...{ requests: NaN, serverCpuSeconds: NaN, delayP99Ms: NaN, delayMaxMs: NaN },
};
const row = {
  ...{ id: 'a', workload: 'first backup', place: 'local', program: 'stowkeep', against: 'restic' },
  ours: [1, 2, 4].map((wallSeconds) => ({ ...none, wallSeconds })),
  theirs: [2, 2, 5].map((wallSeconds) => ({ ...none, wallSeconds })),
};

describe('the table of the bench', () => {
  it('takes medians of odd and even numbers of values', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });

  it('makes ratios within pairs', () => {
    expect(ratiosOf(row, 'wallSeconds')).toEqual([0.5, 1, 0.8]);
  });

  it('shows medians, the ratio with its spread, and a dash for what was not measured', () => {
    const [header = '', rule = '', line = ''] = formatTable([row]).split('\n');
    const cells = (text: string) => text.split('|').map((cell) => cell.trim());
    expect(cells(header).slice(1, 7)).toEqual(['workload', 'place', 'program', 'against', 'wall s', 'ratio']);
    expect(rule).toMatch(/^(\| -+ )+\|$/);
    expect(cells(line).slice(1, 9)).toEqual([
      ...['a first backup', 'local', 'stowkeep', 'restic', '2.00 / 2.00', '0.80 (0.50–1.00)', '–', '–'],
    ]);
    expect(header).not.toContain('delay');
  });

  it('has columns for the main thread where it was watched, with the worst of all runs', () => {
    const watched = row.ours.map((figures, at) => ({ ...figures, delayP99Ms: at, delayMaxMs: at * 10 }));
    const [, , line = ''] = formatTable([{ ...row, ours: watched }]).split('\n');
    expect(line).toMatch(/\| 2\.00 +\| 20\.0 +\|$/);
  });
});
