/** Prune broken off at every storage call: the repository stays whole, nothing is lost, and the next prune goes on; real restic finds it clean. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { check } from '../../main/engine/maintenance/check';
import { executePrune } from '../../main/engine/maintenance/execute-prune';
import { planPrune } from '../../main/engine/maintenance/plan-prune';
import { openRepository, type OpenRepository } from '../../main/engine/repository/repository';
import type { Bytes } from '../../main/engine/base/bytes';
import { isCancelled } from '../../main/engine/errors';
import { allFolders } from '../../main/engine/storage/layout';
import { MemoryBackend } from '../../main/engine/storage/memory/memory-backend';
import { FaultyBackend, storageGone } from '../support/faulty-backend';
import { madeBytes, saveFolder } from '../support/made-snapshots';
import { memoryRepository, signal, testEnvironment } from '../support/memory-repository';
import { thoroughPrune } from '../support/prune-request';
import { hasRestic, restic, resticPassword, temporaryFolder } from '../support/real-restic';
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

async function prune(repository: OpenRepository, stop = signal) {
  const index = await repository.loadIndex({ signal: stop });
  const plan = await planPrune(index, thoroughPrune, { signal: stop, nowMs: 0 });
  await executePrune(index, plan, thoroughPrune, { ...run, signal: stop });
  return plan.statistics;
}

/** How a prune ends too soon at a storage call. */
const breaks = {
  'the storage is gone before': async (repository: OpenRepository, backend: FaultyBackend, nth: number) => {
    backend.goneAfter(nth - 1);
    await prune(repository).catch(() => undefined);
  },
  'the answer is lost after': async (repository: OpenRepository, backend: FaultyBackend, nth: number) => {
    backend.failNth(nth, {}, storageGone, 'after');
    await prune(repository).catch(() => undefined);
  },
  'somebody stops it at': async (repository: OpenRepository, backend: FaultyBackend, nth: number) => {
    const stop = new AbortController();
    void backend.holdNth(nth, {}).reached.then(() => stop.abort());
    await expect(prune(repository, stop.signal)).rejects.toSatisfy(isCancelled);
  },
};

/** What real restic says of a repository of these files. */
function resticCheck(files: ReadonlyMap<string, Bytes>): string {
  const { path, remove } = temporaryFolder();
  try {
    for (const folder of allFolders()) mkdirSync(join(path, folder), { recursive: true });
    for (const [file, bytes] of files) writeFileSync(join(path, file), bytes);
    return restic(path, 'check', '--read-data').toString();
  } finally {
    remove();
  }
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
  it.each(Object.entries(breaks))(
    'stays whole and loses nothing when %s any call',
    async (_, breakOff) => {
      const files = await wastefulFiles();
      const whole = await opened(files);
      const expected = await contents(whole.repository);
      whole.backend.calls.length = 0;
      await prune(whole.repository);
      const calls = whole.backend.calls.length;
      expect(calls).toBeGreaterThan(20);

      for (let nth = 1; nth <= calls; nth++) {
        const { backend, inner } = await opened(files);
        const broken = await openRepository(testEnvironment(backend), resticPassword, { signal });
        await breakOff(broken, backend, nth);

        const { repository, inner: left } = await opened(inner.files);
        expect([nth, await errorsOf(repository)]).toEqual([nth, []]);
        expect([nth, await contents(repository)]).toEqual([nth, expected]);
        await prune(repository);
        const { unusedAfter, packsUnreferenced } = await prune(repository);
        expect([nth, unusedAfter, packsUnreferenced]).toEqual([nth, 0, 0]);
        expect([nth, await contents(repository)]).toEqual([nth, expected]);
        if (hasRestic) expect(resticCheck(left.files)).toContain('no errors were found');
      }
    },
    600_000,
  );
});
