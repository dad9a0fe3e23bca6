import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writePrivateFile } from '../../../main/shell/private-file';
import { temporaryFolder } from '../../support/temporary-folder';

it('writes for this user alone, in place of what was there', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'kit.pdf');
  writeFileSync(path, 'old', { mode: 0o644 });
  await writePrivateFile(path, Buffer.from('new'));
  expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual(['new', 0o600]);
  expect(readdirSync(folder)).toEqual(['kit.pdf']);
});

it('leaves nothing behind when it fails, and says why', async () => {
  const folder = await temporaryFolder();
  mkdirSync(join(folder, 'kit.pdf'));
  const path = join(folder, 'kit.pdf');
  await expect(writePrivateFile(path, Buffer.from('new'))).rejects.toMatchObject({
    code: 'disk/io',
    context: { path },
  });
  expect(readdirSync(folder)).toEqual(['kit.pdf']);
  await expect(writePrivateFile('/proc/kit.pdf', Buffer.from('new'))).rejects.toMatchObject({
    code: expect.stringMatching(/^disk\//) as string,
  });
});
