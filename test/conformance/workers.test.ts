/** One suite for everything that does the CPU work, and what only threads can do: crash. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { BlobIndex } from '../../main/engine/blob-index/blob-index';
import { randomPolynomial } from '../../main/engine/chunker/polynomial';
import { BoxKey } from '../../main/engine/crypto/box-key';
import { sha256Hex } from '../../main/engine/crypto/hash';
import { generateKeyBytes } from '../../main/engine/crypto/master-key';
import { EngineError } from '../../main/engine/errors';
import { openRepository } from '../../main/engine/repository/repository';
import type { BlobId } from '../../main/engine/format/ids';
import { encodePackHeader, PackListing } from '../../main/engine/format/pack-header';
import { packMemoryBytes } from '../../main/engine/packer/blob-packer';
import { BlobOpener } from '../../main/engine/packer/blob-opener';
import type { FinishedPack, OpenPack } from '../../main/engine/packer/pack';
import { CpuThread } from '../../main/engine/workers/cpu-thread';
import { inlineWorkers } from '../../main/engine/workers/inline';
import { PackSlots } from '../../main/engine/workers/pack-slots';
import { workerPool } from '../../main/engine/workers/pool';
import type { FileJob, SavedFile, WorkerSessionOptions, Workers } from '../../main/engine/workers/workers';
import { deferred } from '../support/deferred';
import { memoryRepository } from '../support/memory-repository';
import { resticPassword } from '../support/real-restic';
import { openZstd } from '../../main/engine/zstd/zstd';
import { bundleCpuWorker, bundleWorker, crashingWorker } from '../support/worker-bundle';

const isRoot = process.getuid?.() === 0;
const never = new AbortController().signal;
const key = generateKeyBytes();

let folder = '';
let entry: URL;

beforeAll(async () => {
  mkdirSync(join(import.meta.dirname, '../../out'), { recursive: true });
  folder = mkdtempSync(join(import.meta.dirname, '../../out/workers-'));
  entry = await bundleCpuWorker(folder);
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function sessionOptions(changes: Partial<WorkerSessionOptions> = {}) {
  const packs: { readonly pack: FinishedPack; readonly bytes: Buffer }[] = [];
  const index = BlobIndex.create(1000);
  const options: WorkerSessionOptions = {
    key,
    chunkerPolynomial: randomPolynomial(),
    version: 2,
    compression: 'auto',
    packSizeBytes: 4 * 2 ** 20,
    index: index.shared,
    signal: never,
    onPack: async (pack) => void packs.push({ pack, bytes: Buffer.from(pack.bytes) }),
    ...changes,
  };
  return { options, packs, index };
}

/** Bytes that compress badly, always the same for a seed. */
function noise(seed: number, bytes: number): Buffer {
  const data = Buffer.alloc(bytes);
  let state = seed >>> 0 || 1;
  for (let at = 0; at + 4 <= bytes; at += 4) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    data.writeUInt32LE((state ^ (state >>> 13)) >>> 0, at);
  }
  return data;
}

function plant(name: string, content: Buffer | string): FileJob {
  const path = join(folder, name);
  writeFileSync(path, content);
  return { path, sizeBytes: content.length };
}

/** An open pack with one tree. */
function openTree(bytes: number): { readonly id: BlobId; readonly open: OpenPack } {
  const plaintext = noise(999, bytes);
  const id = sha256Hex(plaintext) as BlobId;
  const boxes = new BoxKey(key).seal(plaintext);
  const header = encodePackHeader([{ type: 'tree', id, length: boxes.length, uncompressedLength: 0 }]);
  return { id, open: { type: 'tree', boxes, blobs: new PackListing(header, 1) } };
}

function codesOf(saved: readonly SavedFile[]): string[] {
  return saved.map((file) => (file.kind === 'saved' ? 'saved' : file.error.code));
}

