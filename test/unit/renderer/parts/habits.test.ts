import { describe, expect, it } from 'vitest';
import type { Plan, Retention } from '../../../../contract/plan-data';
import { noRetentionRules, retentionPresets } from '../../../../contract/retention-presets';
import { fakeSnapshots } from '../../../../renderer/api/fake/fake-files';
import { habitsOf } from '../../../../renderer/parts/habits';

const nowMs = new Date(2026, 10, 26, 9, 30).getTime();
const hourMs = 3_600_000;
const [someSnapshot] = fakeSnapshots(nowMs);
const daysAgo = (...days: readonly number[]) =>
  days.map((day) => ({ ...someSnapshot!, time: new Date(nowMs - day * 24 * hourMs).toISOString() }));
const everyDay = daysAgo(...Array.from({ length: 20 }, (_, at) => at));

const plan = (
  runs: Plan['schedule']['runs'],
  retention: Retention = null,
  folders: readonly string[] = ['/home/anna'],
) => ({ schedule: { runs }, retention, sources: { folders } }) as Plan;

describe('habits that are warned of', () => {
  it('are none of a plan that runs daily, or that nothing was chosen for', () => {
    expect(habitsOf(plan({ kind: 'daily', times: ['12:00'] }), everyDay, nowMs)).toEqual([]);
    expect(habitsOf(plan({ kind: 'manual' }, null, []), everyDay, nowMs)).toEqual([]);
    expect(habitsOf(plan({ kind: 'manual' }), [], nowMs)).toEqual([]);
  });

  it('are backups by hand', () => {
    expect(habitsOf(plan({ kind: 'manual' }), everyDay, nowMs)).toEqual(['manual']);
  });

  it.each([
    [{ daily: 13 }, true],
    [{ daily: 14 }, false],
    [{ last: 50, weekly: 1 }, true],
    [{ within: '13d' }, true],
    [{ withinDaily: '1m' }, false],
    [{ yearly: -1 }, false],
  ])('are rules that reach less than two weeks: %j', (rules, isShort) => {
    const retention = { rules: { ...noRetentionRules, ...rules }, atLeast: 1 };
    const habits = habitsOf(plan({ kind: 'interval', minutes: 60 }, retention), everyDay, nowMs);
    expect(habits.includes('short')).toBe(isShort);
  });

  it('are not what is offered', () => {
    for (const retention of Object.values(retentionPresets))
      expect(habitsOf(plan({ kind: 'interval', minutes: 60 }, retention), everyDay, nowMs)).toEqual([]);
  });

  it('are days without a backup, but not those before the first', () => {
    const hourly = plan({ kind: 'interval', minutes: 60 });
    expect(habitsOf(hourly, daysAgo(0, 2, 4, 6, 30), nowMs)).toEqual(['gaps']);
    expect(habitsOf(hourly, daysAgo(0, 2, 3, 4, 6, 30), nowMs)).toEqual(['gaps']);
    expect(habitsOf(hourly, daysAgo(0, 1, 2, 3, 4, 6, 30), nowMs)).toEqual([]);
    expect(habitsOf(hourly, daysAgo(0, 1), nowMs)).toEqual([]);
    expect(habitsOf(plan({ kind: 'monthly', days: [1], times: ['12:00'] }), daysAgo(0, 30), nowMs)).toEqual(
      [],
    );
  });
});
