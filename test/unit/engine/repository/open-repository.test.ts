import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { BoxKey } from '../../../../main/engine/crypto/box-key';
import { decodeMasterKey } from '../../../../main/engine/crypto/master-key';
import { goTimeFromNs } from '../../../../main/engine/format/go-time';
import type { BlobId, SnapshotId, TreeId } from '../../../../main/engine/format/ids';
import type { Snapshot } from '../../../../main/engine/format/snapshot';
import {
  createRepository,
  openRepository,
  type LoadedBlob,
  type WriterOptions,
} from '../../../../main/engine/repository/repository';
import { MemoryBackend } from '../../../../main/engine/storage/memory/memory-backend';
import { FaultyBackend } from '../../../support/faulty-backend';
import {
  memoryRepository,
  signal,
  testEnvironment,
  testRepository,
  type TestRepository,
} from '../../../support/memory-repository';
import { resticPassword } from '../../../support/real-restic';

const writing: WriterOptions = { signal, compression: 'auto', packSizeBytes: 4 * 2 ** 20 };
const bytes = (text: string) => Buffer.from(text.repeat(100));

function snapshotOf(tree: TreeId): Snapshot {
  return {
    time: goTimeFromNs(0n),
    parent: undefined,
    tree,
    paths: ['/home'],
    hostname: 'here',
    username: 'me',
    uid: 0,
    gid: 0,
    excludes: [],
    tags: [],
    original: undefined,
    programVersion: 'stowkeep test',
    summary: undefined,
  };
}

/** The file at `path` with one bit of its middle changed. */
function flipBit(backend: MemoryBackend, path: string): void {
  const file = Buffer.from(backend.files.get(path)!);
  file[file.length >> 1]! ^= 4;
  backend.files.set(path, file);
}

function pathIn(backend: MemoryBackend, folder: string): string {
  return [...backend.files.keys()].find((path) => path.startsWith(`${folder}/`))!;
}

describe('creating', () => {
  test('writes a key, then the config, and what it makes can be opened', async () => {
    const { backend, environment, repository } = await testRepository((inner) => new FaultyBackend(inner));
    const kinds = backend.calls.map((call) => call.split(' ', 2).join(' '));
    expect(kinds).toEqual([
      'create',
      'stat config',
      'list key',
      'list snapshot',
      'save key',
      'load key',
      'save config',
    ]);
    const opened = await openRepository(environment, resticPassword, { signal });
    expect(JSON.parse(await opened.loadPlainFile('config', '', { signal }))).toEqual({
      version: 2,
      id: repository.id,
      chunker_polynomial: repository.chunkerPolynomial,
    });
  });

  test('takes the version and polynomial it is given', async () => {
    const backend = new MemoryBackend();
    const chunkerPolynomial = '25b468838dcb75';
    await createRepository(testEnvironment(backend), 'x', { signal, version: 1, chunkerPolynomial });
    const opened = await openRepository(testEnvironment(backend), 'x', { signal });
    expect([opened.version, opened.chunkerPolynomial]).toEqual([1, chunkerPolynomial]);
    await expect(
      createRepository(testEnvironment(new MemoryBackend()), 'x', { signal, chunkerPolynomial: '3' }),
    ).rejects.toMatchObject({ code: 'input/invalid' });
  });

  test.each(['config', 'keys', 'snapshots'])('refuses a place that has %s', async (folder) => {
    const { backend, environment } = await memoryRepository();
    for (const path of backend.files.keys()) backend.files.delete(path);
    backend.files.set(folder === 'config' ? folder : `${folder}/${'0'.repeat(64)}`, Buffer.from('x'));
    await expect(createRepository(environment, resticPassword, { signal })).rejects.toMatchObject({
      code: 'repository/already-exists',
    });
    expect(backend.files.size).toBe(1);
  });
});

