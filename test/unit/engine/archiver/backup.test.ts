import { chmodSync, linkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  changes,
  events,
  folder,
  forgetEvents,
  never,
  place,
  run,
  sample,
  stored,
  useBackupPlace,
} from '../../../support/backup-place';
import { FakeClock } from '../../../support/fake-clock';
import { nodeAt, plantTree, type TreeLiteral } from '../../../support/tree-literal';

useBackupPlace();

describe('backup', () => {
  it('stores what is on the disk', async () => {
    plantTree(folder, sample);
    const result = await run();
    expect(await stored(result)).toEqual(sample);
    expect(result.snapshot).toMatchObject({
      parent: undefined,
      paths: [folder],
      hostname: 'laptop',
      username: 'ada',
      programVersion: 'stowkeep test',
      summary: {
        filesNew: 6,
        dirsNew: 3,
        dataBlobs: 5,
        treeBlobs: 4,
        totalFilesProcessed: 6,
        totalBytesProcessed: 24,
      },
    });
    expect(events.filter(({ kind }) => kind === 'scanned').at(-1)).toEqual({
      kind: 'scanned',
      files: 6,
      folders: 3,
      bytes: 24,
      isComplete: true,
    });
    expect(events.at(-1)).toMatchObject({ kind: 'progress', filesDone: 6, bytesDone: 24 });
    expect(await place.repository.loadSnapshot(result.snapshotId!, { signal: never })).toEqual(
      result.snapshot,
    );
  });

  it('counts ahead only where it is asked to', async () => {
    plantTree(folder, sample);
    const sleep = vi.spyOn(FakeClock.prototype, 'sleep');
    onTestFinished(() => sleep.mockRestore());
    await run({ countsAhead: false });
    expect(sleep).not.toHaveBeenCalled();
    expect(events.filter(({ kind }) => kind === 'scanned')).toMatchObject([{ files: 6, isComplete: true }]);
    await run({ countsAhead: true });
    expect(sleep).toHaveBeenCalledOnce();
  });

  it('reads and stores nothing when nothing has changed', async () => {
    plantTree(folder, sample);
    const first = await run();
    const second = await run();
    expect(second).toMatchObject({
      parent: first.snapshotId,
      snapshot: {
        tree: first.snapshot.tree,
        summary: { filesUnmodified: 6, dirsUnmodified: 3, dataBlobs: 0, treeBlobs: 0, dataAddedPacked: 0 },
      },
    });
    const third = await run({ skipIfUnchanged: true });
    expect([third.snapshotId, third.snapshot.tree]).toEqual([undefined, first.snapshot.tree]);
  });

  it('stores what has changed', async () => {
    plantTree(folder, sample);
    await run();
    forgetEvents();
    writeFileSync(join(folder, 'a.txt'), 'another');
    writeFileSync(join(folder, 'deep/new.txt'), 'new');
    unlinkSync(join(folder, 'deep/c.txt'));
    const result = await run();
    expect(await stored(result)).toEqual({
      ...sample,
      'a.txt': 'another',
      deep: { er: sample['deep'] && (sample['deep'] as TreeLiteral)['er'], 'new.txt': 'new' },
    });
    expect(changes()).toMatchObject({
      'a.txt': 'changed',
      'deep/new.txt': 'new',
      deep: 'changed',
      'deep/er': 'unchanged',
      empty: 'unchanged',
    });
  });

  it('reads every file when asked for no parent, and still stores no blob twice', async () => {
    plantTree(folder, sample);
    await run();
    const { parent, snapshot } = await run({ parent: { kind: 'none' } });
    expect([parent, snapshot.summary]).toEqual([
      undefined,
      expect.objectContaining({ filesNew: 6, dataBlobs: 0, treeBlobs: 0 }),
    ]);
  });

  it('leaves out what rules exclude', async () => {
    plantTree(folder, {
      keep: { 'a.txt': 'a', 'b.tmp': 'b', 'C.BAK': 'c', 'd.txt': 'd' },
      cache: { 'CACHEDIR.TAG': 'Signature: 8a477f597d28d172789f06886806bc55 and more', x: 'x' },
      fake: { 'CACHEDIR.TAG': 'something else', x: 'x' },
      marked: { '.nobackup': '', y: { z: 'z' } },
      big: 'x'.repeat(2000),
    });
    const result = await run({
      excludes: ['*.tmp', '!d.txt', join(folder, 'nothing')],
      excludesIgnoringCase: ['*.bak'],
      excludeIfPresent: ['.nobackup'],
      excludeCaches: true,
      excludeLargerThanBytes: 1999,
    });
    expect(await stored(result)).toEqual({
      keep: { 'a.txt': 'a', 'd.txt': 'd' },
      cache: { 'CACHEDIR.TAG': 'Signature: 8a477f597d28d172789f06886806bc55 and more' },
      fake: { 'CACHEDIR.TAG': 'something else', x: 'x' },
      marked: { '.nobackup': '' },
    });
    expect(result.warnings).toBe(0);
  });

  it('keeps hard links, modes and sizes', async () => {
    plantTree(folder, { one: 'shared', script: '#!' });
    linkSync(join(folder, 'one'), join(folder, 'two'));
    chmodSync(join(folder, 'script'), 0o4755);
    const { snapshot } = await run();
    const indexed = await place.repository.loadIndex({ signal: never });
    const [one, two, script] = await Promise.all(
      ['one', 'two', 'script'].map((path) => nodeAt(indexed, snapshot.tree, path, never)),
    );
    expect(two).toEqual({ ...one, name: 'two', links: 2n, size: 6n });
    expect(script).toMatchObject({ mode: 0o755 + 2 ** 23, size: 2n, links: 1n });
  });

  it('stores many small files over several packs', async () => {
    const names = Array.from({ length: 700 }, (_, at) => `file-${String(at).padStart(4, '0')}`);
    const files = Object.fromEntries(names.map((name) => [name, `${name} `.repeat(1500)]));
    plantTree(folder, { many: files });
    const result = await run({ compression: 'off' });
    expect(await stored(result)).toEqual({ many: files });
    const packs = [...(await place.repository.loadIndex({ signal: never })).packs()];
    expect(packs.filter(({ blobs }) => blobs[0]?.type === 'data').length).toBeGreaterThan(2);
  });

  it('leaves large and very many files of a folder to others, and finds them unchanged', async () => {
    const many = Object.fromEntries(Array.from({ length: 1100 }, (_, at) => [`f${at}`, `${at}`]));
    const planted = { in: { ...many, large: 'x'.repeat(1_500_000), sub: { z: 'z' } } };
    plantTree(folder, planted);
    const first = await run();
    expect([await stored(first), first.snapshot.summary?.filesNew]).toEqual([planted, 1102]);
    const second = await run();
    expect([second.snapshot.tree, second.snapshot.summary]).toEqual([
      first.snapshot.tree,
      expect.objectContaining({ filesUnmodified: 1102, dirsUnmodified: 2, treeBlobs: 0 }),
    ]);
  });

  it('stores nothing in a dry run', async () => {
    plantTree(folder, sample);
    const filesBefore = [...place.backend.files.keys()];
    const result = await run({ isDryRun: true });
    expect(result).toMatchObject({
      snapshotId: undefined,
      snapshot: { summary: { filesNew: 6, dataBlobs: 5 } },
    });
    expect([...place.backend.files.keys()]).toEqual(filesBefore);
  });

  it('leaves no snapshot when it is cancelled, and the next run goes on from there', async () => {
    plantTree(
      folder,
      Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`f${at}`, `content ${at}`])),
    );
    const abort = new AbortController();
    const cancelled = run({
      signal: abort.signal,
      onEvent: (event) => {
        if (event.kind === 'item') abort.abort();
      },
    });
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
    expect(await place.repository.listSnapshots({ signal: never })).toEqual([]);
    const result = await run();
    expect(Object.keys(await stored(result))).toHaveLength(300);
  });

  it('takes over the packs of a run that was interrupted before its index', async () => {
    plantTree(folder, sample);
    const first = await run();
    const { indexIds, repository } = await place.repository.loadIndex({ signal: never });
    for (const id of indexIds) await place.backend.remove({ type: 'index', name: id }, { signal: never });
    await repository.removeSnapshot(first.snapshotId!, { signal: never });
    const second = await run();
    expect(second).toMatchObject({
      adoptedPacks: 2,
      parent: undefined,
      snapshot: { tree: first.snapshot.tree, summary: { dataBlobs: 0, treeBlobs: 0 } },
    });
    expect(await stored(second)).toEqual(sample);
  });
});
