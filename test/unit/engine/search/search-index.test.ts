import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { EngineError } from '../../../../main/engine/errors';
import type { SearchRequest } from '../../../../main/engine/lookup-requests';
import { SearchIndex } from '../../../../main/engine/search/search-index';
import type { GoTime } from '../../../../main/engine/format/go-time';
import type { Snapshot } from '../../../../main/engine/format/snapshot';
import { withDamagedTrees } from '../../../support/damaged-trees';
import { madeNode, saveFolder, saveNodes } from '../../../support/made-snapshots';
import { signal } from '../../../support/memory-repository';
import { allEntries, searchPlace, type SearchPlace } from '../../../support/search-place';
import { nodeAt, type TreeLiteral } from '../../../support/tree-literal';

let place: SearchPlace;
let index: SearchIndex;

beforeEach(async () => {
  place = await searchPlace();
  index = place.index();
});

const timeOf = (day: number) => `2024-01-${String(day).padStart(2, '0')}T12:00:00Z` as GoTime;

/** A snapshot of the folder `/a` on `day` of January, unless `fields` say otherwise. */
async function save(day: number, folder: TreeLiteral, fields: Partial<Snapshot> = {}) {
  const root = fields.paths ? folder : { a: folder };
  const { id } = await saveFolder(place.repository, root, { time: timeOf(day), paths: ['/a'], ...fields });
  return id;
}

async function found(text: string, wish: Partial<SearchRequest> = {}, of = index) {
  return (await of.search({ ...allEntries, text, ...wish }, { signal })).matches;
}

async function paths(text: string, wish: Partial<SearchRequest> = {}, of = index) {
  return (await found(text, wish, of)).map(({ path }) => path);
}

async function upToDate(of = index) {
  await of.update({ signal });
  return of;
}

