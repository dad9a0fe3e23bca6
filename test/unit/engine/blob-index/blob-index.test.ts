import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { build } from 'vite';
import { expect, test } from 'vitest';
import { BlobIndex } from '../../../../main/engine/blob-index/blob-index';
import type { BlobId } from '../../../../main/engine/format/ids';

function idOf(number: number): BlobId {
  return createHash('sha256').update(String(number)).digest('hex') as BlobId;
}

test('a blob is unknown, then claimed once, then stored', () => {
  const index = BlobIndex.create(0);
  const id = idOf(1);
  const before = [index.has('data', id), index.find('data', id), index.pendingCount()];
  const claims = [
    index.claim('data', id),
    index.claim('data', Buffer.from(id, 'hex')),
    index.claim('tree', id),
  ];
  const record = index.find('data', id) as number;
  const pending = [index.has('data', id), index.locationOf(record), index.pendingCount()];
  const location = { packNumber: 7, offset: 0xffff_fff0, length: 100, uncompressedLength: 0xffff_ffff };
  index.setLocation(record, location);
  expect({ before, claims, pending }).toEqual({
    before: [false, undefined, 0],
    claims: [true, false, true],
    pending: [false, undefined, 2],
  });
  expect([index.has('data', id), index.locationOf(record), index.idOf(record), index.typeOf(record)]).toEqual(
    [true, location, id, 'data'],
  );
  expect([index.claim('data', id), index.pendingCount()]).toEqual([false, 1]);
});

test('a claim that was released can be taken again', () => {
  const index = BlobIndex.create(0);
  index.setLocation(index.insert('tree', idOf(1)), {
    packNumber: 0,
    offset: 0,
    length: 40,
    uncompressedLength: 0,
  });
  index.claim('data', idOf(2));
  index.releasePending();
  expect([index.pendingCount(), index.claim('data', idOf(2)), index.claim('tree', idOf(1))]).toEqual([
    0,
    true,
    false,
  ]);
});

test('grows far beyond what was expected, and an attached table sees all of it', () => {
  const index = BlobIndex.create(0);
  const other = BlobIndex.attach(index.shared);
  const count = 60_000;
  for (let number = 0; number < count; number++) {
    const record = index.insert(number % 2 === 0 ? 'data' : 'tree', idOf(number));
    index.setLocation(record, { packNumber: number, offset: 0, length: 0, uncompressedLength: 0 });
  }
  let found = 0;
  for (let number = 0; number < count; number++) {
    const record = other.find(number % 2 === 0 ? 'data' : 'tree', idOf(number)) as number;
    if (other.locationOf(record)?.packNumber === number) found++;
    if (other.find(number % 2 === 0 ? 'tree' : 'data', idOf(number)) !== undefined) found--;
  }
  expect([found, index.recordCount()]).toEqual([count, count]);
});

test('says when it is full', () => {
  const index = BlobIndex.create(0, 100);
  for (let number = 0; number < 100; number++) index.insert('data', idOf(number));
  expect(() => index.insert('data', idOf(100))).toThrow(RangeError);
  expect([index.claim('data', idOf(99)), index.recordCount()]).toEqual([true, 100]);
});

test('a thread that stands still where it should open the next layer does not hold the others', () => {
  const index = BlobIndex.create(0);
  const firstSlots = index.shared.slots.byteLength / 4;
  const fullAt = (firstSlots * 5) / 8;
  for (let number = 1; number < fullAt; number++) index.insert('data', idOf(number));
  Atomics.add(new Int32Array(index.shared.control), 3, 1);
  for (let number = fullAt; number <= firstSlots; number++) index.insert('data', idOf(number));
  expect(index.shared.slots.byteLength / 4).toBe(3 * firstSlots);
});

test('claims are given back although a thread was ended before it had memory for its record', () => {
  const index = BlobIndex.create(0);
  index.claim('data', idOf(1));
  Atomics.add(new Int32Array(index.shared.control), 0, 100_000);
  index.releasePending();
  expect([index.pendingCount(), index.claim('data', idOf(1))]).toEqual([0, true]);
});

test('threads that race for the same blobs claim each exactly once', async () => {
  const code = await bundled('race.ts');
  const index = BlobIndex.create(0);
  const start = new SharedArrayBuffer(4);
  const blobs = 50_000;
  const claimed = await Promise.all(
    [1, 2, 3].map((seed) => race(code, { shared: index.shared, start, threads: 3, blobs, seed })),
  );
  const total = claimed.reduce((sum, count) => sum + count, 0);
  let known = 0;
  for (let number = 0; number < blobs; number++) if (index.find('data', idOf(number)) !== undefined) known++;
  expect([total, known, index.pendingCount()]).toEqual([blobs, blobs, blobs]);
});

async function bundled(file: string): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      ssr: new URL(file, import.meta.url).pathname,
      rolldownOptions: { output: { format: 'cjs' } },
    },
  });
  if (!('output' in result)) throw new TypeError('expected one bundle');
  return result.output[0].code;
}

function race(code: string, workerData: object): Promise<number> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(code, { eval: true, workerData });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
