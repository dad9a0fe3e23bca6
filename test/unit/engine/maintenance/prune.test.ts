import { describe, expect, it } from 'vitest';
import { executePrune } from '../../../../main/engine/maintenance/execute-prune';
import { planPrune } from '../../../../main/engine/maintenance/plan-prune';
import type { OpenRepository } from '../../../../main/engine/repository/repository';
import type { EngineEvent, PruneRequest } from '../../../../main/engine/requests';
import { FakeClock } from '../../../support/fake-clock';
import { FaultyBackend } from '../../../support/faulty-backend';
import { madeBytes, saveFolder } from '../../../support/made-snapshots';
import { memoryRepository, signal, testRepository } from '../../../support/memory-repository';
import { thoroughPrune } from '../../../support/prune-request';
import { treeLiteral } from '../../../support/tree-literal';

const text = (seed: string) => madeBytes(seed, 600).toString('hex');

async function planned(repository: OpenRepository, request: Partial<PruneRequest> = {}, nowMs = 0) {
  const index = await repository.loadIndex({ signal });
  const full = { ...thoroughPrune, ...request };
  const plan = await planPrune(index, full, { signal, nowMs });
  const events: EngineEvent[] = [];
  const execute = () =>
    executePrune(index, plan, full, { signal, onEvent: (event) => void events.push(event) });
  const { removeFirst, repack, remove, forgetFromIndex, statistics } = plan;
  const counts = [removeFirst, repack, remove, forgetFromIndex].map((packs) => packs.length);
  return { index, plan, counts, statistics, execute, events };
}

/** A data pack of which half is used, a tree pack that is not, and a snapshot with packs of its own. */
async function halfUsed(repository: OpenRepository) {
  const first = await saveFolder(repository, { a: text('a'), b: text('b') });
  const second = await saveFolder(repository, { b: text('b') });
  await repository.removeSnapshot(first.id, { signal });
  return second;
}

describe('planPrune', () => {
  it('removes what is unused and repacks what is partly so', async () => {
    const { repository } = await memoryRepository();
    await halfUsed(repository);
    const { counts, statistics } = await planned(repository);

    expect(counts).toEqual([0, 1, 1, 0]);
    const { used, unused, repack, repackRemoved, remove } = statistics;
    const blobs = [used, unused, repack, repackRemoved, remove].map((count) => count.blobs);
    expect(blobs).toEqual([2, 2, 2, 1, 1]);
    expect([statistics.unusedAfter, statistics.packsKept]).toEqual([0, 1]);
  });

  it.each<[string, Partial<PruneRequest>, number]>([
    ['anything may be unused', { maxUnused: 'unlimited', packSizeBytes: 4 * 2 ** 20 }, 1],
    ['nothing may be repacked', { maxRepackBytes: 0 }, 0],
    ['only trees may be repacked', { repackCacheableOnly: true }, 0],
  ])('%s', async (_, request, repacked) => {
    // A small pack is repacked even when it may have unused parts: it is not large enough to be left alone.
    const { repository } = await memoryRepository();
    await halfUsed(repository);

    expect((await planned(repository, request)).counts).toEqual([0, repacked, 1, 0]);
  });

  it('puts small packs together once there are ten', async () => {
    const { repository } = await memoryRepository();
    for (let number = 1; number <= 4; number++) await saveFolder(repository, { f: text(String(number)) });
    expect((await planned(repository)).counts).toEqual([0, 0, 0, 0]);

    await saveFolder(repository, { f: text('5') });
    const { counts, execute } = await planned(repository);
    expect(counts).toEqual([0, 10, 0, 0]);
    await execute();
    expect([...(await repository.loadIndex({ signal })).packs()]).toHaveLength(2);
  });

  it('treats ignored snapshots as gone', async () => {
    const { repository } = await memoryRepository();
    const { id } = await saveFolder(repository, { a: text('a') });

    expect((await planned(repository, { ignoreSnapshots: [id] })).counts).toEqual([0, 0, 2, 0]);
  });

  it('refuses when something needed is absent or wrong', async () => {
    const { backend, repository } = await memoryRepository();
    await saveFolder(repository, { a: text('a') });
    const index = await repository.loadIndex({ signal });
    const { pack } = [...index.packs()].find(({ blobs }) => blobs[0]?.type === 'data')!;
    const path = `data/${pack.slice(0, 2)}/${pack}`;
    const good = backend.files.get(path)!;

    backend.files.set(path, good.subarray(1));
    await expect(planned(repository)).rejects.toMatchObject({ code: 'data/corrupt', context: { pack } });
    backend.files.delete(path);
    await expect(planned(repository)).rejects.toMatchObject({ code: 'data/missing', context: { pack } });
    const dataOnly = [...index.packs()].filter((other) => other.pack !== pack);
    await index.replaceIndex(dataOnly, index.indexIds, { signal });
    await expect(planned(repository)).rejects.toMatchObject({ code: 'data/missing' });
  });

  it('forgets a pack that is gone and that nothing needs', async () => {
    const { backend, repository } = await memoryRepository();
    const { id } = await saveFolder(repository, { a: text('a') });
    await repository.removeSnapshot(id, { signal });
    for (const path of [...backend.files.keys()]) if (path.startsWith('data/')) backend.files.delete(path);

    const { counts, execute } = await planned(repository);
    expect(counts).toEqual([0, 0, 0, 2]);
    await execute();
    expect([...(await repository.loadIndex({ signal })).packs()]).toEqual([]);
  });

  it.each<Partial<PruneRequest>>([
    { maxUnused: { percent: 100 } },
    { maxUnused: { percent: -1 } },
    { maxUnused: { bytes: -1 } },
  ])('refuses %j', async (request) => {
    const { repository } = await memoryRepository();

    await expect(planned(repository, request)).rejects.toMatchObject({ code: 'input/invalid' });
  });

  it('cannot compress a repository of version 1', async () => {
    const { repository } = await memoryRepository({ version: 1 });

    await expect(planned(repository, { repackUncompressed: true })).rejects.toMatchObject({
      code: 'input/invalid',
    });
  });
});

