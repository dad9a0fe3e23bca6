import { linkSync, lstatSync, lutimesSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeMetadata } from '../../../../main/engine/disk/metadata';
import { nsFromGoTime } from '../../../../main/engine/format/go-time';
import { plainNode } from '../../../support/blob-repository';
import { listing, onlyFile, outside, repository, run, symlink, target, useFreshRoom } from './fresh-room';

useFreshRoom();

describe('conflicts', () => {
  const older = nsFromGoTime(plainNode.mtime) - 10_000_000_000n;
  const newer = older + 20_000_000_000n;

  it.each([
    ['always', 'new', 'new', 'new'],
    ['if-changed', 'new', 'new', 'new'],
    ['if-newer', 'new', 'present', 'new'],
    ['never', 'present', 'present', 'present'],
  ] as const)('%s', async (conflicts, onOlder, onNewer, onLink) => {
    mkdirSync(target);
    onlyFile(join(target, 'older'), 'present', older);
    onlyFile(join(target, 'newer'), 'present', newer);
    symlinkSync('present', join(target, 'link'));
    const past = new Date(Number(older / 1_000_000n));
    lutimesSync(join(target, 'link'), past, past);
    const { warnings } = await run(
      [repository.file('older', ['new']), repository.file('newer', ['new']), symlink('link', 'new')],
      { conflicts },
    );
    expect([warnings, listing()]).toEqual([
      [],
      [`link -> ${onLink}`, `newer: ${onNewer}`, `older: ${onOlder}`],
    ]);
  });

  it('if-changed trusts size and time, and sets the metadata', async () => {
    mkdirSync(target);
    const nodes = [repository.file('x', ['abc'], { mode: 0o600 })];
    await run(nodes);
    writeFileSync(join(target, 'x'), 'xyz');
    writeMetadata(join(target, 'x'), { ...plainNode, mode: 0o644 }, () => expect.unreachable());
    const { result } = await run(nodes, { conflicts: 'if-changed' });
    const stat = lstatSync(join(target, 'x'), { bigint: true });
    expect([result.filesSkipped, listing(), Number(stat.mode) & 0o777, stat.mtimeNs]).toEqual([
      1,
      ['x: xyz'],
      0o600,
      nsFromGoTime(plainNode.mtime),
    ]);
  });

  it('keep-both restores beside, and does not again what is there already', async () => {
    mkdirSync(target);
    onlyFile(join(target, 'a.tar.gz'), 'present');
    onlyFile(join(target, 'same'), 'new');
    const nodes = [
      repository.file('a.tar.gz', ['new']),
      repository.file('same', ['new']),
      repository.file('folder', ['new']),
    ];
    mkdirSync(join(target, 'folder'));
    const day = plainNode.mtime.slice(0, 10);
    await run(nodes, { conflicts: 'keep-both' });
    expect(listing()).toEqual([
      `a.tar (restored from ${day}).gz: new`,
      'a.tar.gz: present',
      `folder (restored from ${day}): new`,
      'folder/',
      'same: new',
    ]);
    const again = await run(nodes, { conflicts: 'keep-both' });
    expect([again.result.filesRestored, listing().length]).toEqual([0, 5]);
  });

  it('fetches only what differs from the file that is there, and does not write through other names of it', async () => {
    mkdirSync(target);
    onlyFile(join(target, 'x'), 'aaaXXXccc');
    linkSync(join(target, 'x'), join(outside(), 'x'));
    const { result } = await run([repository.file('x', ['aaa', 'bbb', 'ccc'])]);
    expect([result.bytesRestored, listing(), listing(outside())]).toEqual([
      3,
      ['x: aaabbbccc'],
      ['secret: untouched', 'x: aaaXXXccc'],
    ]);
  });

  it('exchanges files and folders only where nothing is lost', async () => {
    mkdirSync(join(target, 'full'), { recursive: true });
    mkdirSync(join(target, 'empty'));
    onlyFile(join(target, 'full/kept'), 'kept');
    onlyFile(join(target, 'file'), 'present');
    const nodes = [
      repository.file('full', ['new']),
      repository.file('empty', ['new']),
      repository.folder('file', []),
    ];
    const first = await run(nodes);
    expect([first.warnings, listing()]).toEqual([
      ['restore /full disk/denied'],
      ['empty: new', 'file/', 'full/', 'full/kept: kept'],
    ]);
    const second = await run(nodes, { deleteExtra: true });
    expect([second.warnings, listing()]).toEqual([[], ['empty: new', 'file/', 'full: new']]);
  });

  it('deletes nothing that the snapshot has, even what cannot be restored', async () => {
    mkdirSync(target);
    onlyFile(join(target, 'socket'), '');
    onlyFile(join(target, 'strange'), '');
    const nodes = (['socket', 'irregular'] as const).map((type) => ({ ...plainNode, type }));
    const [socket, strange] = nodes;
    const { result } = await run(
      [
        { ...socket!, name: 'socket' },
        { ...strange!, name: 'strange' },
      ],
      { deleteExtra: true },
    );
    expect([result.filesDeleted, listing()]).toEqual([0, ['socket: ', 'strange: ']]);
  });

  it('deletes what the snapshot does not have, and only where everything was restored', async () => {
    mkdirSync(join(target, 'a/extra'), { recursive: true });
    onlyFile(join(target, 'a/extra/x'), '');
    onlyFile(join(target, 'a/kept.log'), '');
    onlyFile(join(target, 'other'), '');
    symlinkSync(outside(), join(target, 'a/link'));
    const nodes = [repository.folder('a', [repository.file('1', ['1'])])];
    const { result } = await run(nodes, { deleteExtra: true, selection: ['/a'], excludes: ['*.log'] });
    expect([result.filesDeleted, listing(), listing(outside())]).toEqual([
      2,
      ['a/', 'a/1: 1', 'a/kept.log: ', 'other: '],
      ['secret: untouched'],
    ]);
  });
});