describe('what is found', () => {
  it('is told with its first and last snapshot, its versions and whether it is gone', async () => {
    const first = await save(1, { kept: 'one', gone: 'x' });
    const second = await save(2, { kept: 'two!', gone: 'x' });
    const third = await save(3, { kept: 'one' });
    await upToDate();
    expect(await found('kept')).toMatchObject([
      {
        path: '/a/kept',
        hostname: 'host',
        type: 'file',
        sizeBytes: 3,
        first: { snapshot: first, timeMs: Date.parse(timeOf(1)) },
        last: { snapshot: third },
        isDeleted: false,
        versions: 2,
      },
    ]);
    expect(await found('gone')).toMatchObject([
      { first: { snapshot: first }, last: { snapshot: second }, isDeleted: true, versions: 1, sizeBytes: 1 },
    ]);
    expect(await paths('', { deleted: 'only' })).toEqual(['/a/gone']);
    expect(await paths('', { deleted: 'without' })).toEqual(['/a', '/a/kept']);
  });

  it('is ranked by how the name fits', async () => {
    await save(1, {
      'annual report': '1',
      report: '2',
      'reports.txt': '3',
      misreported: '4',
      report_dir: { q: '5' },
    });
    await upToDate();
    expect(await paths('report')).toEqual([
      '/a/report',
      '/a/report_dir',
      '/a/reports.txt',
      '/a/annual report',
      '/a/misreported',
    ]);
    // Of a word that only a folder above has, at least one other is in the name.
    expect(await paths('q report')).toEqual(['/a/report_dir/q']);
    expect(await paths('report q')).toEqual(['/a/report_dir/q']);
    expect(await paths('dir report')).toEqual(['/a/report_dir']);
  });

  it.each([
    ['*.TXT', ['/a/B.txt', '/a/é.txt']],
    ['?.txt', ['/a/B.txt', '/a/é.txt']],
    ['b*t', ['/a/B.txt']],
    ['*.*x*', ['/a/B.txt', '/a/é.txt']],
    ['??*.txt', []],
    ['*t.txt', []],
    ['*]', ['/a/[x]']],
    // Longer than a name, and it begins in the one before.
    ['*txt[x]', []],
    ['e* *t', ['/a/é.txt']],
    ['E.txt', ['/a/é.txt']],
    ['straẞe', []],
    ['[', ['/a/[x]']],
    ['b q', []],
    ['raw\udcff', ['/a/raw\udcff']],
    ['*\udcff', ['/a/raw\udcff']],
    // Half of a character that a name has.
    ['\ud83d', []],
  ])('by %s: %j', async (text, expected) => {
    await save(1, { 'B.txt': '', 'é.txt': '', '[x]': '', 'raw\udcff': '', '😀': '' });
    await upToDate();
    expect((await paths(text)).sort()).toEqual(expected);
  });

  it('keeps names as they are, whatever their bytes', async () => {
    const names = ['\u202egnp.exe', 'line\nbreak', 'raw\udcff\udc80', 'n'.repeat(255), '\u0001', 'e\u0301'];
    await save(1, Object.fromEntries(names.map((name) => [name, 'x'])));
    await upToDate();
    const again = place.index();
    for (const name of names) {
      expect(await paths(name.replace(/[\udc80-\udcff\s].*/su, ''), {}, again)).toContain(`/a/${name}`);
    }
  });

  it('is filtered by kind, size and time', async () => {
    const node = (name: string, size: number, time: string) =>
      madeNode(name, { content: [], size: BigInt(size), mtime: time as GoTime });
    const nodes = [
      node('a.JPG', 10, '2020-01-01T00:00:00Z'),
      node('b.pdf', 20, '2021-01-01T00:00:00Z'),
      node('c', 30, '2022-01-01T00:00:00.5+01:00'),
      madeNode('link', { type: 'symlink', linkTarget: 'x' }),
    ];
    await saveNodes(place.repository, async () => nodes, { paths: ['/'] });
    await upToDate();
    expect(await paths('', { kinds: ['picture'] })).toEqual(['/a.JPG']);
    expect(await paths('', { kinds: ['document', 'folder'] })).toEqual(['/b.pdf']);
    expect((await paths('', { kinds: ['file'] })).sort()).toEqual(['/a.JPG', '/b.pdf', '/c']);
    expect((await paths('', { kinds: ['other'] })).sort()).toEqual(['/c', '/link']);
    expect(await paths('', { minBytes: 15, maxBytes: 25 })).toEqual(['/b.pdf']);
    const [modifiedFromMs, modifiedToMs] = [Date.parse('2020-06-01'), Date.parse('2022-01-01T00:00:00Z')];
    expect((await paths('', { modifiedFromMs, modifiedToMs })).sort()).toEqual(['/b.pdf', '/c']);
  });

  it('comes in pages', async () => {
    const names = Array.from({ length: 50 }, (_, at) => `f${at}`);
    await save(1, Object.fromEntries(names.map((name) => [name, ''])));
    await upToDate();
    const all = await paths('f');
    const pages = await Promise.all([0, 20, 40, 60].map((offset) => paths('f', { offset, limit: 20 })));
    expect(pages.flat()).toEqual(all);
    expect(all).toHaveLength(50);
    expect(await index.search({ ...allEntries, text: 'f', limit: 1 }, { signal })).toMatchObject({
      total: 50,
    });
  });
});

