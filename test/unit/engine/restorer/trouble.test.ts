import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { partPrefix } from '../../../../main/engine/disk/part-file';
import { EngineError, isCancelled, isEngineError } from '../../../../main/engine/errors';
import { listing, onlyFile, repository, run, target, useFreshRoom } from './fresh-room';

useFreshRoom();

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

  it('fails when the target is no folder', async () => {
    writeFileSync(target, 'a file');
    await expect(run([repository.file('x', ['x'])])).rejects.toSatisfy((error) => isEngineError(error));
  });
});
