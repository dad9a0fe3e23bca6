import { chmodSync, linkSync, lstatSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeMetadata } from '../../../../main/engine/disk/metadata';
import { plainNode } from '../../../support/blob-repository';
import { listing, outside, repository, run, symlink, target, useFreshRoom } from './fresh-room';

useFreshRoom();

describe('names and links that would leave the target', () => {
  it.each(['.', '..', '../outside/evil', '/evil', 'a/b', 'nul\0', ''])(
    'refuses the name %j',
    async (name) => {
      const { warnings, result } = await run([
        repository.file(name, ['evil']),
        repository.folder('ok', [repository.file(name, ['evil'])]),
      ]);
      expect([warnings.map((text) => text.split(' ').at(-1)), result.filesRestored, listing()]).toEqual([
        ['disk/bad-name', 'disk/bad-name'],
        0,
        ['ok/'],
      ]);
      expect(listing(outside())).toEqual(['secret: untouched']);
    },
  );

  it('refuses a name that is there twice', async () => {
    const { warnings } = await run([
      symlink('a', outside()),
      repository.folder('a', [repository.file('secret', ['evil'])]),
    ]);
    expect([warnings, listing(outside())]).toEqual([['restore /a disk/bad-name'], ['secret: untouched']]);
  });

  it('replaces a link in the way instead of writing through it', async () => {
    mkdirSync(target);
    symlinkSync(outside(), join(target, 'folder'));
    symlinkSync(join(outside(), 'secret'), join(target, 'file'));
    const nodes = [
      repository.folder('folder', [repository.file('secret', ['new'])]),
      repository.file('file', ['new']),
    ];
    const { warnings } = await run(nodes, { deleteExtra: true });
    expect([warnings, listing(), listing(outside())]).toEqual([
      [],
      ['file: new', 'folder/', 'folder/secret: new'],
      ['secret: untouched'],
    ]);
  });

  it('leaves a link in the way, and all behind it, when nothing may be replaced', async () => {
    mkdirSync(target);
    symlinkSync(outside(), join(target, 'folder'));
    const nodes = [repository.folder('folder', [repository.file('secret', ['new'])])];
    const { result } = await run(nodes, { conflicts: 'never' });
    expect([result.filesSkipped, listing(outside())]).toEqual([1, ['secret: untouched']]);
  });

  it('sees a link that takes a folder’s place during the run', async () => {
    const nodes = [repository.folder('folder', [repository.file('secret', ['new'])])];
    repository.onLoad = (id) => {
      if (repository.blobs.get(id)?.toString() !== 'new') return;
      renameSync(join(target, 'folder'), join(target, 'moved'));
      symlinkSync(outside(), join(target, 'folder'));
    };
    const { warnings } = await run(nodes);
    expect([warnings, listing(outside())]).toEqual([
      [
        'restore /folder/secret disk/denied',
        'restore /folder/secret disk/denied',
        'metadata /folder disk/denied',
      ],
      ['secret: untouched'],
    ]);
  });

  it('leaves the metadata of a file alone that has names elsewhere', async () => {
    const secret = join(outside(), 'secret');
    const node = repository.file('x', ['untouched'], { mode: 0o777 });
    writeMetadata(secret, { ...plainNode, mode: 0o600 }, () => expect.unreachable());
    mkdirSync(target);
    linkSync(secret, join(target, 'x'));
    const { warnings } = await run([node], { conflicts: 'if-changed' });
    expect([warnings, lstatSync(secret).mode & 0o777, lstatSync(join(target, 'x')).mode & 0o777]).toEqual([
      [],
      0o600,
      0o777,
    ]);
  });

  it('sees a link that takes the place of a file that is kept', async () => {
    const secret = join(outside(), 'secret');
    chmodSync(secret, 0o600);
    const nodes = [repository.file('x', ['x'], { mode: 0o777 }), repository.folder('y', [symlink('z', 'z')])];
    await run(nodes);
    repository.onLoad = (id) => {
      if (!repository.blobs.get(id)?.includes('"z"')) return;
      rmSync(join(target, 'x'));
      symlinkSync(secret, join(target, 'x'));
    };
    const { warnings } = await run(nodes, { conflicts: 'if-changed' });
    expect([warnings, lstatSync(secret).mode & 0o777]).toEqual([['restore /x disk/denied'], 0o600]);
  });
});
