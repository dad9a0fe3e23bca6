import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { partPrefix } from '../../../../main/engine/disk/part-file';
import { EngineError, isCancelled, isEngineError } from '../../../../main/engine/errors';
import { folder, listing, onlyFile, repository, run, target, useFreshRoom } from './fresh-room';

useFreshRoom();

const isTree = (id: string) => repository.blobs.get(id)?.toString().startsWith('{"nodes"') === true;

describe('trouble', () => {
  it('lets a bad blob hurt only its files', async () => {
    const nodes = [
      repository.file('bad1', ['x', 'bad']),
      repository.file('bad2', ['bad']),
      repository.file('good', ['x', 'y']),
    ];
    for (const [id, bytes] of repository.blobs) if (bytes.toString() === 'bad') repository.bad.add(id);
    const { warnings } = await run(nodes);
    expect([warnings.toSorted(), listing()]).toEqual([
      ['restore /bad1 data/corrupt', 'restore /bad2 data/corrupt'],
      ['good: xy'],
    ]);
  });

  it('warns of files whose blobs, and folders whose trees, are gone', async () => {
    const nodes = [
      repository.file('gone', ['gone']),
      repository.folder('lost', [repository.file('x', ['x'])]),
      repository.file('good', ['g']),
    ];
    for (const [id, bytes] of repository.blobs) {
      if (bytes.toString() === 'gone' || bytes.toString().includes('"x"')) repository.blobs.delete(id);
    }
    const { warnings } = await run(nodes);
    expect([warnings, listing()]).toEqual([
      ['restore /lost data/missing', 'restore /gone data/missing'],
      ['good: g', 'lost/'],
    ]);
  });

  it('ends when the storage is gone, leaving no half-written file under its name', async () => {
    const pieces = Array.from({ length: 10 }, (_, at) => `piece ${at}`);
    repository.onLoad = (id) => {
      if (repository.blobs.get(id)?.toString() === 'piece 7')
        throw new EngineError('storage/unavailable', 'gone');
    };
    await expect(run([repository.file('x', pieces)])).rejects.toSatisfy((error) =>
      isEngineError(error, 'storage/unavailable'),
    );
    expect(readdirSync(target).every((name) => name.startsWith(partPrefix))).toBe(true);
  });

  it('goes on where a cancelled run stopped', async () => {
    const pieces = Array.from({ length: 10 }, (_, at) => `piece ${at}`);
    const nodes = [repository.file('x', pieces)];
    const abort = new AbortController();
    repository.onLoad = (id) => {
      if (repository.blobs.get(id)?.toString() === 'piece 7') abort.abort();
    };
    await expect(run(nodes, {}, [], abort.signal)).rejects.toSatisfy(isCancelled);
    expect(readdirSync(target)).toEqual([expect.stringMatching(/^\.stowkeep-part-/)]);
    repository.onLoad = () => undefined;
    const { result } = await run(nodes, { verify: true });
    expect(result.bytesRestored).toBeGreaterThan(0);
    expect(result.bytesRestored).toBeLessThan(70);
    expect([result.filesVerified, listing()]).toEqual([1, [`x: ${pieces.join('')}`]]);
  });

  it('warns of a folder that cannot be made, once', async () => {
    mkdirSync(target);
    onlyFile(join(target, 'file'), '');
    const long = 'x'.repeat(300);
    const { warnings, result } = await run([
      repository.folder(long, [repository.file('y', ['y'])]),
      repository.file('z', ['z']),
    ]);
    expect([warnings, result.filesRestored]).toEqual([[`restore /${long} disk/bad-name`], 1]);
  });

  it('fails when the target is no folder, or is below a file', async () => {
    writeFileSync(target, 'a file');
    const nodes = [repository.file('x', ['x'])];
    await expect(run(nodes)).rejects.toMatchObject({ code: 'disk/denied', context: { path: target } });
    const below = { target: { kind: 'folder', path: join(target, 'below') } } as const;
    await expect(run(nodes, below)).rejects.toMatchObject({ code: 'disk/not-found' });
  });

  it('ends when the target disappears, as with a drive that is pulled out', async () => {
    const away = join(folder.path, 'pulled out');
    const nodes = Array.from({ length: 9 }, (_, at) => repository.file(`file ${at}`, [`piece ${at}`]));
    repository.onLoad = (id) => {
      if (repository.blobs.get(id)?.toString() === 'piece 5') renameSync(target, away);
    };
    await expect(run(nodes)).rejects.toMatchObject({ code: 'disk/not-found', context: { path: target } });
    const finished = listing(away).filter((text) => !text.startsWith(partPrefix));
    expect(finished.length).toBeGreaterThan(0);
    expect(finished.every((text) => /^file (\d): piece \1$/.test(text))).toBe(true);
    expect(existsSync(target)).toBe(false);
  });

  it('ends on a disk that cannot be written to, with one word instead of one for each file', async () => {
    mkdirSync(target);
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', target]).status !== 0) return;
    try {
      const nodes = [repository.folder('a', [repository.file('x', ['x'])]), repository.file('y', ['y'])];
      await expect(run(nodes)).rejects.toMatchObject({ code: 'disk/denied', context: { errno: 'EROFS' } });
    } finally {
      execFileSync('umount', [target]);
    }
  });

  it.each(['always', 'if-newer', 'never', 'keep-both'] as const)(
    'goes on with %s where a run died, fetching only what is not there',
    async (conflicts) => {
      const contents = (name: string) => Array.from({ length: 4 }, (_, at) => `${name} ${at}`);
      const names = ['a', 'b', 'c', 'd'];
      const nodes = [
        repository.folder(
          'f',
          names.map((name) => repository.file(name, contents(name))),
        ),
      ];
      repository.onLoad = (id) => {
        if (repository.blobs.get(id)?.toString() === 'c 2') throw new EngineError('storage/unavailable', '');
      };
      await expect(run(nodes, { conflicts })).rejects.toMatchObject({ code: 'storage/unavailable' });
      const before = new Set(repository.loaded);
      repository.loaded.length = 0;
      repository.onLoad = () => undefined;
      const { warnings } = await run(nodes, { conflicts });
      expect([warnings, listing()]).toEqual([
        [],
        ['f/', ...names.map((name) => `f/${name}: ${contents(name).join('')}`)],
      ]);
      const again = repository.loaded.filter((id) => before.has(id) && !isTree(id));
      expect(again).toEqual([]);
    },
  );
});