const dayMs = 24 * 60 * 60 * 1000;
const month = { cool: { minAgeDays: 30, minUnusedPercent: 0 } };
const inCool = [{}, { tier: 'cool' }] as const;

/** As `halfUsed`, with what files hold in cool packs. */
async function halfUsedInCool() {
  const clock = new FakeClock({ advancesItself: true });
  const { repository } = await memoryRepository({ clock });
  const first = await saveFolder(repository, { a: text('a'), b: text('b') }, ...inCool);
  await saveFolder(repository, { b: text('b') }, ...inCool);
  await repository.removeSnapshot(first.id, { signal });
  const plannedAfter = (days: number, tierRules: PruneRequest['tierRules']) =>
    planned(repository, { tierRules, tier: 'cold' }, clock.nowMs() + days * dayMs);
  return { clock, repository, plannedAfter };
}

describe('planPrune where tiers have rules', () => {
  it('leaves packs until they are old enough for their tier, and tells how much waits', async () => {
    const { plannedAfter } = await halfUsedInCool();
    const young = await plannedAfter(29, month);
    const old = await plannedAfter(30, month);
    const free = await plannedAfter(0, { cold: { minAgeDays: 90, minUnusedPercent: 50 } });

    // The pack of trees is hot, where nothing is to be waited for.
    expect([young.counts, old.counts, free.counts]).toEqual([
      [0, 0, 1, 0],
      [0, 1, 1, 0],
      [0, 1, 1, 0],
    ]);
    const { repackRemoved } = old.statistics;
    expect([young, old].map(({ statistics }) => [statistics.unusedAfter, statistics.tooYoungBytes])).toEqual([
      [repackRemoved.bytes, repackRemoved.bytes],
      [0, 0],
    ]);
    await young.execute();
    expect((await plannedAfter(30, month)).counts).toEqual([0, 1, 0, 0]);
  });

  it('lets packs that no index lists grow old as well', async () => {
    const { repository, plannedAfter } = await halfUsedInCool();
    const index = await repository.loadIndex({ signal });
    await index.replaceIndex([], index.indexIds, { signal });
    for (const { id } of await repository.listSnapshots({ signal }))
      await repository.removeSnapshot(id, { signal });

    const young = await plannedAfter(29, month);
    expect(young.counts).toEqual([2, 0, 0, 0]);
    expect(young.statistics.tooYoungBytes).toBeGreaterThan(0);
    expect(young.statistics.unusedAfter).toBe(young.statistics.tooYoungBytes);
    expect((await plannedAfter(30, month)).counts).toEqual([3, 0, 0, 0]);
  });

  it('writes a pack anew only when enough of it is unused', async () => {
    const { plannedAfter } = await halfUsedInCool();
    const plannedFrom = (minUnusedPercent: number) =>
      plannedAfter(0, { cool: { minAgeDays: 0, minUnusedPercent } });

    expect([(await plannedFrom(40)).counts, (await plannedFrom(60)).counts]).toEqual([
      [0, 1, 1, 0],
      [0, 0, 1, 0],
    ]);
  });

  it('writes no old packs anew in the stead of what waits', async () => {
    const clock = new FakeClock({ advancesItself: true });
    const { repository } = await memoryRepository({ clock });
    const large = madeBytes('large', 3_600_000).toString('hex');
    const first = await saveFolder(repository, { large, small: text('small') }, ...inCool);
    await saveFolder(repository, { large }, ...inCool);
    await clock.sleep(31 * dayMs, signal);
    const gone = await saveFolder(
      repository,
      { gone: madeBytes('gone', 400_000).toString('hex') },
      ...inCool,
    );
    for (const { id } of [first, gone]) await repository.removeSnapshot(id, { signal });

    const { counts, statistics } = await planned(
      repository,
      { maxUnused: { percent: 5 }, tierRules: month },
      clock.nowMs(),
    );
    expect(counts).toEqual([0, 0, 2, 0]);
    expect(statistics.tooYoungBytes).toBeGreaterThan(400_000);
    expect(statistics.unusedAfter).toBeGreaterThan(statistics.tooYoungBytes);
  });

  it('stores what is kept in the tier that is asked, trees aside', async () => {
    const { repository, plannedAfter } = await halfUsedInCool();
    await (await plannedAfter(0, undefined)).execute();

    const tiers: string[] = [];
    for await (const { tier } of repository.listFiles('pack', { signal })) tiers.push(tier);
    expect(tiers.sort()).toEqual(['cold', 'hot']);
  });
});