describe('opening', () => {
  let made: TestRepository<MemoryBackend>;
  const open = (password = resticPassword) => openRepository(made.environment, password, { signal });
  beforeEach(async () => {
    made = await memoryRepository();
  });

  test('needs the password', async () => {
    await expect(open('wrong')).rejects.toMatchObject({ code: 'repository/wrong-password' });
  });

  test('needs a config', async () => {
    made.backend.files.delete('config');
    await expect(open()).rejects.toMatchObject({ code: 'repository/not-a-repository' });
  });

  test('asks for each file once', async () => {
    const backend = new FaultyBackend(made.backend);
    await openRepository({ ...made.environment, backend }, resticPassword, { signal });
    expect(backend.calls.map((call) => call.split(' ', 2).join(' '))).toEqual([
      'load config',
      'list key',
      'load key',
    ]);
  });

  test('asks again for a config that arrived damaged', async () => {
    const backend = new FaultyBackend(made.backend);
    backend.damageLoads({ type: 'config' }, (box) => box.map((byte) => byte ^ 1), 1);
    const opened = await openRepository({ ...made.environment, backend }, resticPassword, { signal });
    expect(opened.id).toBe(made.repository.id);
  });

  test('refuses an empty and a damaged config', async () => {
    flipBit(made.backend, 'config');
    await expect(open()).rejects.toMatchObject({ code: 'data/corrupt', context: { file: 'config' } });
    made.backend.files.set('config', Buffer.alloc(0));
    await expect(open()).rejects.toMatchObject({ code: 'data/corrupt', context: { file: 'config' } });
  });

  test.each([
    ['another version', { version: 3 }, 'repository/unsupported-version'],
    ['a reducible polynomial', { chunker_polynomial: '20000000000000' }, 'data/malformed'],
    ['a short polynomial', { chunker_polynomial: '7' }, 'data/malformed'],
  ])('refuses a config with %s', async (_, change, code) => {
    const key = new BoxKey(decodeMasterKey(Buffer.from(made.repository.masterKeyJson())));
    const config = JSON.parse(await made.repository.loadPlainFile('config', '', { signal })) as object;
    made.backend.files.set('config', key.seal(Buffer.from(JSON.stringify({ ...config, ...change }))));
    await expect(open()).rejects.toMatchObject({ code });
  });

  test('refuses a damaged key', async () => {
    flipBit(made.backend, pathIn(made.backend, 'keys'));
    await expect(open()).rejects.toMatchObject({ code: 'data/corrupt' });
  });
});

