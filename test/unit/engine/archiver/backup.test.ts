import { chmodSync, linkSync, mkdirSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { backup } from '../../../../main/engine/archiver/backup';
import type { EngineEvent, BackupRequest, BackupResult } from '../../../../main/engine/requests';
import type { IndexedRepository } from '../../../../main/engine/repository/repository';
import { PauseGate } from '../../../../main/engine/base/pause-gate';
import { FakeClock } from '../../../support/fake-clock';
import { type TestRepository, memoryRepository } from '../../../support/memory-repository';
import { usualBackup } from '../../../support/usual-backup';
import { nodeAt, plantTree, treeLiteral, type TreeLiteral } from '../../../support/tree-literal';
import type { MemoryBackend } from '../../../../main/engine/storage/memory/memory-backend';

const isRoot = process.getuid?.() === 0;

let folder = '';
let place: TestRepository<MemoryBackend>;
let events: EngineEvent[] = [];
let pause = new PauseGate();

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'archiver-'));
  place = await memoryRepository();
  events = [];
  pause = new PauseGate();
});

afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await place.repository.close();
});

interface RunChanges extends Partial<BackupRequest> {
  readonly signal?: AbortSignal;
  /** Called when files are about to be read. */
  readonly beforeReading?: () => void;
  readonly onEvent?: (event: EngineEvent) => void;
}

async function run({
  signal = never,
  onEvent,
  beforeReading,
  ...changes
}: RunChanges = {}): Promise<BackupResult> {
  const snapshots = await place.repository.listSnapshots({ signal });
  const indexed = await place.repository.loadIndex({ signal });
  const request = { ...usualBackup, workingFolder: folder, targets: ['.'], ...changes };
  const watched = beforeReading ? watchReading(indexed, beforeReading) : indexed;
  const context = { indexed: watched, snapshots, clock: new FakeClock({ advancesItself: true }), pause };
  return backup(context, request, {
    signal,
    onEvent: (event) => {
      events.push(event);
      onEvent?.(event);
    },
  });
}

const never = new AbortController().signal;

/** `indexed`, whose writers call `beforeReading` before they save files. */
function watchReading(indexed: IndexedRepository, beforeReading: () => void): IndexedRepository {
  return behind(indexed, {
    withWriter: (options, body) =>
      indexed.withWriter(options, (writer) => {
        const saveFiles: typeof writer.saveFiles = (files, onBytesRead) => {
          beforeReading();
          return writer.saveFiles(files, onBytesRead);
        };
        return body(behind(writer, { saveFiles }));
      }),
  });
}

function behind<T extends object>(inner: T, methods: Partial<T>): T {
  const get = (target: T, key: string | symbol): unknown => {
    const value: unknown = Reflect.get(key in methods ? methods : target, key);
    return typeof value === 'function' && !(key in methods) ? value.bind(target) : value;
  };
  return new Proxy(inner, { get });
}

async function stored({ snapshot }: BackupResult): Promise<TreeLiteral> {
  const indexed = await place.repository.loadIndex({ signal: never });
  return treeLiteral(indexed, snapshot.tree, never);
}

function changes(): Record<string, string> {
  const items = events.filter((event) => event.kind === 'item').map(({ item }) => item);
  return Object.fromEntries(items.map(({ path, change }) => [path.slice(folder.length + 1), change]));
}

function warnings(): [string, string, string][] {
  return events
    .filter((event) => event.kind === 'warning')
    .map(({ warning: { path, error, during } }) => [path.replace(`${folder}/`, ''), error.code, during]);
}