describe.each([
  ['inline', () => inlineWorkers()],
  ['pool', () => workerPool(entry, 2)],
] as const)('%s workers', (_, make: () => Workers) => {
  it('move blobs of one pack into others, and name the bad ones', async () => {
    const { options, packs } = sessionOptions();
    const workers = make();
    const session = workers.beginSession(options);
    const opener = new BoxKey(key);
    const plaintexts = [noise(1, 1000), noise(2, 2000), noise(3, 10)];
    const boxes = plaintexts.map((plaintext) => opener.seal(plaintext));
    const bytes = Buffer.concat(boxes);
    let end = 0;
    const blobs = plaintexts.map((plaintext, at) => {
      const offset = end;
      end += boxes[at]!.length;
      const id = sha256Hex(plaintext) as BlobId;
      return { type: 'data' as const, id, offset, length: boxes[at]!.length, uncompressedLength: 0 };
    });
    bytes[boxes[0]!.length + 20]! ^= 1;
    const bad = [
      await session.moveBlobs(bytes, blobs.slice(0, 2)),
      await session.moveBlobs(bytes, blobs.slice(2)),
    ];
    await session.finishPacks([]);
    await session.end();
    await workers.close();

    const stored = packs.flatMap(({ pack }) => [...pack.blobs].map(({ id }) => id));
    expect([bad, stored.toSorted()]).toEqual([[[1], []], [blobs[0]!.id, blobs[2]!.id].toSorted()]);
  });

  it('read, cut and pack files whose blobs can be opened again', async () => {
    const { options, packs, index } = sessionOptions();
    const workers = make();
    const session = workers.beginSession(options);
    const contents = [noise(1, 9_000_000), Buffer.from('small'), Buffer.alloc(0), noise(2, 3_000_000)];
    const jobs = contents.map((content, at) => plant(`file-${String(at)}`, content));
    let bytesRead = 0;
    const onBytesRead = (bytes: number) => void (bytesRead += bytes);
    const [one, two] = await Promise.all([
      session.archiveFiles(jobs.slice(0, 2), onBytesRead),
      session.archiveFiles(jobs.slice(2), onBytesRead),
    ]);
    await session.finishPacks([]);
    await session.end();
    await workers.close();

    const saved = [...one, ...two];
    const boxes = new Map<BlobId, Buffer>();
    for (const { pack, bytes } of packs)
      for (const { id, offset, length } of pack.blobs)
        boxes.set(id, Buffer.from(bytes.subarray(offset, offset + length)));
    const opener = new BoxKey(key);
    for (const box of boxes.values()) opener.unseal(box);
    expect(packs.map(({ bytes }) => sha256Hex(bytes))).toEqual(packs.map(({ pack }) => pack.id));
    expect(saved.map((file) => file.kind === 'saved' && file.sizeBytes)).toEqual(
      contents.map(({ length }) => length),
    );
    const ids = saved.flatMap((file) => (file.kind === 'saved' ? file.content : []));
    expect([ids.filter((id) => !boxes.has(id)), index.pendingCount(), bytesRead]).toEqual([
      [],
      boxes.size,
      12_000_005,
    ]);
    expect(saved[1]).toMatchObject({ content: [sha256Hex(Buffer.from('small'))], newBlobs: 1, newBytes: 5 });
    expect(saved[2]).toMatchObject({ content: [], newBlobs: 0 });
  });

  it('answer for each file that cannot be read', async () => {
    const { options } = sessionOptions();
    const workers = make();
    const session = workers.beginSession(options);
    mkdirSync(join(folder, 'folder'), { recursive: true });
    const good = plant('good', 'good');
    const denied = plant('denied', 'denied');
    chmodSync(denied.path, 0);
    rmSync(join(folder, 'link'), { force: true });
    symlinkSync(good.path, join(folder, 'link'));
    rmSync(join(folder, 'fifo'), { force: true });
    execFileSync('mkfifo', [join(folder, 'fifo')]);
    const names = ['good', 'absent', 'folder', 'link', 'fifo', 'denied'];
    const saved = await session.archiveFiles(
      names.map((name) => ({ path: join(folder, name), sizeBytes: 4 })),
      () => undefined,
    );
    await session.end();
    expect(codesOf(saved)).toEqual([
      'saved',
      'disk/not-found',
      'disk/changed-while-reading',
      'disk/changed-while-reading',
      'disk/changed-while-reading',
      isRoot ? 'saved' : 'disk/denied',
    ]);
  });

  it('stop when packs are refused', async () => {
    const refusal = new EngineError('storage/full', 'no room');
    const { options } = sessionOptions({ onPack: () => Promise.reject(refusal) });
    const workers = make();
    const session = workers.beginSession(options);
    const jobs = [plant('a', noise(3, 12_000_000)), plant('b', noise(4, 12_000_000))];
    await expect(
      (async () => {
        await session.archiveFiles(jobs, () => undefined);
        await session.finishPacks([]);
      })(),
    ).rejects.toBe(refusal);
    await session.end();
  });

  it('stop when the signal is aborted', async () => {
    const abort = new AbortController();
    const { options } = sessionOptions({
      signal: abort.signal,
      // Each chunk is a pack: more than there is room for, so that no worker can be done before the first arrives.
      packSizeBytes: 65_536,
      onPack: async () => abort.abort(),
    });
    const workers = make();
    const session = workers.beginSession(options);
    const jobs = [plant('long-1', noise(5, 20_000_000)), plant('long-2', noise(6, 20_000_000))];
    const results = await Promise.allSettled([session.archiveFiles(jobs, () => undefined)]);
    results.push(...(await Promise.allSettled([session.archiveFiles(jobs, () => undefined)])));
    const cancelled = { status: 'rejected', reason: expect.objectContaining({ name: 'AbortError' }) };
    expect(results).toEqual([cancelled, cancelled]);
    await session.end();
  });
});

