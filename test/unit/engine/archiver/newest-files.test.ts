import { mkdirSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { NewestFiles } from '../../../../main/engine/requests';
import {
  folder,
  run,
  type RunChanges,
  stored,
  useBackupPlace,
  warnings,
} from '../../../support/backup-place';
import type { TreeLiteral } from '../../../support/tree-literal';

useBackupPlace();

const limits: NewestFiles = { maxFileBytes: 10, maxFiles: 3, maxBytes: 12, maxEntries: 100 };
const day = 86_400;

/** Files of five bytes, of which the last is the newest. */
function plantByAge(...paths: readonly string[]): void {
  for (const [at, path] of paths.entries()) {
    const full = join(folder, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, '12345');
    utimesSync(full, at * day, at * day);
  }
}

const choose = (changes: RunChanges = {}) => run({ targets: [folder], newestFiles: limits, ...changes });

/** What the snapshot has of the folder. */
async function saved(changes: Partial<NewestFiles>, more: RunChanges = {}): Promise<unknown> {
  const result = await choose({ newestFiles: { ...limits, maxBytes: 100, ...changes }, ...more });
  let tree: unknown = await stored(result);
  for (const name of folder.split('/').slice(1)) tree = (tree as TreeLiteral)[name];
  return tree;
}

describe('a backup of the newest files', () => {
  it('has those alone, where they are, under the paths of all', async () => {
    plantByAge('oldest', 'docs/older', 'docs/newer', 'docs/deep/newest');
    expect(await saved({ maxFiles: 2 })).toEqual({ docs: { newer: '12345', deep: { newest: '12345' } } });
    const result = await choose();
    expect(result.snapshot.paths).toEqual([folder]);
    expect(result.newestFile).toBe(`${folder}/docs/deep/newest`);
  });

  it('has no large ones, no empty ones, and not too much of all', async () => {
    plantByAge('a', 'b', 'c', 'd');
    writeFileSync(join(folder, 'large'), '12345678901');
    writeFileSync(join(folder, 'empty'), '');
    expect(await saved({ maxBytes: 12, maxFiles: 10 })).toEqual({ c: '12345', d: '12345' });
  });

  it('takes what is hidden, as that of programs, last', async () => {
    plantByAge('old', 'new', '.cache/newest');
    expect(await saved({ maxFiles: 2 })).toEqual({ old: '12345', new: '12345' });
  });

  it('leaves out what is excluded, and what lies too deep to be found soon', async () => {
    plantByAge('a', 'skip/b', 'far/away/c');
    expect(await saved({}, { excludes: ['skip'] })).toEqual({ a: '12345', far: { away: { c: '12345' } } });
    expect(await saved({ maxEntries: 4 })).toEqual({ a: '12345' });
  });

  it('names one that could be read', async () => {
    plantByAge('readable', 'gone');
    const result = await choose({ beforeReading: () => unlinkSync(join(folder, 'gone')) });
    expect(warnings()).toEqual([['gone', 'disk/not-found', 'archival']]);
    expect(result.newestFile).toBe(`${folder}/readable`);
  });

  it('says that there is nothing small', async () => {
    writeFileSync(join(folder, 'large'), '12345678901');
    await expect(choose()).rejects.toMatchObject({ code: 'input/invalid' });
  });
});
