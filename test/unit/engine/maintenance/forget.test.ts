import { describe, expect, it } from 'vitest';
import type { GoTime } from '../../../../main/engine/format/go-time';
import type { SnapshotId, TreeId } from '../../../../main/engine/format/ids';
import { executeForget, planForget } from '../../../../main/engine/maintenance/forget';
import type { SnapshotRecord } from '../../../../main/engine/repository/repository';
import type { KeepRules } from '../../../../main/engine/requests';
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
const plan = (keep: Partial<KeepRules>, named: readonly string[] = []) => {
  const request = { snapshots: named as SnapshotId[], keep: { ...noRules, ...keep }, groupBy };
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
    expect(plan({ last: 1 }, ['b 13', 'a 1', 'b 13'])).toEqual([
      { host: '', keep: [], remove: ['b 13', 'a 1'], reasons: [] },
    ]);
    expect(() => plan({}, ['c 1'])).toThrow(expect.objectContaining({ code: 'input/invalid' }));
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
    await forget();
    expect(ids(await repository.listSnapshots({ signal }))).toEqual([records[2]!.id]);
  });
});
