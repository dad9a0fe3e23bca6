import { expect, it } from 'vitest';
import { executePrune } from '../../../main/engine/maintenance/execute-prune';
import { planPrune } from '../../../main/engine/maintenance/plan-prune';
import { pruneView } from '../../../main/jobs/prune-view';
import { madeBytes, saveFolder } from '../../support/made-snapshots';
import { memoryRepository, signal } from '../../support/memory-repository';
import { thoroughPrune } from '../../support/prune-request';

it('says before a prune what there is to free, and after it what is left', async () => {
  const { backend, repository } = await memoryRepository();
  const text = (seed: string) => madeBytes(seed, 6000).toString('hex');
  const gone = [
    await saveFolder(repository, { a: text('a'), b: text('b') }),
    await saveFolder(repository, { b: text('b'), c: text('c') }),
  ];
  await saveFolder(repository, { b: text('b') });
  for (const { id } of gone) await repository.removeSnapshot(id, { signal });
  const plan = async (maxRepackBytes: number | undefined) => {
    const index = await repository.loadIndex({ signal });
    const request = { ...thoroughPrune, maxRepackBytes };
    const made = await planPrune(index, request, { signal, nowMs: 0 });
    const execute = () => executePrune(index, made, request, { signal, onEvent: () => undefined });
    return { view: pruneView(made.statistics), execute };
  };
  const packBytes = () =>
    [...backend.files].reduce((sum, [path, bytes]) => sum + (path.startsWith('data/') ? bytes.length : 0), 0);

  const partly = await plan(0);
  const { reclaimableBytes, freedBytes, unusedAfterBytes } = partly.view;
  expect(reclaimableBytes).toBe(freedBytes + unusedAfterBytes);
  expect(partly.view).toMatchObject({ rewrittenBytes: 0, tooYoungBytes: 0 });
  expect(unusedAfterBytes).toBeGreaterThan(0);
  const before = packBytes();
  await partly.execute();
  expect(before - packBytes()).toBeGreaterThanOrEqual(freedBytes);

  const rest = await plan(undefined);
  expect(rest.view).toMatchObject({
    reclaimableBytes: unusedAfterBytes,
    freedBytes: unusedAfterBytes,
    unusedAfterBytes: 0,
  });
  expect(rest.view.rewrittenBytes).toBeGreaterThan(0);
  await rest.execute();
  expect((await plan(undefined)).view.reclaimableBytes).toBe(0);
});
