import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type Clock, systemClock } from '../../../main/engine/base/clock';
import { noLog } from '../../../main/engine/base/log';
import { PauseGate } from '../../../main/engine/base/pause-gate';
import { createEngine } from '../../../main/engine/engine';
import type { RestoreRequest, RunOptions } from '../../../main/engine/requests';
import { deferred } from '../../support/deferred';
import { noRules } from '../../support/keep-rules';
import { signal } from '../../support/memory-repository';
import { thoroughPrune } from '../../support/prune-request';
import { allEntries } from '../../support/search-place';
import { temporaryFolder } from '../../support/temporary-folder';
import { usualBackup } from '../../support/usual-backup';

const engine = createEngine({ clock: systemClock, log: noLog, workerEntry: undefined });
afterEach(() => engine.close());

test('a blob is shown only for its whole id', async () => {
  const path = await temporaryFolder();
  const session = await engine.create(
    { location: { kind: 'local', path }, credential: { kind: 'none' }, password: 'correct horse' },
    { signal },
  );
  for (const type of ['blob', 'tree'] as const) {
    await expect(session.catBytes(type, 'abc', { signal })).rejects.toMatchObject({ code: 'input/invalid' });
  }
  await session.close();
});

test.each(['a folder', 'no folder', 'a folder that cannot be'])(
  'names are found after each backup, with %s for caches',
  async (caches) => {
    const folder = await temporaryFolder();
    const [source, cache] = [join(folder, 'source'), join(folder, 'cache')];
    await mkdir(source);
    if (caches === 'a folder that cannot be') await writeFile(cache, '');
    const request = {
      location: { kind: 'local', path: join(folder, 'repository') },
      credential: { kind: 'none' },
      password: 'correct horse',
      cacheFolder: caches === 'no folder' ? undefined : cache,
    } as const;
    const run = { signal, onEvent: () => undefined };
    const session = await engine.create(request, { signal });
    const backup = async (name: string) => {
      await writeFile(join(source, name), name);
      const wish = { ...usualBackup, workingFolder: folder, targets: [source] };
      return (await session.backup(wish, run)).snapshotId!;
    };
    const first = await backup('one');
    // Nothing has asked for the index yet: the first search does.
    expect(await session.search({ ...allEntries, text: 'one' }, { signal })).toMatchObject({
      isComplete: false,
    });
    await session.updateSearch({ signal });
    await rm(join(source, 'one'));
    const second = await backup('two');
    await session.updateSearch({ signal });
    expect(await session.search({ ...allEntries, text: 'o*' }, { signal })).toMatchObject({
      isComplete: true,
      snapshotsDone: 2,
      matches: [{ isDeleted: true, first: { snapshot: first }, last: { snapshot: first } }],
    });
    expect(await session.findVersions(join(source, 'two'), 'laptop', { signal })).toMatchObject({
      snapshots: [{ snapshot: second, version: 0 }, { version: 'nothing' }],
    });
    expect(await session.preview(second, join(source, 'two'), { signal })).toMatchObject({ text: 'two' });
    const changes = async (to: Parameters<typeof session.compare>[0]['to']) =>
      (await session.compare({ from: first, to }, run)).differences.map(({ change }) => change).sort();
    expect(await changes({ kind: 'snapshot', snapshot: second })).toEqual(['added', 'removed']);
    expect(await changes({ kind: 'computer', rules: usualBackup })).toEqual(['added', 'removed']);
    await session.close();
    const kept = await readdir(join(cache, session.info.id, 'kept')).catch(() => []);
    expect(kept).toEqual(caches === 'a folder' ? ['search'] : []);
  },
);

const usualRestore: Omit<RestoreRequest, 'snapshot' | 'target'> = {
  selection: ['/'],
  includes: [],
  excludes: [],
  ignoreCase: false,
  subfolder: '',
  conflicts: 'always',
  deleteExtra: false,
  withMetadata: true,
  sparse: true,
  verify: false,
  isDryRun: false,
  reportItems: false,
};

test('a run that is paused is held, and no other', async () => {
  const folder = await temporaryFolder();
  const [source, location] = [join(folder, 'source'), join(folder, 'repository')];
  await mkdir(source);
  await writeFile(join(source, 'one'), 'one');
  const session = await engine.create(
    { location: { kind: 'local', path: location }, credential: { kind: 'none' }, password: 'p' },
    { signal },
  );
  const run = { signal, onEvent: () => undefined };
  const backup = (options: RunOptions) =>
    session.backup({ ...usualBackup, workingFolder: folder, targets: [source] }, options);
  const { snapshotId } = await backup(run);
  const restore = (into: string, options: RunOptions) => {
    const target = { kind: 'folder', path: join(folder, into) } as const;
    return session.restore({ ...usualRestore, snapshot: snapshotId!, target }, options);
  };
  const ended: string[] = [];
  const held = (name: string, start: (options: RunOptions) => Promise<unknown>) => {
    const pause = new PauseGate();
    pause.setPaused(true);
    const done = start({ ...run, pause }).then(() => ended.push(name));
    return async () => {
      pause.setPaused(false);
      await done;
    };
  };
  await writeFile(join(source, 'two'), 'two');
  const goOnWithBackup = held('backup', backup);
  const goOnWithRestore = held('restore', (options) => restore('held', options));

  await restore('free', run);
  expect(await readFile(join(folder, 'free', source, 'one'), 'utf8')).toBe('one');
  expect(ended).toEqual([]);
  await goOnWithRestore();
  await goOnWithBackup();
  expect(ended).toEqual(['restore', 'backup']);
  await session.close();
});

test('forget waits for whoever works, if asked; what a prune would do is seen meanwhile', async () => {
  const clock: Clock = {
    nowMs: () => systemClock.nowMs(),
    sleep: (delayMs, until) => systemClock.sleep(Math.min(delayMs, 10), until),
  };
  const folder = await temporaryFolder();
  const hurried = createEngine({ clock, log: noLog, workerEntry: undefined });
  const session = await hurried.create(
    { location: { kind: 'local', path: join(folder, 'r') }, credential: { kind: 'none' }, password: 'p' },
    { signal },
  );
  const run = { signal, onEvent: () => undefined };
  const backup = { ...usualBackup, workingFolder: folder, targets: [folder], excludes: ['r'] };
  await writeFile(join(folder, 'file'), 'content');
  const { snapshotId: first } = await session.backup(backup, run);
  await session.backup(backup, run);

  const [reached, released] = [deferred(), deferred()];
  const onEntry = () => (reached.resolve(), released.promise);
  const working = session.walk(first!, '/', { signal, isRecursive: true, onEntry });
  await reached.promise;
  const forget = (lockWaitMs: number) => {
    const filter = { hosts: [], tagLists: [], paths: [] };
    const groupBy = { host: true, paths: true, tags: false };
    const request = { snapshots: [], filter, keep: { ...noRules, last: 1 }, groupBy, isDryRun: false };
    return session.forget({ ...request, lockWaitMs }, { signal });
  };
  await expect(forget(0)).rejects.toMatchObject({ code: 'repository/locked' });
  expect(await session.prune({ ...thoroughPrune, isDryRun: true }, run)).toMatchObject({ packsRemoved: 0 });
  await expect(session.prune(thoroughPrune, run)).rejects.toMatchObject({ code: 'repository/locked' });
  const waiting = forget(60_000);
  released.resolve();
  await working;
  expect(await waiting).toMatchObject([{ remove: [{ id: first }] }]);
  await session.close();
  await hurried.close();
});
