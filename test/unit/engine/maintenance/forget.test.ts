import { describe, expect, it } from 'vitest';
import type { GoTime } from '../../../../main/engine/format/go-time';
import type { SnapshotId, TreeId } from '../../../../main/engine/format/ids';
import { check } from '../../../../main/engine/maintenance/check';
import { executeForget, planForget } from '../../../../main/engine/maintenance/forget';
import type { SnapshotRecord } from '../../../../main/engine/repository/repository';
import type { ForgetRequest, KeepFloor, KeepRules } from '../../../../main/engine/requests';
import { FaultyBackend, storageGone } from '../../../support/faulty-backend';
import { noRules } from '../../../support/keep-rules';
import { madeSnapshot, saveFolder } from '../../../support/made-snapshots';
import { signal, testRepository } from '../../../support/memory-repository';

const groupBy = { host: true, paths: false, tags: false };
const nowMs = Date.UTC(2024, 5, 1);

function record(day: number, hostname: string, tags: readonly string[] = []): SnapshotRecord {
  const time = `2024-05-${String(day).padStart(2, '0')}T10:00:00Z` as GoTime;
  return {
    id: `${hostname} ${String(day)}` as SnapshotId,
    snapshot: madeSnapshot('t' as TreeId, { time, hostname, tags }),
  };
}

const snapshots = [record(1, 'a'), record(2, 'a', ['x']), record(3, 'a'), record(13, 'b'), record(3, 'b')];
const ids = (records: readonly SnapshotRecord[]) => records.map(({ id }) => id);
const plan = (keep: Partial<KeepRules>, change: Partial<ForgetRequest> = {}) => {
  const request = { snapshots: [], keep: { ...noRules, ...keep }, groupBy, ...change };
  return planForget(snapshots, request, { nowMs }).map((group) => ({
    host: group.host,
    keep: ids(group.keep),
    remove: ids(group.remove),
    reasons: group.reasons.map(({ matches }) => matches.join('; ')),
  }));
};

describe('planForget', () => {
  it('keeps by group and says why', () => {
    expect(plan({ last: 1, weekly: -1, tagLists: [['x']], within: '1h', withinDaily: '1d1h' })).toEqual([
      {
        host: 'a',
        keep: ['a 3', 'a 2', 'a 1'],
        remove: [],
        reasons: [
          'within 1h; last snapshot; weekly snapshot; daily within 1d1h',
          'has tags [x]; daily within 1d1h',
          'oldest weekly snapshot',
        ],
      },
      {
        host: 'b',
        keep: ['b 13', 'b 3'],
        remove: [],
        reasons: ['within 1h; last snapshot; weekly snapshot; daily within 1d1h', 'weekly snapshot'],
      },
    ]);
    expect(plan({ last: 1 }).map(({ remove }) => remove)).toEqual([['a 2', 'a 1'], ['b 3']]);
  });

  it('removes named snapshots and no other', () => {
    expect(plan({ last: 1 }, { snapshots: ['b 13', 'a 1', 'b 13'] as SnapshotId[] })).toEqual([
      { host: '', keep: [], remove: ['b 13', 'a 1'], reasons: [] },
    ]);
    expect(() => plan({}, { snapshots: ['c 1' as SnapshotId] })).toThrow(
      expect.objectContaining({ code: 'input/invalid' }),
    );
  });

  it.each<Partial<KeepRules>>([
    {},
    { within: '0d' },
    { last: -2 },
    { daily: 1.5 },
    { within: 'soon' },
    { tagLists: [['x']] },
  ])('refuses %j, which means nothing or would keep nothing', (keep) => {
    expect(() => plan(keep)).toThrow(expect.objectContaining({ code: 'input/invalid' }));
  });
});

