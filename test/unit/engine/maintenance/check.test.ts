/** Broken and odd repositories, and what a check says of them: what restic 0.14 said of the same (tolerance-restic-0.14.txt in the golden vectors). */
import { describe, expect, it } from 'vitest';
import type { BlobId, PackId, TreeId } from '../../../../main/engine/format/ids';
import { encodeTree, type NodeType, type TreeNode } from '../../../../main/engine/format/tree';
import { check } from '../../../../main/engine/maintenance/check';
import { choosePacks } from '../../../../main/engine/maintenance/check-data';
import type { OpenRepository } from '../../../../main/engine/repository/repository';
import type { CheckRequest } from '../../../../main/engine/requests';
import { noLog } from '../../../../main/engine/base/log';
import { CachedBackend } from '../../../../main/engine/storage/cache';
import { temporaryFolder } from '../../../support/real-restic';
import { FaultyBackend, storageGone } from '../../../support/faulty-backend';
import { madeNode, saveFolder, saveNodes } from '../../../support/made-snapshots';
import { memoryRepository, signal, testRepository } from '../../../support/memory-repository';

const run = { signal, onEvent: () => undefined, random: () => 0.5 };
const noBlob = 'a'.repeat(64) as BlobId;
const nullId = '0'.repeat(64);

async function checked(
  repository: OpenRepository,
  readData: CheckRequest['readData'] = { kind: 'none' },
  checkUnused = false,
) {
  const result = await check(repository, { readData, checkUnused }, run);
  const of = (wanted: string) => result.findings.filter(({ severity }) => severity === wanted);
  return {
    errors: of('error').map(({ code, message }) => `${code} ${shortened(message)}`),
    hints: of('hint').map(({ message }) => shortened(message)),
    suggests: [result.suggestRebuildIndex && 'rebuild-index', result.suggestPrune && 'prune'].filter(Boolean),
  };
}

/** Ids are random; messages without them can be compared. */
function shortened(message: string): string {
  return message.replace(/[0-9a-f]{64}/g, 'ID');
}

function firstIn(files: ReadonlyMap<string, unknown>, folder: string): string {
  return [...files.keys()].find((path) => path.startsWith(folder))!;
}