describe('a large file', () => {
  const large = () => plant('large', noise(7, 50_000_000));
  const polynomial = randomPolynomial();

  async function cut(workers: Workers, job: FileJob) {
    const { options } = sessionOptions({ chunkerPolynomial: polynomial });
    const session = workers.beginSession(options);
    let bytesRead = 0;
    const [saved] = await session.archiveFiles([job], (bytes) => (bytesRead += bytes));
    await session.finishPacks([]);
    await session.end();
    return { saved, bytesRead };
  }

  it('is cut by several threads where one would cut it', async () => {
    const job = large();
    const alone = await cut(inlineWorkers(), job);
    const together = await cut(workerPool(entry, 3), job);
    expect(together).toEqual(alone);
    expect(alone.saved).toMatchObject({ kind: 'saved', sizeBytes: 50_000_000 });
  });

  it('may have shrunk or gone since it was looked at', async () => {
    const small = { ...plant('shrunk', noise(8, 1_000_000)), sizeBytes: 50_000_000 };
    const gone = { path: join(folder, 'gone'), sizeBytes: 50_000_000 };
    expect((await cut(workerPool(entry, 3), small)).saved).toEqual((await cut(inlineWorkers(), small)).saved);
    expect((await cut(workerPool(entry, 3), gone)).saved).toMatchObject({
      kind: 'failed',
      error: { code: 'disk/not-found' },
    });
  });

  it('is given up by all threads when the signal is aborted', async () => {
    const abort = new AbortController();
    const { options } = sessionOptions({ signal: abort.signal, onPack: async () => abort.abort() });
    const session = workerPool(entry, 3).beginSession(options);
    await expect(session.archiveFiles([large()], () => undefined)).rejects.toMatchObject({
      name: 'AbortError',
    });
    await session.end();
  });
});

describe('the threads of a session', () => {
  it('fill the same packs', async () => {
    const { options, packs } = sessionOptions();
    const workers = workerPool(entry, 4);
    const session = workers.beginSession(options);
    const tiny = Array.from({ length: 3000 }, (_, at) =>
      plant(`tiny-${String(at)}`, `content ${String(at)}`),
    );
    const larger = Array.from({ length: 24 }, (_, at) =>
      plant(`larger-${String(at)}`, noise(300 + at, 1_500_000)),
    );
    const tasks = Array.from({ length: 12 }, (_, task) => [
      ...tiny.slice(task * 250, (task + 1) * 250),
      ...larger.slice(task * 2, (task + 1) * 2),
    ]);
    const saved = await Promise.all(tasks.map((files) => session.archiveFiles(files, () => undefined)));
    const tree = openTree(5000);
    await session.finishPacks([tree.open]);
    await session.end();
    await workers.close();

    const boxKey = new BoxKey(key);
    const opener = new BlobOpener(boxKey, openZstd());
    const opened = packs.flatMap(({ pack, bytes }) =>
      [...pack.blobs].map((blob) => {
        opener.openInScratch(blob, bytes.subarray(blob.offset, blob.offset + blob.length));
        return blob.id;
      }),
    );
    const content = saved.flat().flatMap((file) => (file.kind === 'saved' ? file.content : []));
    expect(opened.toSorted()).toEqual([...new Set(content), tree.id].toSorted());
    const data = packs.filter(({ pack }) => pack.type === 'data');
    for (const { bytes } of data) expect(bytes.length).toBeLessThan(options.packSizeBytes + 1_700_000);
    // Four threads leave no more behind than one does.
    const small = data.filter(({ bytes }) => bytes.length < options.packSizeBytes);
    expect([small.length <= 2, packs.length - data.length]).toEqual([true, 1]);
  });

  it('do not wait for one that died with the packs in its hands', async () => {
    const { options } = sessionOptions();
    const slots = PackSlots.create(6, packMemoryBytes(options.packSizeBytes));
    const dying = await bundleWorker(join(folder, 'dies'), 'test/support/dies-in-use.worker.ts');
    await once(new Worker(dying, { workerData: slots.shared }), 'exit');
    const { chunkerPolynomial, version, compression, packSizeBytes, index } = options;
    const posted = { key, chunkerPolynomial, version, compression, packSizeBytes, index };
    const thread = new CpuThread(
      entry,
      { options: posted, slots: slots.shared, isQuiet: false },
      { onPack: () => undefined, onCrash: () => undefined, onNotQuiet: () => undefined },
    );
    const saving = thread.archiveFiles([plant('waits', 'waits')], () => undefined);
    const control = new Int32Array(slots.shared.control);
    await vi.waitUntil(() => control.includes(2), { timeout: 10_000 });
    slots.stop();
    await expect(saving).rejects.toThrow('cancelled');
    await thread.end(new Error('over'));
  });
});