describe('damage', () => {
  let made: TestRepository<MemoryBackend>;
  let blobs: readonly BlobId[];
  let tree: TreeId;
  let snapshot: SnapshotId;
  const load = () => made.repository.loadIndex({ signal });

  beforeEach(async () => {
    made = await memoryRepository();
    const indexed = await load();
    await indexed.withWriter(writing, async (writer) => {
      blobs = [
        (await writer.saveBlob('data', bytes('a'))).id,
        (await writer.saveBlob('data', bytes('b'))).id,
      ];
      tree = (await writer.saveTree({ nodes: [] })).id;
    });
    snapshot = await made.repository.saveSnapshot(snapshotOf(tree), { signal });
  });

  test('of a snapshot', async () => {
    expect(await made.repository.listSnapshots({ signal })).toEqual([
      { id: snapshot, snapshot: snapshotOf(tree) },
    ]);
    flipBit(made.backend, `snapshots/${snapshot}`);
    await expect(made.repository.listSnapshots({ signal })).rejects.toMatchObject({
      code: 'data/corrupt',
      context: { file: `snapshot/${snapshot}` },
    });
    const damaged: SnapshotId[] = [];
    const listed = await made.repository.listSnapshots({ signal, onDamaged: (id) => damaged.push(id) });
    expect([listed, damaged]).toEqual([[], [snapshot]]);
  });

  test('of an index file', async () => {
    const path = pathIn(made.backend, 'index');
    flipBit(made.backend, path);
    await expect(load()).rejects.toMatchObject({ code: 'data/corrupt', context: { file: path } });
    const damaged: string[] = [];
    const indexed = await made.repository.loadIndex({
      signal,
      onDamaged: (id) => damaged.push(`index/${id}`),
    });
    expect([damaged, indexed.blobCount()]).toEqual([[path], 0]);
    await expect(indexed.loadBlob('data', blobs[0]!, { signal })).rejects.toMatchObject({
      code: 'data/missing',
    });
  });

  test('of a blob', async () => {
    const indexed = await load();
    const [first, second] = blobs.map((id) => indexed.lookup('data', id)[0]!);
    const path = `data/${first!.pack.slice(0, 2)}/${first!.pack}`;
    const pack = Buffer.from(made.backend.files.get(path)!);
    pack[first!.offset + 20]! ^= 1;
    made.backend.files.set(path, pack);
    await expect(indexed.loadBlob('data', first!.id, { signal })).rejects.toMatchObject({
      code: 'data/corrupt',
      context: { file: `pack/${first!.pack}` },
    });
    const loaded: LoadedBlob[] = [];
    const collect = (blob: LoadedBlob) => void loaded.push(blob);
    await indexed.loadBlobsFromPack(first!.pack, [second!, first!], { signal }, collect);
    const outcomes = new Map(
      loaded.map((blob) => [blob.blob.id, 'error' in blob ? blob.error.code : blob.plaintext]),
    );
    expect(outcomes.get(first!.id)).toBe('data/corrupt');
    expect(outcomes.get(second!.id)).toEqual(bytes('b'));
    await expect(indexed.loadPack(first!.pack, { signal })).rejects.toMatchObject({ code: 'data/corrupt' });
  });

  test('of the copy that was fetched, while the stored one is good', async () => {
    const faulty = new FaultyBackend(made.backend);
    const repository = await openRepository(testEnvironment(faulty), resticPassword, { signal });
    const flip = (file: Uint8Array) => Uint8Array.from(file, (byte, at) => (at === 20 ? byte ^ 1 : byte));
    faulty.damageLoads({ type: 'index' }, flip, 1).damageLoads({ type: 'pack' }, flip, 1);
    const indexed = await repository.loadIndex({ signal });
    expect(Buffer.from(await indexed.loadBlob('data', blobs[0]!, { signal }))).toEqual(bytes('a'));
  });

  test('of a pack: cut, gone, with a bad header', async () => {
    const indexed = await load();
    const copy = indexed.lookup('data', blobs[1]!)[0]!;
    const path = `data/${copy.pack.slice(0, 2)}/${copy.pack}`;
    const pack = Buffer.from(made.backend.files.get(path)!);
    const header = await indexed.loadPackHeader(copy.pack, pack.length, { signal });
    expect([...header].sort((a, b) => a.id.localeCompare(b.id))).toEqual(
      blobs.map((id) => indexed.lookup('data', id)[0]).sort((a, b) => a!.id.localeCompare(b!.id)),
    );

    made.backend.files.set(path, pack.subarray(0, 40));
    const codes = async () => {
      const loaded: LoadedBlob[] = [];
      await indexed.loadBlobsFromPack(copy.pack, [copy], { signal }, (blob) => void loaded.push(blob));
      const fails = [
        indexed.loadBlob('data', copy.id, { signal }),
        indexed.loadPack(copy.pack, { signal }),
        indexed.loadPackHeader(copy.pack, pack.length, { signal }),
      ];
      const settled = await Promise.allSettled(fails);
      const [only] = loaded;
      return [
        only && 'error' in only ? only.error.code : 'none',
        ...settled.map((result) =>
          result.status === 'rejected' ? (result.reason as { code: string }).code : 'none',
        ),
      ];
    };
    expect(await codes()).toEqual(['data/corrupt', 'data/corrupt', 'data/corrupt', 'data/corrupt']);
    made.backend.files.delete(path);
    expect(await codes()).toEqual(['data/missing', 'data/missing', 'data/missing', 'data/missing']);
    const broken = Buffer.from(pack);
    broken[pack.length - 30]! ^= 1;
    made.backend.files.set(path, broken);
    expect(await codes()).toEqual(['none', 'none', 'data/corrupt', 'data/corrupt']);
  });

  test('of one copy, while another client stored a second', async () => {
    const second = await openRepository(made.environment, resticPassword, { signal });
    const copies = await made.repository.loadIndex({ signal });
    const replacedPacks = new Set([...copies.packs()].map(({ pack }) => pack));
    const other = await second.loadIndex({ signal });
    await other.withWriter({ ...writing, replacedPacks }, (writer) => writer.saveBlob('data', bytes('a')));
    const indexed = await load();
    const both = indexed.lookup('data', blobs[0]!);
    expect(both).toHaveLength(2);
    const [first] = both;
    made.backend.files.delete(`data/${first!.pack.slice(0, 2)}/${first!.pack}`);
    expect(Buffer.from(await indexed.loadBlob('data', blobs[0]!, { signal }))).toEqual(bytes('a'));
    const loaded: LoadedBlob[] = [];
    await indexed.loadBlobsFromPack(first!.pack, [first!], { signal }, (blob) => void loaded.push(blob));
    expect(loaded).toEqual([{ blob: first, plaintext: bytes('a') }]);
  });

  test('of a tree that is no tree', async () => {
    const indexed = await load();
    const { id } = await indexed.withWriter(writing, (writer) => writer.saveBlob('tree', bytes('no tree')));
    await expect(indexed.loadTree(id as TreeId, { signal })).rejects.toMatchObject({
      code: 'data/malformed',
      context: { tree: id },
    });
  });

  test('of a file whose content has another name', async () => {
    const { backend, repository } = made;
    const name = createHash('sha256').update('other').digest('hex');
    backend.files.set(`snapshots/${name}`, backend.files.get(`snapshots/${snapshot}`)!);
    await expect(repository.loadSnapshot(name as SnapshotId, { signal })).rejects.toMatchObject({
      code: 'data/corrupt',
    });
  });

  test('is not what an outage looks like', async () => {
    const faulty = new FaultyBackend(made.backend);
    const repository = await openRepository(testEnvironment(faulty), resticPassword, { signal });
    faulty.failAll({ operation: 'load' });
    const ignored = { signal, onDamaged: () => undefined };
    await expect(repository.loadIndex(ignored)).rejects.toMatchObject({ code: 'storage/unavailable' });
    await expect(repository.listSnapshots(ignored)).rejects.toMatchObject({ code: 'storage/unavailable' });
  });
});