describe('the index', () => {
  it('reads only trees that it has not had', async () => {
    await save(1, { same: { x: '1' }, other: { y: '1' } });
    await upToDate();
    const before = place.treesRead();
    await save(2, { same: { x: '1' }, other: { y: '2' } });
    await upToDate();
    // The root, `/a` and `other`.
    expect(place.treesRead() - before).toBe(3);
  });

  it('is kept, sealed, and read again without a tree', async () => {
    await save(1, { 'secret name': 'x', folder: { y: '' } });
    await upToDate();
    const [file] = place.kept.files.values();
    expect(file!.includes('secret')).toBe(false);
    const before = place.treesRead();
    const again = await upToDate(place.index());
    expect(await paths('secret', {}, again)).toEqual(['/a/secret name']);
    expect(place.treesRead()).toBe(before);
    await save(2, { folder: { y: '', z: '' } });
    await upToDate(again);
    expect(await paths('secret', { deleted: 'only' }, again)).toEqual(['/a/secret name']);
  });

  it.each<[string, (file: Buffer) => Buffer]>([
    ['damaged', (file) => Buffer.from(file.map((byte, at) => (at === 40 ? byte ^ 1 : byte)))],
    ['cut off', (file) => file.subarray(0, 100)],
    ['empty', () => Buffer.alloc(0)],
  ])('is made anew when what was kept is %s', async (_, damage) => {
    await save(1, { x: 'x' });
    await upToDate();
    for (const [name, file] of place.kept.files) place.kept.files.set(name, damage(file));
    expect(await paths('x', {}, await upToDate(place.index()))).toEqual(['/a/x']);
  });

  it('of another repository is of no use', async () => {
    await save(1, { x: 'x' });
    await upToDate();
    const other = await searchPlace(place.kept);
    expect(await paths('', {}, await upToDate(other.index()))).toEqual([]);
  });

  it('goes on in memory when it cannot be kept', async () => {
    place.kept.save = async () => undefined;
    await save(1, { x: 'x' });
    await upToDate();
    expect(place.kept.files.size).toBe(0);
    expect(await paths('x')).toEqual(['/a/x']);
  });

  it('knows each host and each place apart', async () => {
    await save(1, { a: { x: '1' } }, { paths: ['/a'] });
    await save(2, { b: { x: '2' } }, { paths: ['/b'] });
    await save(3, { a: { y: '3' } }, { paths: ['/a'], hostname: 'other' });
    await upToDate();
    // `/a` of the first host was not looked at since.
    expect(await found('x')).toMatchObject([
      { path: '/a/x', hostname: 'host', isDeleted: false },
      { path: '/b/x', hostname: 'host', isDeleted: false },
    ]);
    await save(4, { a: {}, b: { x: '2' } }, { paths: ['/a', '/b'] });
    await upToDate();
    expect(await paths('x', { deleted: 'only' })).toEqual(['/a/x']);
  });

  it('takes what lies at the root of a relative backup for what was saved', async () => {
    await save(1, { dir: { x: '1', y: '1' } }, { paths: ['/home/dir'] });
    await save(2, { dir: { x: '1' } }, { paths: ['/home/dir'] });
    await upToDate();
    expect(await paths('y', { deleted: 'only' })).toEqual(['/dir/y']);
  });

  it('tells a file from the folder that took its name', async () => {
    await save(1, { x: 'file' });
    await save(2, { x: { y: '' } });
    await upToDate();
    const types = (await found('x')).map(({ type, isDeleted }) => [type, isDeleted]);
    expect(types.sort()).toEqual([
      ['dir', false],
      ['file', true],
    ]);
  });

  it('finds again what was deleted and came back', async () => {
    await save(1, { d: { x: '1' } });
    await save(2, {});
    await save(3, { d: { x: '1' } });
    await upToDate();
    expect(await found('x')).toMatchObject([{ isDeleted: false, versions: 1 }]);
  });
});

describe('a snapshot that is gone', () => {
  it.each([0, 1, 2])('drops out with what only it had: %i', async (gone) => {
    const folders: readonly TreeLiteral[] = [
      { a: '1', b: '1' },
      { a: '2', c: '1' },
      { a: '3', d: { e: '1' } },
    ];
    const ids = [await save(1, folders[0]!), await save(2, folders[1]!), await save(3, folders[2]!)];
    await upToDate();
    await place.repository.removeSnapshot(ids[gone]!, { signal });
    await upToDate();
    const expected = await upToDate(place.freshIndex());
    expect(await found('')).toEqual(await found('', {}, expected));
    // And it goes on as if it had never been.
    await save(4, { a: '1', d: { e: '2' } });
    await upToDate();
    expect(await found('')).toEqual(await found('', {}, await upToDate(place.freshIndex())));
  });

  it('is not taken for gone when its tags changed', async () => {
    const id = await save(1, { x: '1' });
    await upToDate();
    const before = place.treesRead();
    const snapshot = await place.repository.loadSnapshot(id, { signal });
    const tagged = await place.repository.saveSnapshot({ ...snapshot, tags: ['t'] }, { signal });
    await place.repository.removeSnapshot(id, { signal });
    await upToDate();
    expect(await found('x')).toMatchObject([{ last: { snapshot: tagged } }]);
    expect(place.treesRead()).toBe(before);
  });

  it('may be followed by an older one', async () => {
    await save(5, { x: '1' });
    await upToDate();
    const older = await save(1, { y: '1' });
    await upToDate();
    expect(await found('y')).toMatchObject([{ last: { snapshot: older }, isDeleted: true }]);
  });
});

