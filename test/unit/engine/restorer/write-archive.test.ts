import { execFileSync, spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EngineError, isCancelled } from '../../../../main/engine/errors';
import { goTimeFromNs } from '../../../../main/engine/format/go-time';
import type { TreeNode } from '../../../../main/engine/format/tree';
import type { ArchiveFormat } from '../../../../main/engine/requests';
import { plainNode } from '../../../support/blob-repository';
import { folder, listing, repository, run, symlink, target, useFreshRoom } from './fresh-room';

useFreshRoom();

const formats = ['zip', 'tar', 'tar.gz'] as const;
const unpacked = () => join(folder.path, 'unpacked');
const hasUnzip = spawnSync('unzip', ['-v']).status === 0;

function pack(nodes: readonly TreeNode[], format: ArchiveFormat, change: Parameters<typeof run>[1] = {}) {
  return run(nodes, { target: { kind: 'archive', path: target, format }, ...change });
}

/** Other people's programs take the file apart, after they have looked whether it is whole. */
function unpack(format: ArchiveFormat): readonly string[] {
  mkdirSync(unpacked());
  if (format !== 'zip') execFileSync('tar', ['-xf', target, '-C', unpacked()]);
  else if (hasUnzip) {
    execFileSync('unzip', ['-tq', target]);
    execFileSync('unzip', ['-q', target, '-d', unpacked()], { env: { ...process.env, LC_ALL: 'C.UTF-8' } });
  }
  return listing(unpacked());
}

/** What is at the place and beside it. */
const beside = () => readdirSync(dirname(target)).filter((name) => name !== 'outside');

