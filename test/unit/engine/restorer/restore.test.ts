import { existsSync, lstatSync, mkdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isEngineError } from '../../../../main/engine/errors';
import { nsFromGoTime } from '../../../../main/engine/format/go-time';
import { plainNode } from '../../../support/blob-repository';
import { folder, listing, repository, run, symlink, target, useFreshRoom } from './fresh-room';

useFreshRoom();

describe('restore', () => {
  it('brings back files, folders, links and times, fetching each blob once', async () => {
    const nodes = [
      repository.folder('a', [
        repository.file('one', ['shared', '1']),
        repository.file('two', ['2', 'shared', 'shared']),
        repository.file('empty', []),
        repository.folder('b', []),
        symlink('link', 'no/where'),
      ]),
      repository.file('top', ['top']),
    ];
    const { result, warnings, events } = await run(nodes, { verify: true, reportItems: true });
    expect(warnings).toEqual([]);
    expect(listing()).toEqual([
      'a/',
      'a/b/',
      'a/empty: ',
      'a/link -> no/where',
      'a/one: shared1',
      'a/two: 2sharedshared',
      'top: top',
    ]);
    const data = repository.loaded
      .map((id) => repository.blobs.get(id)?.toString() ?? '')
      .filter((text) => !text.startsWith('{'));
    expect(data.sort()).toEqual(['1', '2', 'shared', 'top']);
    expect(result).toEqual({
      filesRestored: 5,
      filesSkipped: 0,
      filesDeleted: 0,
      bytesRestored: 23,
      bytesFetched: 11 + 4 * 32,
      filesVerified: 4,
      warnings: 0,
    });
    for (const name of ['a', 'a/b', 'a/one', 'a/link', 'top']) {
      expect(lstatSync(join(target, name), { bigint: true }).mtimeNs).toBe(nsFromGoTime(plainNode.mtime));
    }
    expect(events.filter((event) => event.kind === 'progress').at(-1)).toEqual({
      kind: 'progress',
      filesDone: 5,
      bytesDone: 23,
      bytesTransferred: 139,
      filesTotal: 5,
      bytesTotal: 23,
    });
    expect(events.flatMap((event) => (event.kind === 'phase' ? [event.phase] : []))).toEqual([
      'planning',
      'restoring',
      'finishing',
      'verifying',
    ]);
  });

  it('makes one file of several names, also when run twice', async () => {
    const linked = { inode: 7n, deviceId: 1n, links: 2n };
    const nodes = [repository.file('x', ['content'], linked), repository.file('y', ['content'], linked)];
    await run(nodes);
    const second = await run(nodes);
    expect([
      second.warnings,
      second.result.filesSkipped,
      statSync(join(target, 'x')).nlink,
      listing(),
    ]).toEqual([[], 2, 2, ['x: content', 'y: content']]);
  });

  it('restores what is chosen, with the folders on the way', async () => {
    const nodes = [
      repository.folder('home', [
        repository.folder('ann', [repository.file('1.txt', ['1']), repository.file('2.log', ['2'])]),
        repository.folder('bob', [repository.file('3.txt', ['3'])]),
      ]),
    ];
    await run(nodes, { selection: ['/home/ann', '/home/nobody'], excludes: ['*.log'] }).then(({ warnings }) =>
      expect(warnings).toEqual(['restore /home/nobody disk/not-found']),
    );
    expect(listing()).toEqual(['home/', 'home/ann/', 'home/ann/1.txt: 1']);
    const second = `${target}-2`;
    await run(nodes, { includes: ['3.*'], target: { kind: 'folder', path: second } });
    expect(listing(second)).toEqual(['home/', 'home/bob/', 'home/bob/3.txt: 3']);
    const third = `${target}-3`;
    await run(nodes, {
      subfolder: '/home/ann',
      includes: ['/1.txt'],
      target: { kind: 'folder', path: third },
    });
    expect(listing(third)).toEqual(['1.txt: 1']);
  });

  it('refuses a subfolder that is not there', async () => {
    await expect(run([], { subfolder: '/x' })).rejects.toSatisfy((error) =>
      isEngineError(error, 'disk/not-found'),
    );
  });

  it('only tells in a dry run', async () => {
    const { result } = await run([repository.file('x', ['abc']), symlink('l', 'x')], { isDryRun: true });
    expect([existsSync(target), result.filesRestored, result.bytesRestored]).toEqual([false, 2, 3]);
  });

  it('leaves holes where there are zeros', async () => {
    const zeros = Buffer.alloc(1_000_000);
    await run([repository.file('holes', [zeros, 'x', zeros, 'y'])], { sparse: true, verify: true });
    const stat = statSync(join(target, 'holes'));
    expect([stat.size, stat.blocks * 512 < 100_000]).toEqual([2_000_002, true]);
  });

  it('puts everything back where it was, through links on the way there', async () => {
    const real = join(folder.path, 'real');
    mkdirSync(join(real, 'ann'), { recursive: true });
    symlinkSync(real, join(folder.path, 'home'));
    const path = join(folder.path, 'home/ann');
    const names = path.split('/').slice(1, -1);
    const ann = repository.folder('ann', [repository.file('x', ['back'])]);
    const root = names.reduceRight((child, name) => repository.folder(name, [child]), ann);
    const { warnings } = await run(
      [root],
      { target: { kind: 'original' }, deleteExtra: true, selection: [path] },
      [path],
    );
    expect([warnings, listing(real), lstatSync(join(folder.path, 'home')).isSymbolicLink()]).toEqual([
      [],
      ['ann/', 'ann/x: back'],
      true,
    ]);
  });

  it.each([[[]], [['/home/ann']], [['/home/ann', '/etc']]])(
    'does not guess where files were: %j',
    async (paths) => {
      const nodes = [repository.folder('ann', []), repository.folder('etc', [])];
      const original = run(nodes, { target: { kind: 'original' }, isDryRun: true }, paths);
      await expect(original).rejects.toSatisfy((error) => isEngineError(error, 'input/invalid'));
    },
  );
});