describe('what is ours beside the rules of restic', () => {
  const year = ['2023-01-01', '2023-03-31', '2023-04-01', '2023-06-30', '2023-10-01', '2023-12-31'];
  const quarterly = year.map((day) => ({
    id: day as SnapshotId,
    snapshot: madeSnapshot('t' as TreeId, { time: `${day}T12:00:00Z` as GoTime }),
  }));
  const floor = (atLeast: number, ...incomplete: readonly string[]): KeepFloor => ({
    atLeast,
    incomplete: incomplete as SnapshotId[],
  });
  const keptOf = (records: readonly SnapshotRecord[], change: Partial<ForgetRequest>) => {
    const request = { snapshots: [], keep: noRules, groupBy, ...change };
    return planForget(records, request, { nowMs, keepsOldest: false }).map(({ keep, reasons }) =>
      keep.map(({ id }, at) => `${id}: ${reasons[at]!.matches.join('; ')}`),
    );
  };

  it('has quarters', () => {
    const reason = 'quarterly snapshot';
    expect(keptOf(quarterly, { keep: { ...noRules, quarterly: 3 } })).toEqual([
      [`2023-12-31: ${reason}`, `2023-06-30: ${reason}`, `2023-03-31: ${reason}`],
    ]);
    expect(keptOf(quarterly, { keep: { ...noRules, withinQuarterly: '7m' } })).toEqual([
      ['2023-12-31: quarterly within 7m', '2023-06-30: quarterly within 7m'],
    ]);
  });

  it('keeps what others demand besides what the rules keep', () => {
    const minimum = { ...noRules, yearly: 1, last: 1 };
    expect(keptOf(snapshots, { keep: { ...noRules, tagLists: [['x']] }, minimum })).toEqual([
      ['a 3: minimum: last snapshot; minimum: yearly snapshot', 'a 2: has tags [x]'],
      ['b 13: minimum: last snapshot; minimum: yearly snapshot'],
    ]);
  });

  it('has a floor that holds when the rules would remove everything', () => {
    const keep = { ...noRules, tagLists: [['none']] };
    const kept = [
      ['a 3: newest 2; newest complete', 'a 2: newest 2'],
      ['b 13: newest 2; newest complete', 'b 3: newest 2'],
    ];
    expect(keptOf(snapshots, { keep, floor: floor(2) })).toEqual(kept);
    expect(keptOf(snapshots, { floor: floor(2) })).toEqual(kept);
  });

  it('keeps the newest that is complete, however old', () => {
    expect(keptOf(snapshots, { floor: floor(1, 'a 3', 'a 2', 'b 13', 'b 3') })).toEqual([
      ['a 3: newest 1', 'a 1: newest complete'],
      ['b 13: newest 1'],
    ]);
  });

  it('keeps what has something of a folder that no newer one has', () => {
    const wholeSources = ['a 1', 'gone'] as SnapshotId[];
    expect(keptOf(snapshots, { floor: { ...floor(1), wholeSources } })).toEqual([
      ['a 3: newest 1; newest complete', 'a 1: newest complete'],
      ['b 13: newest 1; newest complete'],
    ]);
  });

  it('keeps what is truly the newest beside what a wrong clock has dated', () => {
    expect(
      planForget(
        snapshots,
        { snapshots: [], keep: noRules, groupBy, floor: floor(1) },
        { nowMs: Date.UTC(2024, 4, 4) },
      ).map(({ keep }) => ids(keep)),
    ).toEqual([['a 3'], ['b 13', 'b 3']]);
  });

  it('looks at those only that it is asked about', () => {
    const among = ['a 1', 'a 2', 'gone'] as SnapshotId[];
    expect(plan({ last: 1 }, { among })).toMatchObject([{ keep: ['a 2'], remove: ['a 1'] }]);
    expect(plan({ last: 1 }, { among: [] })).toEqual([]);
  });

  it.each<Partial<ForgetRequest>>([
    { floor: floor(0) },
    { floor: floor(1.5) },
    { minimum: { ...noRules, daily: -2 } },
    { minimum: { ...noRules, within: 'soon' } },
    { minimum: { ...noRules, last: 1 } },
  ])('refuses %j', (change) => {
    expect(() => plan({}, change)).toThrow(expect.objectContaining({ code: 'input/invalid' }));
  });
});

describe('executeForget', () => {
  it('removes the planned snapshots; what is left after a failure can be planned again', async () => {
    const { backend, repository } = await testRepository((inner) => new FaultyBackend(inner));
    const records: SnapshotRecord[] = [];
    for (const day of ['1', '2', '3']) {
      const time = `2024-05-0${day}T10:00:00Z` as GoTime;
      records.push(await saveFolder(repository, { f: day }, { time }));
    }
    const request = { snapshots: [], keep: { ...noRules, last: 1 }, groupBy };
    const forget = async () => {
      const groups = planForget(await repository.listSnapshots({ signal }), request, { nowMs });
      await executeForget(repository, groups, { signal });
    };
    backend.failNth(2, { operation: 'remove', type: 'snapshot' });

    await expect(forget()).rejects.toBe(storageGone);
    const run = { signal, onEvent: () => undefined, random: () => 0.5 };
    const checked = await check(repository, { readData: { kind: 'all' }, checkUnused: false }, run);
    expect([checked.errors, checked.snapshots]).toEqual([0, 2]);
    await forget();
    expect(ids(await repository.listSnapshots({ signal }))).toEqual([records[2]!.id]);
  });
});