const sample: TreeLiteral = {
  'a.txt': 'alpha',
  empty: '',
  link: ['nowhere/at all'],
  deep: { er: { 'b.txt': 'beta', none: {} }, 'c.txt': 'gamma' },
  'odd \udcff\n"name"\\': 'odd',
  'ünï\u{1f600}': 'unicode',
};

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
    events = [];
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

  it.skipIf(isRoot)('leaves out and reports what cannot be read', async () => {
    plantTree(folder, { good: 'good', secret: 'secret', closed: { in: 'in' } });
    chmodSync(join(folder, 'secret'), 0);
    chmodSync(join(folder, 'closed'), 0);
    const result = await run();
    chmodSync(join(folder, 'closed'), 0o700);
    expect(await stored(result)).toEqual({ good: 'good' });
    expect([result.warnings, warnings().sort()]).toEqual([
      2,
      [
        ['closed', 'disk/denied', 'archival'],
        ['secret', 'disk/denied', 'archival'],
      ],
    ]);
  });

  it('leaves out a file that vanishes or turns into something else before it is read', async () => {
    plantTree(folder, { a: 'a', b: 'b', c: 'c', d: 'd' });
    const result = await run({
      beforeReading: () => {
        for (const name of ['a', 'b', 'c']) unlinkSync(join(folder, name));
        plantTree(folder, { b: { in: 'in' }, c: ['d'] });
      },
    });
    expect(await stored(result)).toEqual({ d: 'd' });
    expect(warnings()).toEqual([
      ['a', 'disk/not-found', 'archival'],
      ['b', 'disk/changed-while-reading', 'archival'],
      ['c', 'disk/changed-while-reading', 'archival'],
    ]);
  });

  it.each([
    ['one file of a folder', '.', 'a/2', []],
    ['a whole folder, as with a disk that is unplugged', '.', 'a', [['a', 'disk/not-found', 'archival']]],
    ['what was asked for by name', 'a/2', 'a/2', [['a/2', 'disk/not-found', 'archival']]],
  ])('says so or not when something vanishes during the walk: %s', async (_, target, vanishing, expected) => {
    plantTree(folder, { a: { 1: 'one', 2: 'two', 3: 'three' } });
    const targets = target === '.' ? ['.'] : ['a/1', target];
    await run({ targets });
    events = [];
    await run({
      targets,
      onEvent: (event) => {
        if (event.kind === 'item') rmSync(join(folder, vanishing), { recursive: true, force: true });
      },
    });
    expect(warnings()).toEqual(expected);
  });

  it('looks at nothing more while it is paused, though nothing has changed', async () => {
    plantTree(folder, { 1: 'one', 2: 'two', 3: 'three' });
    await run();
    const seen: string[] = [];
    const running = run({
      onEvent: (event) => {
        if (event.kind !== 'item' || event.item.nodeType !== 'file') return;
        pause.setPaused(seen.push(event.item.path) === 1);
      },
    });
    await vi.waitUntil(() => seen.length > 0);
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    const whilePaused = seen.length;
    pause.setPaused(false);
    expect([whilePaused, (await running).warnings]).toEqual([1, 0]);
  });

  it('reads a file again whose data the repository has lost', async () => {
    plantTree(folder, { a: 'a' });
    await run();
    const packs = [...(await place.repository.loadIndex({ signal: never })).packs()];
    await place.repository.withLock('exclusive', { signal: never }, async (signal) => {
      const indexed = await place.repository.loadIndex({ signal });
      const trees = packs.filter(({ blobs }) => blobs[0]?.type === 'tree');
      await indexed.replaceIndex(trees, indexed.indexIds, { signal });
      for (const { pack, blobs } of packs)
        if (blobs[0]?.type === 'data') await indexed.removePack(pack, { signal });
    });
    const result = await run();
    expect([await stored(result), warnings()]).toEqual([{ a: 'a' }, [['a', 'data/missing', 'archival']]]);
  });

  it('reads everything again below a folder whose tree the repository has lost', async () => {
    plantTree(folder, sample);
    const first = await run();
    for (const path of [...place.backend.files.keys()])
      if (/^(?:data|index)\//.test(path)) place.backend.files.delete(path);
    const second = await run();
    expect([second.snapshot.tree, second.parent, await stored(second), warnings()]).toEqual([
      first.snapshot.tree,
      first.snapshotId,
      sample,
      [['', 'data/missing', 'archival']],
    ]);
  });

  it('goes on without a target that does not exist', async () => {
    plantTree(folder, { here: 'here' });
    const result = await run({ targets: ['here', 'gone'] });
    expect([result.snapshot.paths, await stored(result), warnings()]).toEqual([
      [join(folder, 'here')],
      { here: 'here' },
      [['gone', 'disk/not-found', 'scan']],
    ]);
  });

  it('fails when there is nothing to save', async () => {
    mkdirSync(join(folder, 'void'));
    const nothing = [
      run({ targets: ['gone'] }),
      run({ targets: ['.'], workingFolder: join(folder, 'void') }),
    ];
    for (const result of nothing) await expect(result).rejects.toMatchObject({ code: 'input/invalid' });
    expect(await place.repository.listSnapshots({ signal: never })).toEqual([]);
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