describe('the pool', () => {
  it('holds the workers when packs are not taken', async () => {
    const taken = deferred();
    let packsOut = 0;
    const first = deferred();
    const { options } = sessionOptions({
      onPack: () => {
        packsOut += 1;
        first.resolve();
        return taken.promise;
      },
    });
    const workers = workerPool(entry, 1);
    const session = workers.beginSession(options);
    const jobs = Array.from({ length: 16 }, (_, at) =>
      plant(`held-${String(at)}`, noise(100 + at, 4_300_000)),
    );
    const saving = session.archiveFiles(jobs, () => undefined);
    await first.promise;
    taken.resolve();
    expect(codesOf(await saving)).toEqual(jobs.map(() => 'saved'));
    expect(packsOut).toBeGreaterThan(8);
    await workers.close();
  });

  it('fails the session of a thread that crashed, and no other', async () => {
    const { options } = sessionOptions();
    const crashing = workerPool(crashingWorker(folder, entry, 1), 1);
    const job = plant('crash', 'crash');
    const session = crashing.beginSession(options);
    const saving = [job, job, job].map((each) => session.archiveFiles([each], () => undefined));
    const results = await Promise.allSettled(saving);
    await expect(session.finishPacks([])).rejects.toMatchObject({ code: 'bug' });
    await session.end();
    expect(results.at(-1)).toMatchObject({ status: 'rejected', reason: { code: 'bug' } });
    const steady = workerPool(crashingWorker(folder, entry, 3), 1);
    for (let count = 0; count < 3; count++) {
      const next = steady.beginSession(sessionOptions().options);
      expect(codesOf(await next.archiveFiles([job], () => undefined))).toEqual(['saved']);
      await next.end();
    }
  });

  it('leaves no blob believed stored that a crashed thread had taken', async () => {
    const { environment, repository } = await memoryRepository();
    const crashing = workerPool(crashingWorker(folder, entry, 2), 1);
    const fragile = await openRepository({ ...environment, workers: crashing }, resticPassword, {
      signal: never,
    });
    const indexed = await fragile.loadIndex({ signal: never });
    const options = { signal: never, compression: 'auto', packSizeBytes: 4 * 2 ** 20 } as const;
    const job = plant('precious', 'precious');
    const broken = indexed.withWriter(options, async (writer) => {
      await writer.saveFiles([job], () => undefined);
      await writer.saveFiles([plant('last', 'last')], () => undefined);
    });
    await expect(broken).rejects.toMatchObject({ code: 'bug' });
    expect([indexed.blobCount(), indexed.has('data', sha256Hex(Buffer.from('precious')) as BlobId)]).toEqual([
      0,
      false,
    ]);
    const whole = await repository.loadIndex({ signal: never });
    const [saved] = await whole.withWriter(options, (writer) => writer.saveFiles([job], () => undefined));
    expect(saved).toMatchObject({ kind: 'saved', newBlobs: 1 });
  });
});
