import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { FileHandle } from '../../../../../main/engine/storage/backend';
import { LocalBackend } from '../../../../../main/engine/storage/local/local-backend';
import { localError } from '../../../../../main/engine/storage/local/local-errors';
import { listAll, nameOf } from '../../../../conformance/backend-suite';
import { temporaryFolder } from '../../../../support/temporary-folder';

const options = { signal: new AbortController().signal };
const handle: FileHandle = { type: 'pack', name: nameOf('p') };
const subfolder = handle.name.slice(0, 2);

async function setUp() {
  const path = join(await temporaryFolder(), 'repository');
  const backend = new LocalBackend({ path });
  await backend.create(options);
  return { path, backend };
}

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777;
}

test.skipIf(process.platform === 'win32')('is laid out and protected as restic does it', async () => {
  const { path, backend } = await setUp();
  await backend.save(handle, [Buffer.from('p')], options);
  expect({
    folders: (await readdir(path)).sort(),
    packFolders: (await readdir(join(path, 'data'))).length,
    inside: await readdir(join(path, 'data', subfolder)),
    modes: await Promise.all(
      [path, join(path, 'data', subfolder), join(path, 'data', subfolder, handle.name)].map(modeOf),
    ),
  }).toEqual({
    folders: ['data', 'index', 'keys', 'locks', 'snapshots'],
    packFolders: 256,
    inside: [handle.name],
    modes: [0o700, 0o700, 0o400],
  });
});

test('makes a missing folder when it saves, and lists without it', async () => {
  const { path, backend } = await setUp();
  await rm(join(path, 'data'), { recursive: true });
  expect(await listAll(backend, 'pack')).toEqual({});
  await backend.save(handle, [Buffer.from('p')], options);
  expect(await listAll(backend, 'pack')).toEqual({ [handle.name]: 1 });
});

test('does not make a repository anew where its disk is not mounted, nor calls it empty', async () => {
  const { path, backend } = await setUp();
  await rm(path, { recursive: true });
  await expect(backend.save(handle, [], options)).rejects.toMatchObject({ code: 'storage/not-found' });
  await expect(listAll(backend, 'pack')).rejects.toMatchObject({ code: 'storage/not-found' });
  await expect(stat(path)).rejects.toThrow('ENOENT');
});

test('leaves nothing behind when it cannot finish a file', async () => {
  const { path, backend } = await setUp();
  await mkdir(join(path, 'data', subfolder, handle.name, 'in the way'), { recursive: true });
  await expect(backend.save(handle, [Buffer.from('p')], options)).rejects.toMatchObject({
    code: 'storage/unavailable',
  });
  const cancel = new AbortController();
  const pace = { upload: async () => cancel.abort(), download: async () => undefined };
  const paced = new LocalBackend({ path, pace });
  await expect(paced.save({ type: 'key', name: handle.name }, [Buffer.from('k')], cancel)).rejects.toThrow(
    'cancelled',
  );
  expect([await readdir(join(path, 'data', subfolder)), await readdir(join(path, 'keys'))]).toEqual([
    [handle.name],
    [],
  ]);
  expect(await listAll(backend, 'pack')).toEqual({});
});

test('says when a file is where its root should be', async () => {
  const path = join(await temporaryFolder(), 'file');
  await writeFile(path, 'x');
  await expect(new LocalBackend({ path }).load(handle, undefined, options)).rejects.toMatchObject({
    code: 'storage/not-found',
  });
});

test.each([
  ['ENOENT', 'storage/not-found'],
  ['EACCES', 'storage/forbidden'],
  ['EPERM', 'storage/forbidden'],
  ['EROFS', 'storage/forbidden'],
  ['ENOSPC', 'storage/full'],
  ['EDQUOT', 'storage/full'],
  ['EIO', 'storage/unavailable'],
])('%s is %s', (systemCode, code) => {
  const error = Object.assign(new Error(`${systemCode}: said the system`), {
    code: systemCode,
    syscall: 'open',
  });
  expect(localError(error, '/r/config')).toMatchObject({ code, context: { path: '/r/config', systemCode } });
});

test('what is not the system speaking stays as it is', () => {
  const error = new TypeError('ours');
  expect(localError(error, '/r')).toBe(error);
});
