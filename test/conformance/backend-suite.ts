/** What every backend promises (see `main/engine/storage/backend.ts`), asked of one. */
import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../main/engine/base/clock';
import { isCancelled } from '../../main/engine/errors';
import type { Backend, FileHandle, FileType } from '../../main/engine/storage/backend';

type ListedType = Exclude<FileType, 'config'>;

export interface BackendUnderTest {
  readonly backend: Backend;
  /** Puts a file that is not the repository's at `path` beside its files. */
  putForeign(path: string): Promise<void>;
  /** Whether it keeps files in tiers. */
  readonly hasTiers: boolean;
}

const signal = new AbortController().signal;
const options = { signal };
const config: FileHandle = { type: 'config', name: '' };
const listedTypes: readonly ListedType[] = ['key', 'lock', 'snapshot', 'index', 'pack'];

export function nameOf(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export async function listAll(
  backend: Backend,
  type: ListedType,
  call = options,
): Promise<Record<string, number>> {
  const files: Record<string, number> = {};
  for await (const file of backend.list(type, call)) files[file.name] = file.sizeBytes;
  return files;
}

/** `open` gives a new, created, empty place each time. */
export function describeBackend(kind: string, open: () => Promise<BackendUnderTest>): void {
  const opened = async () => (await open()).backend;

  describe(`${kind} as a backend`, () => {
    test('loads what was saved, whole and in ranges, for every type', async () => {
      const backend = await opened();
      const parts = [Buffer.from('one '), Buffer.alloc(0), Buffer.from('two '), Buffer.from('three')];
      for (const type of ['config', ...listedTypes] as const) {
        const handle = { type, name: type === 'config' ? '' : nameOf(type) };
        await backend.save(handle, parts, options);
        const load = async (offset: number, length: number) =>
          Buffer.from(await backend.load(handle, { offset, length }, options)).toString();
        expect({
          whole: Buffer.from(await backend.load(handle, undefined, options)).toString(),
          ranges: [
            await load(0, 13),
            await load(0, 1),
            await load(4, 3),
            await load(12, 1),
            await load(5, 0),
          ],
          stat: await backend.stat(handle, options),
        }).toEqual({
          whole: 'one two three',
          ranges: ['one two three', 'o', 'two', 'e', ''],
          stat: { sizeBytes: 13 },
        });
      }
    });

    test('may put what it loads into given memory, and nothing beside it', async () => {
      const backend = await opened();
      const handle: FileHandle = { type: 'pack', name: nameOf('into') };
      await backend.save(handle, [Buffer.from('one two three')], options);
      const into = new Uint8Array(new SharedArrayBuffer(8)).fill(0x78);
      const texts = [];
      for (const range of [{ offset: 4, length: 3 }, undefined]) {
        const loaded = await backend.load(handle, range, { ...options, into });
        texts.push(Buffer.from(loaded).toString());
        expect([...into.subarray(3)]).toEqual(Array.from({ length: 5 }, () => 0x78));
      }
      expect(texts).toEqual(['two', 'one two three']);
    });

    test('refuses a range that the file does not have', async () => {
      const backend = await opened();
      const handle: FileHandle = { type: 'key', name: nameOf('k') };
      await backend.save(handle, [Buffer.from('12345')], options);
      for (const range of [
        { offset: 3, length: 3 },
        { offset: 5, length: 1 },
        { offset: 100, length: 5 },
        { offset: 6, length: 0 },
      ]) {
        await expect(backend.load(handle, range, options)).rejects.toMatchObject({
          code: 'storage/bad-range',
        });
      }
    });

    test('says what is absent, and removes it without complaint', async () => {
      const backend = await opened();
      for (const handle of [config, ...listedTypes.map((type) => ({ type, name: nameOf('absent') }))]) {
        await expect(backend.load(handle, undefined, options)).rejects.toMatchObject({
          code: 'storage/not-found',
        });
        await expect(backend.load(handle, { offset: 0, length: 1 }, options)).rejects.toMatchObject({
          code: 'storage/not-found',
        });
        await expect(backend.stat(handle, options)).rejects.toMatchObject({ code: 'storage/not-found' });
        await backend.remove(handle, options);
      }
      expect(await Promise.all(listedTypes.map((type) => listAll(backend, type)))).toEqual([
        {},
        {},
        {},
        {},
        {},
      ]);
    });

    test('removes', async () => {
      const backend = await opened();
      const handle: FileHandle = { type: 'pack', name: nameOf('p') };
      await backend.save(handle, [Buffer.from('p')], options);
      await backend.remove(handle, options);
      expect(await listAll(backend, 'pack')).toEqual({});
      await expect(backend.stat(handle, options)).rejects.toMatchObject({ code: 'storage/not-found' });
    });

    test('saves the same file again, and replaces another', async () => {
      const backend = await opened();
      const handle: FileHandle = { type: 'snapshot', name: nameOf('s') };
      for (const content of ['same', 'same', 'other'])
        await backend.save(handle, [Buffer.from(content)], options);
      expect(Buffer.from(await backend.load(handle, undefined, options)).toString()).toBe('other');
      expect(await listAll(backend, 'snapshot')).toEqual({ [handle.name]: 5 });
    });

    test('keeps an empty config', async () => {
      const backend = await opened();
      await backend.save(config, [], options);
      expect([
        await backend.stat(config, options),
        (await backend.load(config, undefined, options)).length,
      ]).toEqual([{ sizeBytes: 0 }, 0]);
    });

    test('carries a file of 20 MiB', async () => {
      const backend = await opened();
      const bytes = randomBytes(20 * 1024 * 1024);
      const handle: FileHandle = { type: 'pack', name: nameOf(bytes) };
      await backend.save(handle, [bytes.subarray(0, 7_000_001), bytes.subarray(7_000_001)], options);
      expect(nameOf(await backend.load(handle, undefined, options))).toBe(handle.name);
      const middle = await backend.load(handle, { offset: 6_000_000, length: 9_000_000 }, options);
      expect(bytes.subarray(6_000_000, 15_000_000).equals(middle)).toBe(true);
      expect(await listAll(backend, 'pack')).toEqual({ [handle.name]: bytes.length });
    });

    test('gives bytes that are their own, so that they may be transferred and changed', async () => {
      const backend = await opened();
      const handle: FileHandle = { type: 'index', name: nameOf('i') };
      await backend.save(handle, [Buffer.from('index')], options);
      const first = await backend.load(handle, undefined, options);
      expect(first.buffer.byteLength).toBe(5);
      first.fill(0);
      expect(Buffer.from(await backend.load(handle, undefined, options)).toString()).toBe('index');
    });

    test('lists many files, each once, with their sizes, saved all at the same time', async () => {
      const backend = await opened();
      const expected: Record<string, number> = {};
      await Promise.all(
        Array.from({ length: 60 }, (_, at) => {
          const bytes = Buffer.alloc(at + 1, at);
          expected[nameOf(bytes)] = bytes.length;
          return backend.save({ type: 'pack', name: nameOf(bytes) }, [bytes], options);
        }),
      );
      expect(await listAll(backend, 'pack')).toEqual(expected);
    });

    test('lists what was there before, while files come and go', async () => {
      const backend = await opened();
      const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(nameOf);
      for (const name of names) await backend.save({ type: 'pack', name }, [Buffer.from('x')], options);
      const seen: string[] = [];
      for await (const { name } of backend.list('pack', options)) {
        if (seen.length === 0) {
          await backend.save({ type: 'pack', name: nameOf('new') }, [Buffer.from('x')], options);
          await backend.remove({ type: 'pack', name: nameOf('absent') }, options);
        }
        seen.push(name);
      }
      expect(seen.filter((name) => name !== nameOf('new')).sort()).toEqual([...names].sort());
    });

    test('keeps what files hold in the tier that is asked, all else hot, and tells since when', async () => {
      const { backend, hasTiers } = await open();
      const beforeMs = systemClock.nowMs();
      const contents = { ...options, tier: 'cold' } as const;
      const saved = [
        [{ type: 'pack', name: nameOf('data') }, contents, hasTiers ? 'cold' : 'hot'],
        [{ type: 'pack', name: nameOf('trees'), holdsTrees: true }, contents, 'hot'],
        [{ type: 'pack', name: nameOf('usual') }, options, 'hot'],
        [{ type: 'index', name: nameOf('index') }, contents, 'hot'],
      ] as const;
      for (const [handle, call] of saved) await backend.save(handle, [Buffer.from('x')], call);
      const listed: Record<string, string> = {};
      for (const type of ['pack', 'index'] as const) {
        for await (const { name, tier, writtenMs } of backend.list(type, options)) {
          listed[name] = tier;
          // To the second, by the clock of another program.
          expect(writtenMs).toBeGreaterThan(beforeMs - 2000);
        }
      }
      expect(listed).toEqual(Object.fromEntries(saved.map(([{ name }, , tier]) => [name, tier])));
    });

    test('ignores foreign and misplaced files', async () => {
      const { backend, putForeign } = await open();
      const name = nameOf('mine');
      await backend.save({ type: 'pack', name }, [Buffer.from('x')], options);
      const wrongFolder = name.startsWith('00') ? '01' : '00';
      for (const path of [
        'data/notes.txt',
        'data/00/temp',
        `data/${wrongFolder}/${name}`,
        `data/${name}`,
        `data/${name.slice(0, 2)}/${name}-tmp-0123456789abcdef`,
        `data/${name.slice(0, 2)}/${nameOf('upper').toUpperCase()}`,
        'snapshots/notes.txt',
        `snapshots/deeper/${name}`,
        `snapshots2/${name}`,
      ]) {
        await putForeign(path);
      }
      expect(await Promise.all([listAll(backend, 'pack'), listAll(backend, 'snapshot')])).toEqual([
        { [name]: 1 },
        {},
      ]);
    });

    test('is created twice without harm', async () => {
      const backend = await opened();
      await backend.save(config, [Buffer.from('c')], options);
      await backend.create(options);
      expect(await backend.stat(config, options)).toEqual({ sizeBytes: 1 });
    });

    test('refuses names that are not ids', async () => {
      const backend = await opened();
      for (const name of ['', '../config', nameOf('x').toUpperCase()]) {
        await expect(backend.save({ type: 'pack', name }, [], options)).rejects.toThrow(RangeError);
        await expect(backend.remove({ type: 'pack', name }, options)).rejects.toThrow(RangeError);
      }
    });

    test('does nothing when it is cancelled before', async () => {
      const backend = await opened();
      const handle: FileHandle = { type: 'pack', name: nameOf('p') };
      const cancelled = { signal: AbortSignal.abort() };
      for (const attempt of [
        () => backend.create(cancelled),
        () => backend.save(handle, [Buffer.from('p')], cancelled),
        () => backend.load(handle, undefined, cancelled),
        () => backend.stat(handle, cancelled),
        () => backend.remove(handle, cancelled),
      ]) {
        await expect(attempt()).rejects.toSatisfy(isCancelled);
      }
      await backend.save(handle, [Buffer.from('p')], options);
      await expect(listAll(backend, 'pack', cancelled)).rejects.toSatisfy(isCancelled);
      expect(await listAll(backend, 'pack')).toEqual({ [handle.name]: 1 });
    });

    test('shows the whole file or none when a save is cancelled in the middle', async () => {
      const backend = await opened();
      const bytes = Buffer.alloc(8 * 1024 * 1024, 7);
      const handle: FileHandle = { type: 'pack', name: nameOf(bytes) };
      const cancel = new AbortController();
      const saving = backend.save(handle, [bytes], { signal: cancel.signal });
      setImmediate(() => cancel.abort());
      const outcome = await saving.then(
        () => 'saved',
        (error: unknown) => (isCancelled(error) ? 'cancelled' : error),
      );
      expect(['saved', 'cancelled']).toContain(outcome);
      const listed = await listAll(backend, 'pack');
      expect([{}, { [handle.name]: bytes.length }]).toContainEqual(listed);
    });
  });
}
