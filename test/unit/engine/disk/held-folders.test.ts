import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closeMade, HeldFolders } from '../../../../main/engine/disk/held-folders';
import { RealParents } from '../../../../main/engine/disk/safe-path';
import { textFromBytes } from '../../../../main/engine/format/byte-text';
import { temporaryFolder } from '../../../support/real-restic';

let folder = temporaryFolder();
let base = '';
let held = new HeldFolders(new RealParents());

beforeEach(() => {
  folder = temporaryFolder();
  base = join(folder.path, 'base');
  mkdirSync(join(base, 'a/b'), { recursive: true });
  mkdirSync(join(folder.path, 'outside'));
  held = new HeldFolders(new RealParents());
});
afterEach(() => {
  held.closeAll();
  folder.remove();
});

/** What is made at `path` holds its name. */
function make(path: string): boolean {
  const file = held.make(base, path, 0o600);
  if (file === undefined) return false;
  writeSync(file, path.slice(path.lastIndexOf('/') + 1));
  closeMade(file, path);
  return true;
}

describe.skipIf(process.platform === 'win32')('HeldFolders', () => {
  it('makes and moves files in the base and below it', () => {
    const done = ['x', 'a/b/x', 'a/x'].map((name) => {
      const path = join(base, name);
      return make(path) && held.move(base, path, `${path}-moved`);
    });
    const found = ['x', 'a/b/x', 'a/x'].map((name) => readFileSync(join(base, `${name}-moved`), 'utf8'));
    expect([done, found, readdirSync(join(base, 'a'))]).toEqual([
      [true, true, true],
      ['x', 'x', 'x'],
      ['b', 'x-moved'],
    ]);
  });

  it('replaces a file', () => {
    writeFileSync(join(base, 'a/old'), 'old');
    make(join(base, 'a/new'));
    expect(held.move(base, join(base, 'a/new'), join(base, 'a/old'))).toBe(true);
    expect(readFileSync(join(base, 'a/old'), 'utf8')).toBe('new');
  });

  it('stays in the folder that was proved when a link takes its place', () => {
    make(join(base, 'a/b/first'));
    renameSync(join(base, 'a/b'), join(base, 'a/away'));
    symlinkSync(join(folder.path, 'outside'), join(base, 'a/b'));
    make(join(base, 'a/b/second'));
    held.move(base, join(base, 'a/b/second'), join(base, 'a/b/third'));
    expect([readdirSync(join(base, 'a/away')), readdirSync(join(folder.path, 'outside'))]).toEqual([
      ['first', 'third'],
      [],
    ]);
  });

  it.each(['a/link', 'a/link/below'])('does not go through the link %s', (name) => {
    mkdirSync(join(folder.path, 'outside/below'));
    symlinkSync(join(folder.path, 'outside'), join(base, 'a/link'));
    expect(() => make(join(base, name, 'x'))).toThrow(expect.objectContaining({ code: 'disk/denied' }));
  });

  it('leaves to others what is there already, what moves elsewhere, and what a folder is in the way of', () => {
    make(join(base, 'a/x'));
    expect([
      make(join(base, 'a/x')),
      held.move(base, join(base, 'a/x'), join(base, 'x')),
      held.move(base, join(base, 'a/x'), join(base, 'a/b')),
    ]).toEqual([false, false, false]);
    expect(readdirSync(join(base, 'a'))).toEqual(['b', 'x']);
  });

  it('follows no link that has a file’s name', () => {
    symlinkSync(join(folder.path, 'outside/x'), join(base, 'a/x'));
    expect(make(join(base, 'a/x'))).toBe(false);
    expect(readdirSync(join(folder.path, 'outside'))).toEqual([]);
  });

  it.skipIf(process.platform === 'darwin')('takes names of any bytes', () => {
    const name = textFromBytes(Uint8Array.of(0x78, 0xff));
    const file = held.make(base, join(base, name), 0o600);
    if (file !== undefined) closeMade(file, name);
    expect(readdirSync(base, 'buffer').map((found) => found.toString('latin1'))).toEqual(['a', 'x\xff']);
  });

  it.skipIf(process.platform !== 'linux')('holds few folders, and none in the end', () => {
    const open = () => readdirSync('/proc/self/fd').length;
    const before = open();
    for (let at = 0; at < 100; at++) {
      mkdirSync(join(base, `folder-${at}`));
      make(join(base, `folder-${at}/x`));
    }
    const most = open();
    held.closeAll();
    expect([most - before, open() - before]).toEqual([16, 0]);
  });
});
