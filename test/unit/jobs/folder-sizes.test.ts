import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isCancelled } from '../../../main/engine/errors';
import { FolderSizes } from '../../../main/jobs/folder-sizes';
import { temporaryFolder } from '../../support/temporary-folder';

describe('the size of a folder', () => {
  async function makeTree(): Promise<string> {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'a/b'), { recursive: true });
    for (let at = 0; at < 70; at++) await writeFile(join(folder, 'a/b', String(at)), 'x'.repeat(10));
    await writeFile(join(folder, 'top'), 'y'.repeat(5));
    await symlink(folder, join(folder, 'a/loop'));
    return folder;
  }

  it('is all that is in it, links being nothing and not followed, and is told as it grows', async () => {
    const folder = await makeTree();
    let nowMs = 0;
    const told: number[] = [];
    const sizes = new FolderSizes({ nowMs: () => (nowMs += 1000) }, ({ files }) => told.push(files));
    const size = await sizes.measure(folder, new AbortController().signal);
    expect(size).toEqual({ folder, files: 72, bytes: 705, unreadable: 0 });
    expect(told.length).toBeGreaterThan(2);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
  });

  it('counts what cannot be looked into, and ends when it is given up', async () => {
    const sizes = new FolderSizes({ nowMs: () => 0 }, () => undefined);
    const gone = join(await temporaryFolder(), 'gone');
    expect(await sizes.measure(gone, new AbortController().signal)).toMatchObject({
      files: 0,
      unreadable: 1,
    });
    const failure = await sizes.measure(gone, AbortSignal.abort()).catch((error: unknown) => error);
    expect(isCancelled(failure)).toBe(true);
  });
});
