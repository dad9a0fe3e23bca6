import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { noLog } from '../../../../main/engine/base/log';
import { KeptFiles } from '../../../../main/engine/storage/kept-files';
import { temporaryFolder } from '../../../support/temporary-folder';

it('keeps a file in pieces, and takes another in its place', async () => {
  const folder = join(await temporaryFolder(), 'new', 'kept');
  const files = new KeptFiles(folder, noLog);
  expect(await files.load('a')).toBeUndefined();
  for (const text of ['one', 'two']) await files.save('a', [Buffer.from(text), Buffer.from('!')]);
  expect(String(await files.load('a'))).toBe('two!');
  expect(await readdir(folder)).toEqual(['a']);
});

it('leaves what there was, and no more, when a disk is full', async () => {
  const folder = await temporaryFolder();
  const logged: string[] = [];
  const files = new KeptFiles(folder, (_, message) => void logged.push(message));
  await files.save('a', [Buffer.from('old')]);
  const full = function* () {
    yield Buffer.from('new');
    throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
  };
  await files.save('a', full());
  expect([String(await files.load('a')), await readdir(folder), logged]).toEqual([
    'old',
    ['a'],
    ['a file of the cache could not be written'],
  ]);
});

it('is of no use, and no trouble, in a folder that cannot be', async () => {
  const path = join(await temporaryFolder(), 'file');
  await writeFile(path, '');
  const files = new KeptFiles(path, noLog);
  await files.save('a', [Buffer.from('x')]);
  expect(await files.load('a')).toBeUndefined();
});
