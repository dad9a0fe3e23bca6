import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { SharedFile } from '../../../main/auth/shared-file';
import { systemClock } from '../../../main/engine/base/clock';
import { temporaryFolder } from '../../support/temporary-folder';
import { bundleWorker } from '../../support/worker-bundle';

const never = new AbortController().signal;

async function newFile() {
  const folder = join(await temporaryFolder(), 'profile');
  const path = join(folder, 'sign-ins');
  return { folder, path, file: new SharedFile(path, systemClock) };
}

describe('SharedFile', () => {
  it('reads what was written, and nothing after it was removed', async () => {
    const { file, folder, path } = await newFile();
    expect(await file.read()).toBeUndefined();
    await file.write('one');
    await file.write('two');
    expect(await file.read()).toBe('two');
    expect(await readdir(folder)).toEqual(['sign-ins']);
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600);
    await file.write(undefined);
    await file.write(undefined);
    expect(await file.read()).toBeUndefined();
  });

  it('is one process’s at a time: none of three loses what another wrote', async () => {
    const { file, folder, path } = await newFile();
    await file.write('0');
    const entry = fileURLToPath(await bundleWorker(join(folder, 'built'), 'test/support/adds-to-file.ts'));
    const processes = [1, 2, 3].map(() => spawn(process.execPath, [entry, path, '30'], { stdio: 'inherit' }));
    const ends = await Promise.all(processes.map((child) => once(child, 'exit')));
    expect(ends.map((end): unknown => end[0])).toEqual([0, 0, 0]);
    expect(await file.read()).toBe('90');
    expect((await readdir(folder)).sort()).toEqual(['built', 'sign-ins']);
  });

  it('waits for the lock until it is cancelled', async () => {
    const { file, path } = await newFile();
    const unlock = await file.lock(never);
    const abort = new AbortController();
    const waiting = new SharedFile(path, systemClock).lock(abort.signal);
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    await unlock();
    await (
      await file.lock(never)
    )();
  });

  it('takes the lock of a process that died, and leaves alone the one that took its own', async () => {
    const { file, path } = await newFile();
    const late = await file.lock(never);
    const longAgo = Date.UTC(2020, 0, 1) / 1000;
    await utimes(`${path}.lock`, longAgo, longAgo);
    const unlock = await new SharedFile(path, systemClock).lock(never);
    await late();
    expect((await stat(`${path}.lock`)).isFile()).toBe(true);
    await unlock();
    await expect(stat(`${path}.lock`)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('removes what a process that died has left', async () => {
    const { file, folder, path } = await newFile();
    await file.write('one');
    const longAgo = Date.UTC(2020, 0, 1) / 1000;
    for (const name of ['dead.tmp', 'alive.tmp', 'other']) await writeFile(`${path}.${name}`, 'half');
    for (const name of ['dead.tmp', 'other']) await utimes(`${path}.${name}`, longAgo, longAgo);
    await file.write('two');
    expect((await readdir(folder)).sort()).toEqual(['sign-ins', 'sign-ins.alive.tmp', 'sign-ins.other']);
  });

  it('says when it cannot write, and leaves nothing behind', async () => {
    const { folder } = await newFile();
    await writeFile(folder, 'a file where the folder should be');
    const file = new SharedFile(join(folder, 'sign-ins'), systemClock);
    await expect(file.write('x')).rejects.toMatchObject({ code: expect.stringMatching(/EEXIST|ENOTDIR/) });
    await expect(file.lock(never)).rejects.toMatchObject({ code: expect.stringMatching(/EEXIST|ENOTDIR/) });
  });
});
