/** One suite for everything that opens boxes and writes what is in them, and what only threads can do: crash. */
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BlobIndex } from '../../main/engine/blob-index/blob-index';
import { BoxKey } from '../../main/engine/crypto/box-key';
import { sha256Hex } from '../../main/engine/crypto/hash';
import { generateKeyBytes } from '../../main/engine/crypto/master-key';
import { metadataOf } from '../../main/engine/disk/metadata';
import { goTimeFromNs } from '../../main/engine/format/go-time';
import type { BlobId, PackId, TreeId } from '../../main/engine/format/ids';
import { encodePackHeader } from '../../main/engine/format/pack-header';
import { decodeTreeNode, encodeTree } from '../../main/engine/format/tree';
import { createRepository } from '../../main/engine/repository/repository';
import { restore } from '../../main/engine/restorer/restore';
import { MemoryBackend } from '../../main/engine/storage/memory/memory-backend';
import { type FoundEntry, foundEntries } from '../../main/engine/sweep/found-trees';
import { inlineOpenWorkers } from '../../main/engine/workers/open-inline';
import { openWorkerPool } from '../../main/engine/workers/open-pool';
import type { FileToWrite, OpenWorkers, VerifyJob, WriteJob } from '../../main/engine/workers/open-workers';
import { autoLevel, openZstd } from '../../main/engine/zstd/zstd';
import { plainNode } from '../support/blob-repository';
import { testEnvironment } from '../support/memory-repository';
import { resticPassword } from '../support/real-restic';
import { bundleWorker, crashingWorker } from '../support/worker-bundle';

const key = generateKeyBytes();
const never = new AbortController().signal;

let bundles = '';
let entry: URL;
let folder = '';

beforeAll(async () => {
  mkdirSync(join(import.meta.dirname, '../../out'), { recursive: true });
  bundles = mkdtempSync(join(import.meta.dirname, '../../out/open-workers-'));
  entry = await bundleWorker(bundles, 'main/engine/workers/open.worker.ts');
}, 60_000);
afterAll(() => rmSync(bundles, { recursive: true, force: true }));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stowkeep-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Boxes {
  readonly memory: Uint8Array;
  readonly blobs: VerifyJob['blobs'];
}

/** A pack of these blobs, every other compressed, in shared memory. */
function packOf(contents: readonly Buffer[]): Boxes & { readonly pack: PackId } {
  const box = new BoxKey(key);
  const zstd = openZstd();
  let offset = 0;
  const sealed = contents.map((content, at) => {
    const isCompressed = at % 2 === 0;
    const bytes = box.seal(isCompressed ? zstd.compress(content, autoLevel) : content);
    const blob = {
      type: 'data' as const,
      id: sha256Hex(content) as BlobId,
      offset,
      length: bytes.length,
      uncompressedLength: isCompressed ? content.length : 0,
    };
    offset += bytes.length;
    return { bytes, blob };
  });
  const blobs = sealed.map(({ blob }) => blob);
  const header = box.seal(encodePackHeader(blobs));
  const trailer = Buffer.alloc(4);
  trailer.writeUInt32LE(header.length);
  const whole = Buffer.concat([...sealed.map(({ bytes }) => bytes), header, trailer]);
  const memory = new Uint8Array(new SharedArrayBuffer(whole.length));
  memory.set(whole);
  return { memory, blobs, pack: sha256Hex(whole) as PackId };
}

