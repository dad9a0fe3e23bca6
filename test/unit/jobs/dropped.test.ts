import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lookAtDropped } from '../../../main/jobs/dropped';
import { temporaryFolder } from '../../support/real-restic';

let folder = temporaryFolder();
beforeEach(() => (folder = temporaryFolder()));
afterEach(() => folder.remove());

it('tells of what is dropped on the window which folders it is, by their real names', async () => {
  const at = (name: string) => join(realpathSync(folder.path), name);
  mkdirSync(at('docs'));
  writeFileSync(at('file'), '');
  symlinkSync('docs', at('link'));
  expect(await lookAtDropped([...['docs', 'link', 'file', 'missing'].map(at), 'docs'])).toEqual([
    { path: at('docs'), folder: at('docs') },
    { path: at('link'), folder: at('docs') },
    { path: at('file'), why: 'no-folder' },
    { path: at('missing'), why: 'not-found' },
    { path: 'docs', why: 'not-found' },
  ]);
});
