import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BlobId, TreeId } from '../../../../main/engine/format/ids';
import { diff } from '../../../../main/engine/reader/diff';
import { dump } from '../../../../main/engine/reader/dump';
import { find } from '../../../../main/engine/reader/find';
import { stats } from '../../../../main/engine/reader/stats';
import { tagSnapshots, type TagChange } from '../../../../main/engine/reader/tag';
import { findFolder, walk } from '../../../../main/engine/reader/walk';
import { LoadedRepository } from '../../../../main/engine/repository/indexed-repository';
import type {
  IndexedRepository,
  OpenRepository,
  SnapshotRecord,
} from '../../../../main/engine/repository/repository';
import type { DiffEntry } from '../../../../main/engine/requests';
import { FaultyBackend, storageGone } from '../../../support/faulty-backend';
import { madeNode, saveFolder, saveNodes } from '../../../support/made-snapshots';
import { memoryRepository, signal, testRepository } from '../../../support/memory-repository';

const raw = 'bad\udce9\udcff';
const folder = {
  'a.txt': 'one',
  [raw]: 'raw',
  deep: { deeper: { 'b.txt': 'two' }, link: ['x'] as const },
  z: '',
};

let repository: OpenRepository;
let index: IndexedRepository;
let record: SnapshotRecord;

beforeEach(async () => {
  ({ repository } = await memoryRepository());
  record = await saveFolder(repository, folder);
  index = await repository.loadIndex({ signal });
});

async function pathsOf(path: string, isRecursive = true): Promise<readonly string[]> {
  const paths: string[] = [];
  for await (const entry of walk(index, record.snapshot.tree, path, { signal, isRecursive }))
    paths.push(entry.path);
  return paths;
}

async function dumped(path: string): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of dump(index, record.snapshot.tree, path, { signal })) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