describe.each(formats)('a restore into a %s file', (format) => {
  const cannotUnpack = format === 'zip' && !hasUnzip;

  it.skipIf(cannotUnpack)('holds everything: contents, folders, links, permissions, times', async () => {
    const changed = goTimeFromNs(1_600_000_002_000_000_000n);
    const { warnings, result } = await pack(
      [
        repository.folder('Fotos – Küste', [
          repository.file('leer', []),
          repository.file('会議.txt', ['first ', 'second ', 'third'], { mode: 0o640, mtime: changed }),
          repository.folder('a', [
            repository.folder('b', [repository.file('x'.repeat(180), ['long'])]),
            repository.folder('empty', [], { mode: 2 ** 31 + 0o500, mtime: changed }),
          ]),
        ]),
        symlink('link', 'Fotos – Küste/leer'),
        repository.file('run.sh', ['#!'], { mode: 0o755 }),
      ],
      format,
    );
    expect([warnings, result]).toMatchObject([[], { filesRestored: 5, bytesRestored: 24 }]);
    expect(unpack(format)).toEqual([
      'Fotos – Küste/',
      'Fotos – Küste/a/',
      'Fotos – Küste/a/b/',
      `Fotos – Küste/a/b/${'x'.repeat(180)}: long`,
      'Fotos – Küste/a/empty/',
      'Fotos – Küste/leer: ',
      'Fotos – Küste/会議.txt: first second third',
      'link -> Fotos – Küste/leer',
      'run.sh: #!',
    ]);
    const stat = (name: string) => lstatSync(join(unpacked(), name), { bigint: true });
    const modes = ['run.sh', 'Fotos – Küste/会議.txt', 'Fotos – Küste/a/empty'].map(
      (name) => Number(stat(name).mode) & 0o777,
    );
    expect(modes).toEqual([0o755, 0o640, 0o500]);
    const times = ['Fotos – Küste/会議.txt', 'Fotos – Küste/a/empty'].map((name) => stat(name).mtimeNs);
    expect(times).toEqual([1_600_000_002_000_000_000n, 1_600_000_002_000_000_000n]);
    if (format !== 'zip') expect(stat('run.sh').mtimeNs).toBe(1_700_000_000_123_456_789n);
  });

  it.skipIf(cannotUnpack)('gives names that others cannot take a new one, and says which', async () => {
    const { warnings, events } = await pack(
      [
        repository.folder('bad\udcff', [repository.file('\udc80', ['1']), repository.file('%80', ['2'])]),
        repository.file('C:drive', ['3']),
        repository.file('..\\up', ['4']),
        repository.file('..', ['out']),
        repository.file('a/b', ['out']),
        symlink('link', 'to\udcff'),
        { ...plainNode, name: 'pipe', type: 'fifo' },
      ],
      format,
    );
    expect(unpack(format)).toEqual([
      '..%5Cup: 4',
      'C%3Adrive: 3',
      'bad%FF/',
      'bad%FF/%80 (2): 1',
      'bad%FF/%80: 2',
      'link -> to%FF',
    ]);
    expect(warnings.toSorted()).toEqual([
      'metadata /..\\up disk/bad-name',
      'metadata /C:drive disk/bad-name',
      'metadata /bad\ufffd disk/bad-name',
      'metadata /bad\ufffd/\ufffd disk/bad-name',
      'metadata /link disk/bad-name',
      'restore /.. disk/bad-name',
      'restore /a/b disk/bad-name',
      'restore /pipe disk/bad-name',
    ]);
    const told = events.flatMap((event) => (event.kind === 'warning' ? [event.warning.error.context] : []));
    expect(told).toContainEqual({ path: '/bad\ufffd/\ufffd', writtenAs: 'bad%FF/%80 (2)' });
  });

  it.skipIf(cannotUnpack)(
    'leaves a file out that is damaged from its beginning, and warns of it',
    async () => {
      const nodes = [
        repository.file('bad', ['bad', 'x', 'y']),
        repository.file('gone', ['gone']),
        repository.file('good', ['x', 'y']),
      ];
      for (const [id, bytes] of repository.blobs) {
        if (bytes.toString() === 'bad') repository.bad.add(id);
        if (bytes.toString() === 'gone') repository.blobs.delete(id);
      }
      const { warnings, result } = await pack(nodes, format);
      expect([warnings, result.filesRestored]).toEqual([
        ['restore /bad data/corrupt', 'restore /gone data/missing'],
        1,
      ]);
      expect(unpack(format)).toEqual(['good: xy']);
    },
  );

  it('fails with a file that turns out to be damaged later, leaving what was there', async () => {
    writeFileSync(target, 'present');
    const nodes = [repository.file('a', ['x']), repository.file('b', ['x', 'y', 'bad'])];
    for (const [id, bytes] of repository.blobs) if (bytes.toString() === 'bad') repository.bad.add(id);
    await expect(pack(nodes, format)).rejects.toMatchObject({
      code: 'data/corrupt',
      context: { path: '/b' },
    });
    expect([beside(), readFileSync(target, 'utf8')]).toEqual([['target'], 'present']);
  });

  it('leaves nothing when it is cancelled, or the storage is gone', async () => {
    const pieces = Array.from({ length: 40 }, (_, at) => `piece ${at}`);
    const nodes = [repository.file('x', pieces)];
    const abort = new AbortController();
    const onPiece = (body: () => void) => {
      repository.onLoad = (id) => {
        if (repository.blobs.get(id)?.toString() === 'piece 20') body();
      };
    };
    onPiece(() => abort.abort());
    const archive = { target: { kind: 'archive', path: target, format } } as const;
    await expect(run(nodes, archive, [], abort.signal)).rejects.toSatisfy(isCancelled);
    expect(beside()).toEqual([]);
    onPiece(() => {
      throw new EngineError('storage/unavailable', 'gone');
    });
    await expect(pack(nodes, format)).rejects.toMatchObject({ code: 'storage/unavailable' });
    expect(beside()).toEqual([]);
  });
});

describe('the place of the file', () => {
  it('is only for the eyes of who restored it, and replaces what was there', async () => {
    writeFileSync(target, 'present', { mode: 0o644 });
    await pack([repository.file('x', ['x'])], 'zip');
    expect([beside(), lstatSync(target).mode & 0o777]).toEqual([['target'], 0o600]);
  });

  it('has to be in a folder, and to be no folder itself', async () => {
    const nodes = [repository.file('x', ['x'])];
    mkdirSync(join(target, 'full'), { recursive: true });
    await expect(pack(nodes, 'zip')).rejects.toMatchObject({ code: 'disk/denied' });
    expect([beside(), readdirSync(target)]).toEqual([['target'], ['full']]);
    const path = join(folder.path, 'missing/x.zip');
    const request = { target: { kind: 'archive', path, format: 'zip' } } as const;
    await expect(run(nodes, request)).rejects.toMatchObject({ code: 'disk/not-found' });
  });

  it('can be full', async () => {
    mkdirSync(target);
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', target]).status !== 0) return;
    try {
      const path = join(target, 'x.tar');
      const request = { target: { kind: 'archive', path, format: 'tar' } } as const;
      const nodes = [repository.file('x', [Buffer.alloc(100_000, 1), Buffer.alloc(100_000, 2)])];
      await expect(run(nodes, request)).rejects.toMatchObject({ code: 'disk/full', context: { path } });
      expect(readdirSync(target)).toEqual([]);
    } finally {
      execFileSync('umount', [target]);
    }
  });
});
