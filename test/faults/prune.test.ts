/** Prune broken off after every storage call: the repository stays whole, nothing is lost, and the next prune goes on. */
import { describe, expect, it } from 'vitest';
import { check } from '../../main/engine/maintenance/check';
import { executePrune } from '../../main/engine/maintenance/execute-prune';
import { planPrune } from '../../main/engine/maintenance/plan-prune';
import { openRepository, type OpenRepository } from '../../main/engine/repository/repository';
import type { Bytes } from '../../main/engine/base/bytes';
import { MemoryBackend } from '../../main/engine/storage/memory/memory-backend';
import { FaultyBackend, storageGone } from '../support/faulty-backend';
import { madeBytes, saveFolder } from '../support/made-snapshots';
import { memoryRepository, signal, testEnvironment } from '../support/memory-repository';
import { thoroughPrune } from '../support/prune-request';
import { resticPassword } from '../support/real-restic';
import { treeLiteral } from '../support/tree-literal';

const run = { signal, onEvent: () => undefined, random: () => 0.5 };
const text = (seed: string) => madeBytes(seed, 600).toString('hex');

/** Packs that are wholly unused, partly used, wholly used and not indexed. */
async function wastefulFiles(): Promise<ReadonlyMap<string, Bytes>> {
  const { backend, repository } = await memoryRepository();
  const first = await saveFolder(repository, { a: text('a'), b: text('b'), deep: { c: text('c') } });
  await saveFolder(repository, { b: text('b'), deep: { c: text('c'), d: text('d') }, e: text('e') });
  const third = await saveFolder(repository, { only: text('gone') });
  await saveFolder(repository, { e: text('e'), f: text('f') });
  for (const { id } of [first, third]) await repository.removeSnapshot(id, { signal });
  const known = new Set(backend.files.keys());
  await saveFolder(repository, { lost: text('lost') });
  for (const path of [...backend.files.keys()]) {
    if (!known.has(path) && !path.startsWith('data/')) backend.files.delete(path);
  }
  return backend.files;
}

async function opened(files: ReadonlyMap<string, Bytes>) {
  const inner = new MemoryBackend();
  for (const [path, bytes] of files) inner.files.set(path, bytes);
  const backend = new FaultyBackend(inner);
  const repository = await openRepository(testEnvironment(backend), resticPassword, { signal });
  return { inner, backend, repository };
}

async function prune(repository: OpenRepository) {
  const index = await repository.loadIndex({ signal });
  const plan = await planPrune(index, thoroughPrune, { signal });
  await executePrune(index, plan, thoroughPrune, run);
  return plan.statistics;
}

/** Every file of every snapshot. */
async function contents(repository: OpenRepository) {
  const index = await repository.loadIndex({ signal });
  const records = await repository.listSnapshots({ signal });
  const entries = records.map(
    async ({ id, snapshot }) => [id, await treeLiteral(index, snapshot.tree, signal)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

async function errorsOf(repository: OpenRepository) {
  const { findings } = await check(repository, { readData: { kind: 'all' }, checkUnused: false }, run);
  return findings.filter(({ severity }) => severity === 'error');
}

describe('prune', () => {
  it('stays whole and loses nothing wherever it is broken off', async () => {
    const files = await wastefulFiles();
    const whole = await opened(files);
    const expected = await contents(whole.repository);
    whole.backend.calls.length = 0;
    await prune(whole.repository);
    const calls = whole.backend.calls.length;
    expect(calls).toBeGreaterThan(20);

    for (const when of ['before', 'after'] as const) {
      for (let nth = 1; nth <= calls; nth++) {
        const { backend, inner } = await opened(files);
        const broken = await openRepository(testEnvironment(backend), resticPassword, { signal });
        if (when === 'before') backend.goneAfter(nth - 1);
        else backend.failNth(nth, {}, storageGone, 'after');
        await prune(broken).catch(() => undefined);

        const { repository } = await opened(inner.files);
        const place = `${when} call ${String(nth)}`;
        expect([place, await errorsOf(repository)]).toEqual([place, []]);
        expect([place, await contents(repository)]).toEqual([place, expected]);
        await prune(repository);
        const left = await prune(repository);
        expect([place, left.unusedAfter, left.packsUnreferenced]).toEqual([place, 0, 0]);
      }
    }
  });
});
