import { chmodSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bytesFromText } from '../../../main/engine/format/byte-text';
import { subFolders } from '../../../main/jobs/sub-folders';
import { temporaryFolder } from '../../support/temporary-folder';

const isRoot = process.getuid?.() === 0;

it('lists the folders of a folder, hidden ones last, and no links', async () => {
  const folder = realpathSync(await temporaryFolder());
  for (const name of ['.hidden', 'b10', 'b9/c', 'odd \udcff/x'])
    mkdirSync(bytesFromText(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, 'file'), '');
  writeFileSync(join(folder, 'b10/file'), '');
  symlinkSync('b9', join(folder, 'link'));
  symlinkSync(folder, join(folder, 'b10/loop'));
  expect(await subFolders(folder)).toEqual([
    { path: join(folder, 'b9'), hasFolders: true, isReadable: true },
    { path: join(folder, 'b10'), hasFolders: false, isReadable: true },
    { path: join(folder, 'odd \udcff'), hasFolders: true, isReadable: true },
    { path: join(folder, '.hidden'), hasFolders: false, isReadable: true },
  ]);
  expect(await subFolders(join(folder, 'link'))).toEqual([
    { path: join(folder, 'b9/c'), hasFolders: false, isReadable: true },
  ]);
});

it('fails for what is no folder', async () => {
  const folder = await temporaryFolder();
  await expect(subFolders(join(folder, 'gone'))).rejects.toMatchObject({ code: 'disk/not-found' });
});

it.skipIf(isRoot)('tells what cannot be read', async () => {
  const folder = realpathSync(await temporaryFolder());
  mkdirSync(join(folder, 'closed/in'), { recursive: true });
  chmodSync(join(folder, 'closed'), 0);
  const found = await subFolders(folder);
  const failure = subFolders(join(folder, 'closed'));
  await expect(failure).rejects.toMatchObject({ code: 'disk/denied' });
  chmodSync(join(folder, 'closed'), 0o700);
  expect(found).toEqual([{ path: join(folder, 'closed'), hasFolders: false, isReadable: false }]);
});
