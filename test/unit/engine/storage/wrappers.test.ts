import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { LogFields } from '../../../../main/engine/base/log';
import { noLog } from '../../../../main/engine/base/log';
import { EngineError } from '../../../../main/engine/errors';
import type { FileHandle } from '../../../../main/engine/storage/backend';
import { CachedBackend } from '../../../../main/engine/storage/cache';
import { LimitedBackend } from '../../../../main/engine/storage/limit';
import { LoggingBackend } from '../../../../main/engine/storage/log';
import { MemoryBackend } from '../../../../main/engine/storage/memory/memory-backend';
import { ReadOnlyBackend } from '../../../../main/engine/storage/read-only';
import { listAll, nameOf } from '../../../conformance/backend-suite';
import { FakeClock } from '../../../support/fake-clock';
import { FaultyBackend } from '../../../support/faulty-backend';
import { temporaryFolder } from '../../../support/temporary-folder';

const options = { signal: new AbortController().signal };
const index = Buffer.from('an index');
const indexHandle: FileHandle = { type: 'index', name: nameOf(index) };

describe('the limit', () => {
  test('lets five operations run, holds the sixth, and never a lock', async () => {
    const faulty = new FaultyBackend(new MemoryBackend());
    const holds = Array.from({ length: 5 }, (_, at) =>
      faulty.holdNth(at + 1, { operation: 'save', type: 'pack' }),
    );
    const limited = new LimitedBackend(faulty);
    const save = (text: string) => limited.save({ type: 'pack', name: nameOf(text) }, [], options);
    const saves = ['1', '2', '3', '4', '5', '6'].map(save);
    await Promise.all(holds.map((hold) => hold.reached));
    await limited.save({ type: 'lock', name: nameOf('l') }, [], options);
    expect(await listAll(limited, 'lock')).toEqual({ [nameOf('l')]: 0 });
    expect(faulty.calls.filter((call) => call.startsWith('save pack')).length).toBe(5);
    for (const hold of holds) hold.release();
    await Promise.all(saves);
    expect(faulty.calls.filter((call) => call.startsWith('save pack')).length).toBe(6);
  });

  test('lets as many run as were asked for, until the backend is asked again', async () => {
    const faulty = new FaultyBackend(new MemoryBackend());
    const holds = [1, 2, 3].map((nth) => faulty.holdNth(nth, { operation: 'save', type: 'pack' }));
    const limited = new LimitedBackend(faulty);
    limited.setConnections(2);
    const saves = ['1', '2', '3'].map((text) =>
      limited.save({ type: 'pack', name: nameOf(text) }, [], options),
    );
    await Promise.all(holds.slice(0, 2).map((hold) => hold.reached));
    expect(faulty.calls.length).toBe(2);
    limited.setConnections(undefined);
    await holds[2]?.reached;
    for (const hold of holds) hold.release();
    await Promise.all(saves);
  });

  test('holds no connection while the reader of a listing works', async () => {
    const limited = new LimitedBackend(new MemoryBackend());
    for (const text of ['a', 'b']) await limited.save({ type: 'pack', name: nameOf(text) }, [], options);
    const listings = Array.from({ length: 6 }, async () => {
      for await (const { name } of limited.list('pack', options))
        await limited.load({ type: 'pack', name }, undefined, options);
    });
    await Promise.all(listings);
  });
});

describe('a read-only backend', () => {
  test('reads, keeps locks, and calls every other write a bug', async () => {
    const memory = new MemoryBackend();
    await memory.save(indexHandle, [index], options);
    const backend = new ReadOnlyBackend(memory);
    const lock: FileHandle = { type: 'lock', name: nameOf('l') };
    await backend.save(lock, [], options);
    await backend.remove(lock, options);
    expect([await backend.load(indexHandle, undefined, options), await listAll(backend, 'lock')]).toEqual([
      Uint8Array.from(index),
      {},
    ]);
    for (const write of [
      backend.create(),
      backend.save(indexHandle, [], options),
      backend.remove(indexHandle, options),
      backend.save({ type: 'config', name: '' }, [], options),
    ]) {
      await expect(write).rejects.toMatchObject({ code: 'bug' });
    }
    expect([...memory.files.keys()]).toEqual([`index/${indexHandle.name}`]);
  });
});

describe('the log', () => {
  test('is told of every operation, louder when it was slow', async () => {
    const clock = new FakeClock();
    const lines: [string, string, LogFields | undefined][] = [];
    const memory = new MemoryBackend();
    const backend = new LoggingBackend(memory, {
      clock,
      log: (...line) => lines.push(line as (typeof lines)[number]),
    });
    await backend.save(indexHandle, [index], options);
    const load = memory.load.bind(memory);
    memory.load = (...args) => {
      clock.jump(10_000);
      return load(...args);
    };
    await backend.load(indexHandle, undefined, options);
    await backend.remove(indexHandle, options);
    await expect(backend.stat(indexHandle, options)).rejects.toMatchObject({ code: 'storage/not-found' });
    await expect(backend.stat(indexHandle, { signal: AbortSignal.abort() })).rejects.toThrow();
    const subject = { type: 'index', name: indexHandle.name };
    const line = (operation: string, facts: LogFields) => ({
      operation,
      ...subject,
      durationMs: 0,
      ...facts,
    });
    expect(lines).toEqual([
      ['debug', 'storage operation', line('save', { bytes: 8 })],
      ['info', 'storage operation', line('load', { bytes: 8, durationMs: 10_000 })],
      ['debug', 'storage operation', line('remove', {})],
      ['debug', 'storage operation failed', line('stat', { code: 'storage/not-found' })],
      ['debug', 'storage operation failed', line('stat', { code: 'cancelled' })],
    ]);
  });
});

