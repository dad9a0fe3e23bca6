/** What restic made, maintained by us, is whole in restic's eyes; and its policy, prune and check agree with ours. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../main/engine/base/clock';
import { check } from '../../main/engine/maintenance/check';
import { executePrune } from '../../main/engine/maintenance/execute-prune';
import { executeForget, planForget } from '../../main/engine/maintenance/forget';
import { planPrune } from '../../main/engine/maintenance/plan-prune';
import { rebuildIndex } from '../../main/engine/maintenance/rebuild-index';
import { listSnapshots } from '../../main/engine/reader/select-snapshots';
import type { OpenRepository } from '../../main/engine/repository/repository';
import { SeededRandom } from '../fuzz/seed';
import { noRules } from '../support/keep-rules';
import { type ResticPlace, resticPlace } from '../support/local-repository';
import { signal } from '../support/memory-repository';
import { thoroughPrune } from '../support/prune-request';
import { PruneRounds } from '../support/prune-rounds';
import { hasRestic } from '../support/real-restic';
import { temporaryFolder } from '../support/temporary-folder';

const run = { signal, onEvent: () => undefined, random: () => 0.5 };
const groupBy = { host: true, paths: true, tags: false };

describe.runIf(hasRestic)('a repository of restic', () => {
  let place: ResticPlace;
  let repository: OpenRepository;

  beforeEach(async () => {
    place = resticPlace();
    place.change('mkdir sub; for i in 1 2 3 4 5 6; do head -c 700000 /dev/urandom > sub/$i; done');
    place.restic('backup', place.source, '--time', '2024-01-01 10:00:00', '--tag', 'keep');
    place.change('rm sub/1 sub/3 sub/5; head -c 500000 /dev/urandom > new');
    place.restic('backup', place.source, '--time', '2024-01-02 11:00:00');
    place.restic('backup', place.source, '--time', '2024-01-02 12:00:00');
    repository = await place.open();
  });

  afterEach(async () => {
    await repository.close();
    place.remove();
  });

  async function prune(): Promise<void> {
    const index = await repository.loadIndex({ signal });
    await executePrune(
      index,
      await planPrune(index, thoroughPrune, { signal, nowMs: 0 }),
      thoroughPrune,
      run,
    );
  }

  it('is forgotten by the same rules for the same reasons', async () => {
    const rules = { ...noRules, last: 1, daily: 2, within: '5d', withinHourly: '3h', tagLists: [['keep']] };
    const snapshots = await listSnapshots(repository, { hosts: [], tagLists: [], paths: [] }, { signal });
    const plan = planForget(
      snapshots,
      { snapshots: [], keep: rules, groupBy },
      { nowMs: systemClock.nowMs() },
    );

    const options = ['--keep-last', '1', '--keep-daily', '2', '--keep-within', '5d'];
    options.push('--keep-within-hourly', '3h', '--keep-tag', 'keep');
    const [groups] = place.json('forget', '--dry-run', ...options) as [
      { keep: { id: string }[]; reasons: { matches: string[] }[] }[],
    ];
    expect(
      plan.map(({ keep, reasons }) => [keep.map(({ id }) => id), reasons.map(({ matches }) => matches)]),
    ).toEqual(
      groups.map(({ keep, reasons }) => [keep.map(({ id }) => id), reasons.map(({ matches }) => matches)]),
    );
  });

  it('is whole and smaller after our forget and prune', async () => {
    const snapshots = await repository.listSnapshots({ signal });
    const plan = planForget(
      snapshots,
      { snapshots: [], keep: { ...noRules, last: 1 }, groupBy },
      { nowMs: systemClock.nowMs() },
    );
    await executeForget(repository, plan, { signal });
    await prune();

    expect(place.restic('check', '--read-data').toString()).toContain('no errors were found');
    expect(place.restic('prune', '--dry-run', '--max-unused', '0').toString()).toMatch(
      /to delete: +0 blobs[^]*unused size after prune: 0 B/,
    );
    expect((await repository.listSnapshots({ signal })).length).toBe(1);
    place.restic('restore', 'latest', '--target', join(place.source, '..', 'restored'));
  });

  it('may be pruned by restic when we have pruned, and the other way round', async () => {
    const [first] = await listSnapshots(repository, { hosts: [], tagLists: [], paths: [] }, { signal });
    await repository.removeSnapshot(first!.id, { signal });
    place.restic('prune', '--max-unused', '0');
    await prune();
    place.restic('prune');

    const result = await check(repository, { readData: { kind: 'all' }, checkUnused: true }, run);
    expect([result.errors, result.hints]).toEqual([0, 0]);
  });

  it('stays sound over some rounds of forget and prune', async () => {
    const rounds = await PruneRounds.begin(await temporaryFolder(), new SeededRandom());
    for (let round = 0; round < 4; round++) await rounds.round();
    await rounds.close();
  });

  it.each([false, true])('gets its lost index back, reading all packs: %s', async (readAllPacks) => {
    const folder = join(place.repository, 'index');
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
    const result = await rebuildIndex(repository, { readAllPacks }, run);

    expect(result.packsIndexed).toBeGreaterThan(1);
    expect(place.restic('check', '--read-data').toString()).toContain('no errors were found');
  });
});