function damaged({ memory }: Boxes, at: number): Uint8Array {
  const copy = Uint8Array.from(memory);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

const node = { ...plainNode, mode: 0o640, mtime: goTimeFromNs(1_600_000_000_123_456_789n) };

function file(name: string, sizeBytes: number, change: Partial<FileToWrite> = {}): FileToWrite {
  const finish = { target: join(folder, name), metadata: metadataOf(node), removeFolders: false };
  const path = join(folder, `.part-${name.replaceAll('/', '-')}`);
  return { path, base: folder, sizeBytes, isNew: false, isMade: false, finish, ...change };
}

function job(boxes: Boxes, files: readonly FileToWrite[], places: readonly (readonly number[])[]): WriteJob {
  const ends = files.map(() => 0);
  const blobs = boxes.blobs.map((blob, at) => ({
    ...blob,
    places: (places[at] ?? []).map((number) => {
      const offset = ends[number] ?? 0;
      ends[number] = offset + (blob.uncompressedLength || blob.length - 32);
      return { file: number, offset };
    }),
  }));
  return { blobs, files, parts: { mode: 0o600, isSparse: false } };
}

const letters = (letter: string, length: number) => Buffer.alloc(length, letter);
const contentOf = (name: string) => readFileSync(join(folder, name), 'latin1');

describe.each([
  ['inline', () => inlineOpenWorkers()],
  ['pool', () => openWorkerPool(entry, 2)],
] as const)('%s opening workers', (_, make: () => OpenWorkers) => {
  let workers: OpenWorkers;
  beforeEach(() => {
    workers = make();
  });
  afterEach(() => workers.close());
  const begin = (signal = never) => workers.beginSession({ key, signal });

  it('write files, each blob to all its places, and finish those that are complete', async () => {
    const boxes = packOf([letters('a', 3), letters('b', 70_000), letters('c', 5)]);
    const files = [file('one', 3), file('two', 70_008), file('more', 10, { finish: undefined })];
    const session = begin();
    const result = await session.write(boxes.memory, job(boxes, files, [[0, 1], [1], [1, 2]]));
    await session.end();
    expect(result).toEqual({ badBlobs: [], failed: [], unfinished: [], warnings: [] });
    expect(readdirSync(folder).sort()).toEqual(['.part-more', 'one', 'two']);
    expect(contentOf('one')).toBe('aaa');
    expect(contentOf('two')).toBe(`aaa${'b'.repeat(70_000)}ccccc`);
    expect(contentOf('.part-more')).toBe('ccccc\0\0\0\0\0');
    const { mode, mtimeNs } = lstatSync(join(folder, 'two'), { bigint: true });
    expect([Number(mode) & 0o777, mtimeNs]).toEqual([0o640, 1_600_000_000_123_456_789n]);
    expect(lstatSync(join(folder, '.part-more')).mode & 0o777).toBe(0o600);
  });

  it('visit trees, and from them those that are beside them', async () => {
    const inner = encodeTree({ nodes: [{ ...plainNode, name: 'wanted\udce9' }] });
    const folder = (name: string, tree: Buffer) =>
      ({ ...plainNode, name, type: 'dir', subtree: sha256Hex(tree) as TreeId }) as const;
    const elsewhere = encodeTree({ nodes: [] });
    const nodes = [folder('far', elsewhere), folder('near', inner)];
    const boxes = packOf([inner, encodeTree({ nodes })]);
    const index = BlobIndex.create(10);
    const [near, root] = boxes.blobs.map((blob) => {
      const record = index.insert('tree', blob.id);
      index.setLocation(record, { ...blob, packNumber: 3 });
      return record;
    });
    const far = index.insert('tree', sha256Hex(elsewhere) as BlobId);
    index.setLocation(far, { packNumber: 4, offset: 0, length: 1, uncompressedLength: 0 });
    const sweep = {
      index: index.shared,
      marks: new SharedArrayBuffer(index.recordCount()),
      names: { patterns: ['WANT*'], ignoreCase: true },
    };
    const session = begin();
    const visit = (memory: Uint8Array) =>
      session.visit(memory, { sweep, packNumber: 3, offset: 0, trees: [root!] });
    expect(await visit(damaged(boxes, boxes.blobs[1]!.offset + 20))).toMatchObject({ unread: [root] });
    const { next, unread, found } = await visit(boxes.memory);
    await session.end();
    expect({ next, unread }).toEqual({ next: [far], unread: [] });
    const entries = new Map<number, readonly FoundEntry[]>();
    for (let at = 0; at < found.places.length; at += 2)
      entries.set(found.places[at]!, [...foundEntries(found, found.places[at + 1]!)]);
    expect(entries.get(root!)?.map(({ name, folder: tree }) => [name, tree])).toEqual([
      ['far', far],
      ['near', near],
    ]);
    const [match] = entries.get(near!)!;
    expect(decodeTreeNode(match!.node).name).toBe('wanted\udce9');
  });

  it('write nothing of a bad blob, and do not finish what needs it', async () => {
    const boxes = packOf([letters('a', 3), letters('b', 3), letters('c', 3)]);
    const memory = damaged(boxes, (boxes.blobs[1]?.offset ?? 0) + 20);
    const files = [file('good', 3), file('hurt', 6), file('gone', 3)];
    const session = begin();
    const result = await session.write(memory, job(boxes, files, [[0, 1], [1, 2], []]));
    await session.end();
    const corrupt: unknown = expect.objectContaining({ code: 'data/corrupt' });
    expect(result).toMatchObject({ badBlobs: [{ blob: 1, error: corrupt }], failed: [], unfinished: [1, 2] });
    expect([readdirSync(folder).sort(), contentOf('.part-hurt')]).toEqual([
      ['.part-hurt', 'good'],
      'aaa\0\0\0',
    ]);
  });

  it('refuse a box whose content has another hash than its id', async () => {
    const boxes = packOf([letters('a', 3)]);
    const wrong = {
      ...boxes,
      blobs: boxes.blobs.map((blob) => ({ ...blob, id: 'f'.repeat(64) as BlobId })),
    };
    const session = begin();
    const result = await session.write(boxes.memory, job(wrong, [file('x', 3)], [[0]]));
    await session.end();
    expect([result.badBlobs.map(({ error }) => error.code), readdirSync(folder)]).toEqual([
      ['data/corrupt'],
      [],
    ]);
  });

  it('never write through a link, and go on with the other files', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'stowkeep-test-'));
    symlinkSync(outside, join(folder, 'link'));
    const boxes = packOf([letters('a', 3)]);
    const files = [
      file('link/x', 3, { path: join(folder, 'link', '.part') }),
      file('part-is-link', 3),
      file('y', 3),
    ];
    writeFileSync(join(outside, 'secret'), 'untouched');
    symlinkSync(join(outside, 'secret'), files[1]!.path);
    const session = begin();
    const result = await session.write(boxes.memory, job(boxes, files, [[0, 1, 2]]));
    await session.end();
    expect(result.failed.map(({ file: at, error }) => [at, error.code])).toEqual([[0, 'disk/denied']]);
    expect([readdirSync(outside), readFileSync(join(outside, 'secret'), 'utf8')]).toEqual([
      ['secret'],
      'untouched',
    ]);
    expect([contentOf('part-is-link'), contentOf('y')]).toEqual(['aaa', 'aaa']);
    rmSync(outside, { recursive: true });
  });

  it('do not begin a part anew that others have written to', async () => {
    const boxes = packOf([letters('a', 3)]);
    const gone = file('gone', 6, { isMade: true });
    const linked = file('linked', 6, { isMade: true });
    writeFileSync(join(folder, 'elsewhere'), 'secret');
    symlinkSync(join(folder, 'elsewhere'), linked.path);
    const session = begin();
    const result = await session.write(boxes.memory, job(boxes, [gone, linked], [[0, 1]]));
    await session.end();
    expect(result.failed.map(({ error }) => error.code)).toEqual(['disk/not-found', 'disk/io']);
    expect([readdirSync(folder).sort(), contentOf('elsewhere')]).toEqual([
      ['.part-linked', 'elsewhere'],
      'secret',
    ]);
  });

  it('leave holes only in parts that are new', async () => {
    const boxes = packOf([Buffer.alloc(1_000_000)]);
    const old = file('old', 1_000_000);
    writeFileSync(old.path, letters('x', 1_000_000));
    const write = { ...job(boxes, [old, file('new', 1_000_000)], [[0, 1]]) };
    const session = begin();
    await session.write(boxes.memory, { ...write, parts: { mode: 0o600, isSparse: true } });
    await session.end();
    for (const name of ['old', 'new'])
      expect(readFileSync(join(folder, name)).equals(Buffer.alloc(1_000_000))).toBe(true);
    expect(lstatSync(join(folder, 'new')).blocks).toBe(0);
  });

  it('verify packs', async () => {
    const boxes = packOf([letters('a', 3), letters('b', 3), letters('c', 70_000)]);
    const { pack, memory, blobs } = boxes;
    const session = begin();
    const good = await session.verify(memory, { pack, blobs });
    expect(good).toEqual({ hash: pack, badBlobs: [], header: 'same' });
    const changed = damaged(boxes, 20);
    expect((await session.verify(changed, { pack, blobs })).hash).toBe(sha256Hex(changed));
    // Sealed by somebody with another key, say: the name fits, the content does not.
    const renamed = await session.verify(changed, { pack: sha256Hex(changed) as PackId, blobs });
    expect([renamed.badBlobs.map(({ blob, error }) => [blob, error.code]), renamed.header]).toEqual([
      [[0, 'data/corrupt']],
      'same',
    ]);
    const ends = blobs.map(({ offset, length }) => offset + length - 1);
    const all = ends.reduce((bytes, at) => damaged({ ...boxes, memory: bytes }, at), memory);
    const none = await session.verify(all, { pack: sha256Hex(all) as PackId, blobs });
    expect(none.badBlobs.map(({ blob }) => blob)).toEqual([0, 1, 2]);
    const fewer = await session.verify(memory, { pack, blobs: blobs.slice(1) });
    expect([fewer.badBlobs, fewer.header]).toEqual([[], 'other']);
    const headless = damaged(boxes, memory.length - 20);
    const without = await session.verify(headless, { pack: sha256Hex(headless) as PackId, blobs });
    expect([without.badBlobs, without.header]).toMatchObject([[], { code: 'data/corrupt' }]);
    await session.end();
  });

  it('stop when the signal is aborted', async () => {
    const abort = new AbortController();
    const boxes = packOf(Array.from({ length: 200 }, (__, at) => letters('a', 100_000 + at)));
    const sizeBytes = boxes.blobs.reduce((sum, __, at) => sum + 100_000 + at, 0);
    const write = job(
      boxes,
      [file('x', sizeBytes)],
      boxes.blobs.map(() => [0]),
    );
    const session = begin(abort.signal);
    const running = [1, 2, 3, 4, 5, 6].map(() => session.write(boxes.memory, write));
    abort.abort();
    running.push(session.write(boxes.memory, write));
    const results = await Promise.allSettled(running);
    await session.end();
    expect(results.at(-1)).toEqual({
      status: 'rejected',
      reason: expect.objectContaining({ name: 'AbortError' }),
    });
    if (existsSync(join(folder, 'x'))) expect(contentOf('x')).toHaveLength(sizeBytes);
  });
});