describe('executePrune', () => {
  it('keeps every file of the snapshots that are left, and leaves nothing to do', async () => {
    const { repository } = await memoryRepository();
    const { snapshot } = await halfUsed(repository);
    await (await planned(repository)).execute();

    const { index, counts, statistics } = await planned(repository);
    expect([counts, statistics.unusedAfter]).toEqual([[0, 0, 0, 0], 0]);
    expect(await treeLiteral(index, snapshot.tree, signal)).toEqual({ b: text('b') });
    expect(index.indexIds).toHaveLength(1);
  });

  it('refuses a plan when snapshots or index files came or went meanwhile', async () => {
    const { backend, repository } = await memoryRepository();
    const { id } = await halfUsed(repository);
    const files = new Map(backend.files);
    const changes = [
      () => saveFolder(repository, { c: text('c') }),
      () => repository.removeSnapshot(id, { signal }),
      async () => {
        const index = await repository.loadIndex({ signal });
        await index.replaceIndex(index.packs(), [], { signal });
      },
    ];
    for (const change of changes) {
      const { execute } = await planned(repository);
      await change();
      const before = [...backend.files.keys()];
      await expect(execute()).rejects.toMatchObject({ code: 'repository/stale-plan' });
      expect([...backend.files.keys()]).toEqual(before);
      backend.files.clear();
      for (const [path, bytes] of files) backend.files.set(path, bytes);
    }
  });

  it('warns of packs that cannot be removed, which the next prune removes', async () => {
    const { backend, repository } = await testRepository((inner) => new FaultyBackend(inner));
    await halfUsed(repository);
    backend.failAll({ operation: 'remove', type: 'pack' });
    const { execute, events } = await planned(repository);
    await execute();

    const warned = events.flatMap((event) => (event.kind === 'warning' ? [event.warning.error.code] : []));
    expect(warned).toEqual(['storage/unavailable', 'storage/unavailable']);
    backend.heal();
    expect((await planned(repository)).counts).toEqual([2, 0, 0, 0]);
  });

  it('takes another copy, or asks once more, when a blob that it moves was read badly', async () => {
    const { backend, repository } = await testRepository((inner) => new FaultyBackend(inner));
    await halfUsed(repository);
    const { plan, execute } = await planned(repository);
    backend.damageLoads({ type: 'pack', name: plan.repack[0]! }, (bytes) => Buffer.alloc(bytes.length), 1);
    await execute();

    expect((await planned(repository)).counts).toEqual([0, 0, 0, 0]);
  });

  it('stops, and removes no pack, when a used blob is damaged', async () => {
    const { backend, repository } = await memoryRepository();
    await halfUsed(repository);
    const { plan, execute } = await planned(repository);
    const pack = plan.repack[0]!;
    const path = `data/${pack.slice(0, 2)}/${pack}`;
    backend.files.set(path, Buffer.alloc(backend.files.get(path)!.length));
    const before = [...backend.files.keys()];

    await expect(execute()).rejects.toMatchObject({ code: 'data/corrupt' });
    expect([...backend.files.keys()]).toEqual(before);
  });
});