describe('the cache', () => {
  async function setUp() {
    const folder = await temporaryFolder();
    const memory = new MemoryBackend();
    const faulty = new FaultyBackend(memory);
    const backend = new CachedBackend(faulty, { folder, log: noLog });
    return { folder, memory, faulty, backend, file: join(folder, 'index', indexHandle.name) };
  }
  const loads = (faulty: FaultyBackend) => faulty.calls.filter((call) => call.startsWith('load')).length;
  const load = async (backend: CachedBackend) =>
    Buffer.from(await backend.load(indexHandle, undefined, options)).toString();

  test('fetches a file once', async () => {
    const { memory, faulty, backend } = await setUp();
    await memory.save(indexHandle, [index], options);
    expect([await load(backend), await load(backend), loads(faulty)]).toEqual(['an index', 'an index', 1]);
  });

  test('has what was saved through it, and loses what was removed', async () => {
    const { faulty, backend } = await setUp();
    await backend.save(indexHandle, [index.subarray(0, 2), index.subarray(2)], options);
    expect([await load(backend), loads(faulty)]).toEqual(['an index', 0]);
    await backend.remove(indexHandle, options);
    await expect(load(backend)).rejects.toMatchObject({ code: 'storage/not-found' });
  });

  test('drops a damaged copy and fetches again', async () => {
    const { faulty, backend, file } = await setUp();
    await backend.save(indexHandle, [index], options);
    await writeFile(file, 'an imdex');
    expect([await load(backend), loads(faulty), await readFile(file, 'utf8')]).toEqual([
      'an index',
      1,
      'an index',
    ]);
  });

  test('does not keep what arrived damaged', async () => {
    const { memory, faulty, backend } = await setUp();
    await memory.save(indexHandle, [index], options);
    faulty.damageLoads({}, () => Buffer.from('bad'), 1);
    expect([await load(backend), await load(backend)]).toEqual(['bad', 'an index']);
  });

  test('forgets what a complete listing no longer has', async () => {
    const { folder, memory, backend } = await setUp();
    await backend.save(indexHandle, [index], options);
    await backend.save({ type: 'index', name: nameOf('kept') }, [Buffer.from('kept')], options);
    memory.files.delete(`index/${indexHandle.name}`);
    for await (const file of backend.list('index', options)) expect(file.name).toBe(nameOf('kept'));
    expect(await readdir(join(folder, 'index'))).toEqual([nameOf('kept')]);
  });

  test('leaves packs, locks, keys and ranges alone', async () => {
    const { folder, faulty, backend } = await setUp();
    for (const type of ['pack', 'lock', 'key'] as const) {
      const handle = { type, name: indexHandle.name };
      await backend.save(handle, [index], options);
      await backend.load(handle, undefined, options);
    }
    await backend.save(indexHandle, [index], options);
    await backend.load(indexHandle, { offset: 0, length: 2 }, options);
    expect([await readdir(folder), loads(faulty)]).toEqual([['index'], 4]);
  });

  describe('and packs of trees', () => {
    const pack: FileHandle = { ...indexHandle, type: 'pack', holdsTrees: true };
    const range = { offset: 3, length: 2 };
    const loadRange = async (backend: CachedBackend, isFresh = false) =>
      Buffer.from(await backend.load(pack, range, { ...options, isFresh })).toString();

    test('has what was saved, until a second try or a removal', async () => {
      const { folder, faulty, backend } = await setUp();
      await backend.save(pack, [index], options);
      expect([await loadRange(backend), loads(faulty)]).toEqual(['in', 0]);
      await writeFile(join(folder, 'data', pack.name), 'an imdex');
      expect([await loadRange(backend), await loadRange(backend, true), await loadRange(backend)]).toEqual([
        'im',
        'in',
        'in',
      ]);
      await backend.save(pack, [index], options);
      await backend.remove({ type: 'pack', name: pack.name }, options);
      await expect(loadRange(backend)).rejects.toMatchObject({ code: 'storage/not-found' });
    });

    test('fetches a whole pack that is asked for often', async () => {
      const { memory, faulty, backend } = await setUp();
      await memory.save(pack, [index], options);
      const texts = [];
      for (let load = 0; load < 10; load++) texts.push(await loadRange(backend));
      expect([new Set(texts), loads(faulty)]).toEqual([new Set(['in']), 4]);
    });
  });

  test('may vanish, or never have worked', async () => {
    const { folder, faulty, backend } = await setUp();
    await backend.save(indexHandle, [index], options);
    await rm(folder, { recursive: true });
    await writeFile(folder, 'a file where the folder should be');
    expect([await load(backend), await load(backend), loads(faulty)]).toEqual(['an index', 'an index', 2]);
    await backend.remove(indexHandle, options);
    expect(await listAll(backend, 'index')).toEqual({});
  });

  test('does not hide that the storage failed', async () => {
    const { faulty, backend, folder } = await setUp();
    faulty.failAll({ operation: 'save' }, new EngineError('storage/full', 'scripted'));
    await expect(backend.save(indexHandle, [index], options)).rejects.toMatchObject({ code: 'storage/full' });
    expect(await readdir(folder)).toEqual([]);
  });
});
