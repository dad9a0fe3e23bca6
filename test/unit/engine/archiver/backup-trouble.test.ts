import { chmodSync, mkdirSync, rmSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import {
  folder,
  forgetEvents,
  never,
  pause,
  place,
  run,
  sample,
  stored,
  warnings,
  useBackupPlace,
} from '../../../support/backup-place';
import { nodeAt, plantTree, type TreeLiteral } from '../../../support/tree-literal';

const isRoot = process.getuid?.() === 0;

useBackupPlace();

describe('backup in trouble', () => {
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

  it.each([
    ['among the targets', '.', {}],
    // Behind a large file, which is left to others, and so are those that come after so many bytes.
    [
      'in a folder',
      'in',
      Object.fromEntries(Array.from({ length: 17 }, (_, at) => [`_${at}`, 'x'.repeat(1e6)])),
    ],
  ])(
    'leaves out a file that vanishes or turns into something else before it is read, %s',
    async (_, target, before) => {
      const inside = join(folder, target);
      mkdirSync(inside, { recursive: true });
      plantTree(inside, { ...before, a: 'a', b: 'b', c: 'c', d: 'd' });
      const result = await run({
        targets: [target],
        beforeReading: () => {
          for (const name of ['a', 'b', 'c']) unlinkSync(join(inside, name));
          plantTree(inside, { b: { in: 'in' }, c: ['d'] });
        },
      });
      const left = { ...before, d: 'd' };
      expect(await stored(result)).toEqual(target === '.' ? left : { [target]: left });
      const inTarget = (name: string) => join(target, name);
      expect(warnings()).toEqual([
        [inTarget('a'), 'disk/not-found', 'archival'],
        [inTarget('b'), 'disk/changed-while-reading', 'archival'],
        [inTarget('c'), 'disk/changed-while-reading', 'archival'],
      ]);
    },
  );

  it.each([
    ['one file of a folder', '.', 'a/2', []],
    ['a whole folder, as with a disk that is unplugged', '.', 'a', [['a', 'disk/not-found', 'archival']]],
    ['what was asked for by name', 'a/2', 'a/2', [['a/2', 'disk/not-found', 'archival']]],
  ])('says so or not when something vanishes during the walk: %s', async (_, target, vanishing, expected) => {
    plantTree(folder, { a: { 1: 'one', 2: 'two', 3: 'three' } });
    const targets = target === '.' ? ['.'] : ['a/1', target];
    await run({ targets });
    forgetEvents();
    await run({
      targets,
      onEvent: (event) => {
        if (event.kind === 'item') rmSync(join(folder, vanishing), { recursive: true, force: true });
      },
    });
    expect(warnings()).toEqual(expected);
  });

  it('says that the folder went whose entries are the targets', async () => {
    plantTree(folder, { 1: 'one', 2: 'two', 3: 'three' });
    await run();
    forgetEvents();
    await run({
      onEvent: (event) => {
        if (event.kind === 'item') rmSync(folder, { recursive: true, force: true });
      },
    });
    expect(warnings()).toEqual([[folder, 'disk/not-found', 'archival']]);
  });

  it.each([
    ['among the targets', '.'],
    ['in a folder', 'in'],
  ])('looks at nothing more while it is paused, though nothing has changed, %s', async (_, target) => {
    mkdirSync(join(folder, 'in'));
    plantTree(join(folder, target), { 1: 'one', 2: 'two', 3: 'three' });
    const targets = [target];
    await run({ targets });
    const seen: string[] = [];
    const running = run({
      targets,
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

  it.each([
    ['a target', { a: 'a' }, 'a'],
    ['a file in a folder', { in: { a: 'a' } }, 'in/a'],
  ])('reads again what the repository has lost the data of: %s', async (_, planted: TreeLiteral, path) => {
    plantTree(folder, planted);
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
    expect([await stored(result), warnings()]).toEqual([planted, [[path, 'data/missing', 'archival']]]);
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

  it('reads everything again below a folder whose tree is damaged in every copy', async () => {
    plantTree(folder, { in: sample });
    const first = await run();
    const indexed = await place.repository.loadIndex({ signal: never });
    const tree = await nodeAt(indexed, first.snapshot.tree, 'in', never);
    const [blob] = indexed.lookup('tree', tree!.subtree!);
    const pack = [...place.backend.files.keys()].find((path) => path.endsWith(blob!.pack))!;
    const bytes = place.backend.files.get(pack)!;
    bytes[blob!.offset + 20] = bytes[blob!.offset + 20]! ^ 1;
    const second = await run();
    expect([second.snapshot.tree, warnings()]).toEqual([
      first.snapshot.tree,
      [['in', 'data/corrupt', 'archival']],
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
});