describe('check', () => {
  it('finds nothing in a whole repository, and counts what it read', async () => {
    const { backend, repository } = await memoryRepository();
    await saveFolder(repository, { f: 'content', sub: { g: 'other' } });
    const packs = [...backend.files].filter(([path]) => path.startsWith('data/'));
    const bytes = packs.reduce((sum, [, content]) => sum + content.length, 0);

    expect(await check(repository, { readData: { kind: 'all' }, checkUnused: true }, run)).toEqual({
      errors: 0,
      hints: 0,
      findings: [],
      packsRead: packs.length,
      bytesRead: bytes,
      snapshots: 1,
      suggestRebuildIndex: false,
      suggestPrune: false,
    });
  });

  it('looks past the cache', async () => {
    const cacheFolder = temporaryFolder();
    const { backend, repository } = await testRepository((inner) =>
      Object.assign(new CachedBackend(inner, { folder: cacheFolder.path, log: noLog }), { inner }),
    );
    await saveFolder(repository, { f: 'content' });
    for (const folder of ['index/', 'snapshots/']) {
      backend.inner.files.get(firstIn(backend.inner.files, folder))![40]! ^= 1;
    }
    const { errors } = await checked(repository);
    expect(errors.filter((error) => error.includes('cannot be read'))).toEqual([
      expect.stringMatching(/^data\/corrupt index file ID cannot be read/),
      expect.stringMatching(/^data\/corrupt snapshot ID cannot be read/),
    ]);
    cacheFolder.remove();
  });

  it.each<[string, Partial<TreeNode>, readonly unknown[]]>([
    ['no list of blobs', { content: null }, ['data/malformed tree ID: the file "n" has no list of blobs']],
    ['an empty name', { name: '', content: [] }, ['data/malformed tree ID: a node has an empty name']],
    [
      'an unknown type',
      { type: 'weird' as NodeType },
      ['data/malformed tree ID: the node "n" has the invalid type "weird"'],
    ],
    ['no subtree', { type: 'dir' }, ['data/malformed tree ID: the folder "n" has no subtree']],
    [
      'a null subtree',
      { type: 'dir', subtree: nullId as TreeId },
      ['data/malformed tree ID: the folder "n" has a null id as its subtree'],
    ],
    [
      'a null blob',
      { content: [nullId as BlobId] },
      ['data/malformed tree ID: the file "n" has a null id among its blobs'],
    ],
    [
      'an unknown blob',
      { content: [noBlob] },
      ['data/missing tree ID: the file "n" needs the blob ID, which is not in the index'],
    ],
    [
      'an unknown subtree',
      { type: 'dir', subtree: noBlob as TreeId },
      [expect.stringContaining('data/missing tree ID cannot be read')],
    ],
    ['an evil name', { name: '../evil', content: [] }, []],
    ['a size that is not the sum of its blobs', { size: 7n, content: [] }, []],
  ])('of a node with %s', async (_, fields, errors) => {
    const { repository } = await memoryRepository();
    await saveNodes(repository, async () => [madeNode('n', fields)]);

    expect((await checked(repository)).errors).toEqual(errors);
  });

  it('tolerates trees that are not sorted and names that repeat', async () => {
    const { repository } = await memoryRepository();
    await saveNodes(repository, async (writer) => {
      const tree = encodeTree({ nodes: ['a', 'z'].map((name) => madeNode(name, { content: [] })) });
      const { nodes } = JSON.parse(tree.toString()) as { nodes: unknown[] };
      const odd = JSON.stringify({ nodes: [nodes[1], nodes[0], nodes[0]] });
      const { id } = await writer.saveBlob('tree', Buffer.from(odd));
      return [madeNode('odd', { type: 'dir', subtree: id as TreeId })];
    });

    expect(await checked(repository)).toEqual({ errors: [], hints: [], suggests: [] });
  });

  it('misses packs', async () => {
    const { backend, repository } = await memoryRepository();
    await saveFolder(repository, { f: 'content' });
    for (const path of [...backend.files.keys()]) if (path.startsWith('data/')) backend.files.delete(path);

    const { errors, suggests } = await checked(repository, { kind: 'all' });
    expect(errors).toEqual([
      'data/missing pack ID does not exist',
      'data/missing pack ID does not exist',
      expect.stringContaining('tree ID cannot be read'),
    ]);
    expect(suggests).toEqual(['rebuild-index']);
  });

  it('sees packs that no index lists, and that the trees in them cannot be found', async () => {
    const { backend, repository } = await memoryRepository();
    await saveFolder(repository, { f: 'content' });
    backend.files.delete(firstIn(backend.files, 'index/'));

    expect(await checked(repository)).toEqual({
      errors: [expect.stringContaining('data/missing tree ID cannot be read')],
      hints: Array(2).fill('pack ID is not referenced in any index file'),
      suggests: ['prune'],
    });
  });

  it('sees damaged index and snapshot files and goes on', async () => {
    const { backend, repository } = await memoryRepository();
    await saveFolder(repository, { f: 'content' });
    await saveFolder(repository, { g: 'other' });
    for (const folder of ['index/', 'snapshots/']) {
      backend.files.set(firstIn(backend.files, folder), Buffer.from('not what was sealed, and long enough'));
    }

    const { errors, suggests } = await checked(repository);
    expect(errors[0]).toMatch(/^data\/corrupt index file ID cannot be read/);
    expect(errors).toContainEqual(expect.stringMatching(/^data\/corrupt snapshot ID cannot be read/));
    expect(suggests).toContain('rebuild-index');
  });

  it('hints at packs in several index files', async () => {
    const { repository } = await memoryRepository();
    await saveFolder(repository, { f: 'content' });
    const index = await repository.loadIndex({ signal });
    await index.replaceIndex(index.packs(), [], { signal });

    expect(await checked(repository)).toEqual({
      errors: [],
      hints: Array(2).fill('pack ID is listed in several index files: ID, ID'),
      suggests: ['rebuild-index'],
    });
  });

  it('hints at blobs that nothing uses, when asked', async () => {
    const { repository } = await memoryRepository();
    const { id } = await saveFolder(repository, { f: 'content' });
    await repository.removeSnapshot(id, { signal });

    const hints = Array(2).fill('pack ID has 1 unused blobs');
    expect(await checked(repository, { kind: 'none' }, true)).toEqual({
      errors: [],
      hints,
      suggests: ['prune'],
    });
    expect((await checked(repository)).hints).toEqual([]);
  });

  it('reads the data: a flipped bit anywhere in a pack is found', async () => {
    const { backend, repository } = await memoryRepository();
    await saveFolder(repository, { f: 'content', g: 'and more' });
    const { path } = await dataPack(repository);
    const good = Buffer.from(backend.files.get(path)!);
    for (let at = 0; at < good.length; at += 17) {
      const bad = Buffer.from(good);
      bad[at]! ^= 0x10;
      backend.files.set(path, bad);

      expect((await checked(repository)).errors).toEqual([]);
      const { errors } = await checked(repository, { kind: 'all' });
      expect([at, errors[0]]).toEqual([at, expect.stringMatching(/^data\/corrupt pack ID: /)]);
    }
    backend.files.set(path, good.subarray(0, -1));
    expect((await checked(repository)).errors).toEqual([
      expect.stringMatching(/^data\/corrupt pack ID has \d+ bytes/),
    ]);
  });

  it('says so when a pack was good the second time', async () => {
    const { backend, repository } = await testRepository((inner) => new FaultyBackend(inner));
    await saveFolder(repository, { f: 'content' });
    const { pack } = await dataPack(repository);
    // The repository itself asks a second time when bytes are not what they should be.
    backend.damageLoads({ type: 'pack', name: pack }, (bytes) => bytes.map((byte) => byte ^ 1), 2);

    expect((await checked(repository, { kind: 'all' })).errors).toEqual([
      expect.stringMatching(/^data\/corrupt pack ID: .*; read once more it was good$/),
    ]);
  });

  it('fails, and reports no damage, when the storage cannot be reached', async () => {
    const { backend, repository } = await testRepository((inner) => new FaultyBackend(inner));
    await saveFolder(repository, { f: 'content' });
    backend.failAll({ operation: 'load', type: 'pack' });

    await expect(checked(repository)).rejects.toBe(storageGone);
  });
});