describe('the pool', () => {
  it('takes memory that is not shared, and a part of a larger one', async () => {
    const boxes = packOf([letters('a', 3)]);
    const larger = Buffer.concat([Buffer.alloc(7), boxes.memory, Buffer.alloc(9)]);
    const workers = openWorkerPool(entry, 1);
    const session = workers.beginSession({ key, signal: never });
    const { pack, blobs } = boxes;
    const result = await session.verify(larger.subarray(7, 7 + boxes.memory.length), { pack, blobs });
    expect(result).toEqual({ hash: pack, badBlobs: [], header: 'same' });
    await workers.close();
  });

  it('fails the session of a thread that crashed, and no other', async () => {
    const boxes = packOf([letters('a', 3)]);
    const { pack, blobs } = boxes;
    const crashing = openWorkerPool(crashingWorker(bundles, entry, 2), 1);
    const session = crashing.beginSession({ key, signal: never });
    const verifying = [1, 2, 3, 4].map(() => session.verify(boxes.memory, { pack, blobs }));
    const results = await Promise.allSettled(verifying);
    expect(results.at(-1)).toMatchObject({ status: 'rejected', reason: { code: 'bug' } });
    await expect(session.verify(boxes.memory, { pack, blobs })).rejects.toMatchObject({ code: 'bug' });
    await session.end();
    const next = crashing.beginSession({ key, signal: never });
    expect((await next.verify(boxes.memory, { pack, blobs })).hash).toBe(pack);
    await crashing.close();
  });

  it('ends a restore whose thread crashed, leaving nothing half-written under a final name', async () => {
    const openWorkers = openWorkerPool(crashingWorker(bundles, entry, 3), 1);
    const fragile = { ...testEnvironment(new MemoryBackend()), openWorkers };
    const repository = await createRepository(fragile, resticPassword, { signal: never });
    const indexed = await repository.loadIndex({ signal: never });
    const contents = Array.from({ length: 12 }, (_, at) => Buffer.alloc(1_500_000 + at, `${String(at)}x`));
    const writing = { signal: never, compression: 'off', packSizeBytes: 4 * 2 ** 20 } as const;
    const tree = await indexed.withWriter(writing, async (writer) => {
      const nodes = [];
      for (const [at, content] of contents.entries()) {
        const { id } = await writer.saveBlob('data', content);
        const name = `file-${String(at).padStart(2, '0')}`;
        nodes.push({ ...plainNode, name, size: BigInt(content.length), content: [id] });
      }
      return (await writer.saveTree({ nodes })).id;
    });
    const target = join(folder, 'target');
    const restoring = restore(
      indexed,
      { tree, paths: [], time: plainNode.mtime } as unknown as Parameters<typeof restore>[1],
      {
        snapshot: '' as never,
        target: { kind: 'folder', path: target },
        selection: [],
        includes: [],
        excludes: [],
        ignoreCase: false,
        subfolder: '',
        conflicts: 'always',
        deleteExtra: false,
        withMetadata: true,
        sparse: false,
        verify: false,
        isDryRun: false,
        reportItems: false,
      },
      { signal: never, onEvent: () => undefined },
    );
    await expect(restoring).rejects.toMatchObject({ code: 'bug' });
    const whole = readdirSync(target).filter((name) => name.startsWith('file-'));
    expect(whole.length).toBeLessThan(contents.length);
    for (const name of whole)
      expect(readFileSync(join(target, name)).equals(contents[Number(name.slice(5))]!)).toBe(true);
    await openWorkers.close();
  });
});