describe('an update that does not come to its end', () => {
  it('tells why, and leaves the next one to do it', async () => {
    await save(1, { x: '1' });
    await upToDate();
    await save(2, { y: '1' });
    const list = vi
      .spyOn(place.repository, 'listSnapshots')
      .mockRejectedValueOnce(new EngineError('storage/unavailable', 'gone'));
    onTestFinished(() => list.mockRestore());
    await expect(upToDate()).rejects.toMatchObject({ code: 'storage/unavailable' });
    expect(await index.search({ ...allEntries, text: 'x' }, { signal })).toMatchObject({
      total: 1,
      error: { code: 'storage/unavailable' },
    });
    await upToDate();
    expect(await index.search({ ...allEntries, text: 'y' }, { signal })).toMatchObject({
      total: 1,
      isComplete: true,
      snapshotsDone: 2,
      error: undefined,
    });
  });

  it.each([1, 2, 3, 4])(
    'knows nothing of the snapshot that it was in, given up at its tree %i',
    async (atTree) => {
      await save(1, { d: { e: { x: '1' } } });
      await upToDate();
      await save(2, { d: { e: { y: '1' } } });
      const given = new AbortController();
      const breaking = place.index((trees) => {
        if (trees === atTree) given.abort();
      });
      await expect(breaking.update({ signal: given.signal })).rejects.toMatchObject({ name: 'AbortError' });
      expect(await paths('x', { deleted: 'without' }, breaking)).toEqual(['/a/d/e/x']);
      expect(await breaking.search(allEntries, { signal })).toMatchObject({
        isComplete: false,
        snapshotsDone: 1,
        snapshotsTotal: 2,
      });
      await upToDate(breaking);
      expect(await found('', {}, breaking)).toEqual(await found('', {}, await upToDate(place.freshIndex())));
    },
  );

  it('is none for the sake of a damaged folder, which stays as it was', async () => {
    await save(1, { d: { x: '1' }, z: '1' });
    await upToDate();
    await save(2, { d: { y: '1' }, z: '2' });
    const { snapshot } = (await place.repository.listSnapshots({ signal })).find(
      ({ snapshot: { time } }) => time === timeOf(2),
    )!;
    const node = await nodeAt(await place.repository.loadIndex({ signal }), snapshot.tree, 'a/d', signal);
    const damaged = new SearchIndex(place.repository, async () =>
      withDamagedTrees(await place.repository.loadIndex({ signal }), [node!.subtree]),
    );
    await upToDate(damaged);
    expect(await damaged.search(allEntries, { signal })).toMatchObject({
      isComplete: true,
      unreadableFolders: 1,
    });
    expect((await paths('', { deleted: 'without', kinds: ['file'] }, damaged)).sort()).toEqual([
      '/a/d/x',
      '/a/z',
    ]);
    // Once it can be read again.
    await save(3, { d: { y: '1' }, z: '2' });
    expect(
      (await paths('', { deleted: 'without', kinds: ['file'] }, await upToDate(place.index()))).sort(),
    ).toEqual(['/a/d/y', '/a/z']);
  });

  it('nor is a search that is given up', async () => {
    await save(1, { x: '1' });
    await upToDate();
    await expect(index.search(allEntries, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});