async function dataPack(repository: OpenRepository) {
  const index = await repository.loadIndex({ signal });
  const { pack } = [...index.packs()].find(({ blobs }) => blobs[0]?.type === 'data')!;
  return { pack, path: `data/${pack.slice(0, 2)}/${pack}` };
}

describe('choosePacks', () => {
  const ids = ['00', '01', '02', '03', 'ff'].map((start) => start.padEnd(64, '0') as PackId);
  const packs = new Map(ids.map((id) => [id, 100]));
  const chosen = (subset: CheckRequest['readData'], random = () => 0) =>
    [...choosePacks(packs, subset, random)].map((pack) => pack.slice(0, 2));

  it('takes what was asked for', () => {
    expect(chosen({ kind: 'none' })).toEqual([]);
    expect(chosen({ kind: 'all' })).toEqual(['00', '01', '02', '03', 'ff']);
    expect(chosen({ kind: 'part', part: 2, of: 2 })).toEqual(['01', '03', 'ff']);
    expect(chosen({ kind: 'percent', percent: 50 }, () => 0.99)).toEqual(['ff', '00']);
    expect(chosen({ kind: 'percent', percent: 0.1 })).toEqual(['00']);
    expect(chosen({ kind: 'bytes', bytes: 300 })).toEqual(['00', '01', '02']);
    expect(chosen({ kind: 'bytes', bytes: 10_000 })).toHaveLength(5);
  });

  it.each<CheckRequest['readData']>([
    { kind: 'part', part: 0, of: 2 },
    { kind: 'part', part: 3, of: 2 },
    { kind: 'part', part: 1, of: 257 },
    { kind: 'percent', percent: 0 },
    { kind: 'percent', percent: 101 },
    { kind: 'bytes', bytes: 0 },
  ])('refuses %j', (subset) => {
    expect(() => chosen(subset)).toThrow(expect.objectContaining({ code: 'input/invalid' }));
  });
});