describe('walk and findFolder', () => {
  it('go through folders in the order of the tree', async () => {
    const deep = ['/deep/deeper', '/deep/deeper/b.txt', '/deep/link'];

    expect(await pathsOf('/')).toEqual(['/a.txt', `/${raw}`, '/deep', ...deep, '/z']);
    expect(await pathsOf('/deep')).toEqual(['/deep', ...deep]);
    expect(await pathsOf('deep//', false)).toEqual(['/deep', '/deep/deeper', '/deep/link']);
    expect(await pathsOf(`/${raw}`)).toEqual([`/${raw}`]);
    const tree = await findFolder(index, record.snapshot.tree, '/deep', { signal });
    const { nodes } = await index.loadTree(tree, { signal });
    expect(nodes.map(({ name, type }) => [name, type])).toEqual([
      ['deeper', 'dir'],
      ['link', 'symlink'],
    ]);
  });

  it('refuse what is not there', async () => {
    for (const path of ['/nothing', '/a.txt/below', '/deep/..']) {
      await expect(pathsOf(path)).rejects.toMatchObject({ code: 'disk/not-found', context: { path } });
    }
    const listing = findFolder(index, record.snapshot.tree, '/a.txt', { signal });
    await expect(listing).rejects.toMatchObject({ code: 'disk/not-found' });
  });

  it('stop when the reader stops or cancels', async () => {
    const abort = new AbortController();
    const options = { signal: abort.signal, isRecursive: true };
    for await (const { path } of walk(index, record.snapshot.tree, '/', options)) if (path === '/deep') break;
    const rest = walk(index, record.snapshot.tree, '/deep', options);
    await rest.next();
    abort.abort();

    await expect(rest.next()).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('dump', () => {
  it('gives the bytes of files, of empty ones too', async () => {
    expect([await dumped(`/${raw}`), await dumped('/z')]).toEqual(['raw', '']);
  });

  it('puts blobs together in order, each as often as it is named', async () => {
    const { repository: other } = await memoryRepository();
    record = await saveNodes(other, async (writer) => {
      const content: BlobId[] = [];
      for (const part of ['ab', 'cd', 'ab', 'e'])
        content.push((await writer.saveBlob('data', Buffer.from(part))).id);
      return [madeNode('f', { content })];
    });
    index = await other.loadIndex({ signal });

    expect(await dumped('/f')).toBe('abcdabe');
  });

  it('refuses what is no file, and reports what is missing', async () => {
    for (const path of ['/', '/deep', '/deep/link']) {
      await expect(dumped(path)).rejects.toMatchObject({ code: 'input/invalid', context: { path } });
    }
    record = await saveNodes(repository, async () => [
      madeNode('f', { content: ['a'.repeat(64) as BlobId] }),
    ]);
    index = await repository.loadIndex({ signal });
    await expect(dumped('/f')).rejects.toMatchObject({ code: 'data/missing' });
    await expect(stats(index, [record], 'raw-data', { signal })).rejects.toMatchObject({
      code: 'data/missing',
    });
    await expect(stats(index, [record], 'blobs-per-file', { signal })).rejects.toMatchObject({
      code: 'data/missing',
    });
  });
});

describe('diff', () => {
  it('tells bit rot and a change of type apart from other changes', async () => {
    const save = (text: string, type: 'file' | 'symlink') =>
      saveNodes(repository, async (writer) => [
        madeNode('rot', { content: [(await writer.saveBlob('data', Buffer.from(text))).id], size: 2n }),
        madeNode('type', type === 'file' ? { content: [] } : { type }),
      ]);
    const [before, after] = [await save('ab', 'file'), await save('cd', 'symlink')];
    const entries: DiffEntry[] = [];
    index = await repository.loadIndex({ signal });
    const onEntry = (entry: DiffEntry) => void entries.push(entry);
    const result = await diff(index, before, after, { signal, withMetadata: false, onEntry });

    expect(entries).toEqual([
      { path: '/rot', modifier: 'M?' },
      { path: '/type', modifier: 'T' },
    ]);
    expect([result.changedFiles, result.added.dataBlobs, result.removed.dataBlobs]).toEqual([1, 1, 1]);
  });
});

describe.each([
  ['tree by tree', false],
  ['on workers', true],
])('find, %s', (_way, isMany) => {
  beforeEach(() => void vi.spyOn(LoadedRepository.prototype, 'hasManyTrees').mockReturnValue(isMany));
  afterEach(() => void vi.restoreAllMocks());

  const request = {
    patterns: ['b.txt'],
    ignoreCase: false,
    oldestMs: undefined,
    newestMs: undefined as number | undefined,
    by: 'name' as const,
  };

  it('searches folders that snapshots share once', async () => {
    const { backend, repository: other } = await testRepository((inner) => new FaultyBackend(inner));
    const records = [await saveFolder(other, folder), await saveFolder(other, { ...folder, more: 'x' })];
    const fresh = await other.loadIndex({ signal });
    backend.calls.length = 0;
    const found: string[] = [];
    for await (const { snapshot, path } of find(fresh, records, request, { signal }))
      found.push(`${snapshot} ${path}`);

    expect(found).toEqual(records.map(({ id }) => `${id} /deep/deeper/b.txt`));
    expect(backend.calls.length).toBeLessThanOrEqual(4);
  });

  it.each<[string, string[], Partial<typeof request>, string[]]>([
    ['everything below a match', ['deep'], {}, ['/deep', '/deep/deeper', '/deep/deeper/b.txt', '/deep/link']],
    ['a path', ['/deep/*'], {}, ['/deep/deeper', '/deep/deeper/b.txt', '/deep/link']],
    ['part of a path', ['deeper/*.txt'], {}, ['/deep/deeper/b.txt']],
    ['what is not taken back', ['*.txt', '!b*'], {}, ['/a.txt']],
    ['bytes', ['bad*'], {}, [`/${raw}`]],
    ['any case', ['B.TXT'], { ignoreCase: true }, ['/deep/deeper/b.txt']],
    ['of a time', ['*.txt'], { newestMs: 0 }, []],
    ['nothing', ['none'], {}, []],
  ])('finds %s', async (_, patterns, change, expected) => {
    const found: string[] = [];
    for await (const { path } of find(index, [record], { ...request, ...change, patterns }, { signal }))
      found.push(path);
    expect(found).toEqual(expected);
  });

  it('tells a folder that is in two places with both paths, inside of a match and not', async () => {
    const twin = { twin: { 'b.txt': 'x', other: 'y' } };
    const both = await saveFolder(repository, { c: twin, 'b.txt': twin });
    const fresh = await repository.loadIndex({ signal });
    const found: string[] = [];
    for await (const { path } of find(fresh, [both], request, { signal })) found.push(path);

    const below = ['', '/twin', '/twin/b.txt', '/twin/other'];
    expect(found).toEqual([...below.map((path) => `/b.txt${path}`), '/c/twin/b.txt']);
  });

  it('names the tree that is malformed', async () => {
    const tree = await (
      await repository.loadIndex({ signal })
    ).withWriter({ signal, compression: 'auto', packSizeBytes: 4 * 2 ** 20 }, async (writer) =>
      writer.saveBlob('tree', Buffer.from('{"nodes":[{"name":1}]}\n')),
    );
    const fresh = await repository.loadIndex({ signal });
    const broken = { ...record, snapshot: { ...record.snapshot, tree: tree.id as TreeId } };
    await expect(find(fresh, [broken], request, { signal }).next()).rejects.toMatchObject({
      code: 'data/malformed',
      context: { tree: tree.id },
    });
  });

  it('refuses malformed patterns before it reads anything', async () => {
    const matches = find(index, [record], { ...request, patterns: ['[a'] }, { signal });

    await expect(matches.next()).rejects.toMatchObject({ code: 'input/invalid', context: { pattern: '[a' } });
  });
});

describe('tagSnapshots', () => {
  it.each<TagChange>([{}, { set: [] }, { set: ['a'], add: ['b'] }, { add: [], remove: [] }])(
    'refuses %j',
    async (change) => {
      await expect(tagSnapshots(repository, [record], change, { signal })).rejects.toMatchObject({
        code: 'input/invalid',
      });
    },
  );

  it('saves nothing when nothing changes, keeps the first id, and never loses a snapshot', async () => {
    const { backend, repository: other } = await testRepository((inner) => new FaultyBackend(inner));
    const { id } = await saveFolder(other, { a: 'one' }, { tags: ['x'] });
    const current = () => other.listSnapshots({ signal });
    const tag = async (change: TagChange) => tagSnapshots(other, await current(), change, { signal });

    expect(await tag({ add: ['x'], remove: ['y'] })).toBe(0);
    expect(await tag({ set: ['a', 'b'] })).toBe(1);
    expect(await tag({ set: [''] })).toBe(1);
    expect((await current()).map(({ snapshot }) => [snapshot.tags, snapshot.original])).toEqual([[[], id]]);
    backend.failAll({ operation: 'save' });
    await expect(tag({ add: ['z'] })).rejects.toBe(storageGone);
    backend.heal();
    backend.failAll({ operation: 'remove' });
    await expect(tag({ add: ['z'] })).rejects.toBe(storageGone);
    expect((await current()).map(({ snapshot }) => snapshot.tags.length).sort()).toEqual([0, 1]);
  });
});
