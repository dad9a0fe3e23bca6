import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cloudFiles } from '../../../../main/engine/disk/cloud-only';
import { isRecalled } from '../../../../main/engine/disk/cloud-only.win32';
import { emptyMountPointOf, isMountPoint, mountPointOf } from '../../../../main/engine/disk/mount-points';
import type { SavedTarget } from '../../../../main/engine/requests';
import { folder, forgetEvents, run, stored, useBackupPlace, warnings } from '../../../support/backup-place';
import { plantTree } from '../../../support/tree-literal';

useBackupPlace();
afterEach(() => void vi.restoreAllMocks());

const targets = ['docs', 'usb'];
const at = (path: string) => join(folder, path);
const plant = () => plantTree(folder, { docs: { a: 'a', in: { b: 'bb' } }, usb: { c: 'ccc', d: 'd' } });
const after = (before: readonly SavedTarget[]) => ({ targets, targetsBefore: before });

describe('what was there before', () => {
  it('is told for each target, also where one lies in another', async () => {
    plant();
    const mountPoint = mountPointOf(folder);
    const saved = await run({ targets: [...targets, 'docs/in', 'usb/d'] });
    expect(saved.targets).toEqual([
      { path: at('docs'), mountPoint, files: 2, bytes: 3, isWhole: true },
      { path: at('usb'), mountPoint, files: 2, bytes: 4, isWhole: true },
      { path: at('docs/in'), mountPoint, files: 1, bytes: 2, isWhole: true },
      { path: at('usb/d'), mountPoint, files: 1, bytes: 1, isWhole: true },
    ]);
  });

  it.each<[string, () => void, string]>([
    ['is gone', () => rmSync(at('usb'), { recursive: true }), 'disk/not-found'],
    ['has become empty', () => ['c', 'd'].forEach((name) => rmSync(at(join('usb', name)))), 'disk/shrunk'],
  ])('a target that %s is left out, and the others are saved', async (_, change, code) => {
    plant();
    const before = await run({ targets });
    change();
    forgetEvents();
    const result = await run(after(before.targets));
    expect(await stored(result)).toEqual({ docs: { a: 'a', in: { b: 'bb' } } });
    expect([result.snapshot.paths, warnings()]).toEqual([[at('docs')], [['usb', code, 'scan']]]);
    expect(result.targets.map(({ path }) => path)).toEqual([at('docs')]);
  });

  it('a folder whose place was a drive’s, and is none now, is left out whatever lies there', async () => {
    plant();
    const before = await run({ targets });
    const unplugged = before.targets.map((target) =>
      target.path === at('usb') ? { ...target, mountPoint: at('usb') } : target,
    );
    forgetEvents();
    expect(await stored(await run(after(unplugged)))).not.toHaveProperty('usb');
    expect(warnings()).toEqual([['usb', 'disk/not-mounted', 'scan']]);
    await expect(run({ targets: ['usb'], targetsBefore: unplugged })).rejects.toMatchObject({
      code: 'disk/not-mounted',
      context: { mountPoint: at('usb') },
    });
  });

  it('a target with less than half of its files or bytes is saved, and said', async () => {
    plant();
    const before = await run({ targets });
    rmSync(at('usb/c'));
    forgetEvents();
    const result = await run(after(before.targets));
    expect(warnings()).toEqual([['usb', 'disk/shrunk', 'archival']]);
    expect(result.targets.map(({ isWhole }) => isWhole)).toEqual([true, false]);
    expect(await stored(result)).toMatchObject({ usb: { d: 'd' } });
  });
});

describe('a drive', () => {
  it('is known by where its file system begins', () => {
    expect([isMountPoint('/'), isMountPoint(folder), mountPointOf('/')]).toEqual([true, false, '/']);
  });

  it('that this computer is set up to have is missed when nothing is mounted there', () => {
    const tables = { wanted: at('fstab'), mounted: at('mountinfo') };
    writeFileSync(
      tables.wanted,
      '# comment /x\nUUID=1 / ext4 rw 0 1\n\nLABEL=u\t/media/my\\040usb/ vfat noauto\n/s none swap sw\n',
    );
    writeFileSync(tables.mounted, '22 1 8:1 / / rw - ext4 /dev/a rw\n');
    expect(emptyMountPointOf('/media/my usb/docs', tables)).toBe('/media/my usb');
    expect(emptyMountPointOf('/media/my usb', tables)).toBe('/media/my usb');
    expect(emptyMountPointOf('/media/my', tables)).toBeUndefined();
    writeFileSync(
      tables.mounted,
      '22 1 8:1 / / rw - ext4 a rw\n23 22 8:2 / /media/my\\040usb rw - vfat b rw\n',
    );
    expect(emptyMountPointOf('/media/my usb/docs', tables)).toBeUndefined();
    expect(emptyMountPointOf('/media/my usb/docs', { ...tables, mounted: at('none') })).toBeUndefined();
  });

  it('that is not mounted any more is no empty folder', async ({ skip }) => {
    mkdirSync(at('usb'));
    if (spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', at('usb')]).status !== 0)
      skip('nothing may be mounted here');
    let isMounted = true;
    const unmount = () => {
      if (isMounted) spawnSync('umount', [at('usb')]);
      isMounted = false;
    };
    try {
      plantTree(folder, { docs: { a: 'a' }, usb: { in: { c: 'ccc' } } });
      const before = await run({ targets: ['docs', 'usb/in'] });
      expect(before.targets[1]).toMatchObject({ path: at('usb/in'), mountPoint: at('usb') });
      unmount();
      // Something wrote to the place meanwhile.
      plantTree(folder, { usb: { in: { log: 'log' } } });
      forgetEvents();
      const result = await run({ targets: ['docs', 'usb/in'], targetsBefore: before.targets });
      expect(await stored(result)).toEqual({ docs: { a: 'a' } });
      expect(warnings()).toEqual([['usb/in', 'disk/not-mounted', 'scan']]);
    } finally {
      unmount();
    }
  });
});

describe('a file that is in the cloud only', () => {
  it('is never read: said when it is new or changed, kept as it was when only its content has left', async () => {
    plantTree(folder, { docs: { a: 'a', in: { b: 'bb' } } });
    utimesSync(at('docs/a'), 1e9, 1e9);
    const first = await run();
    // Changes nothing but `ctime`.
    utimesSync(at('docs/a'), 1e9, 1e9);
    const cloudOnly = vi.spyOn(cloudFiles, 'isCloudOnly');
    cloudOnly.mockImplementation((path) => !path.endsWith('/new here'));
    plantTree(folder, { docs: { 'new here': 'x', new: 'y', large: 'z'.repeat(2 ** 20 + 1) }, top: 't' });
    forgetEvents();
    const result = await run({ parent: { kind: 'id', id: first.snapshotId! }, targets: ['docs', 'top'] });
    expect(await stored(result)).toEqual({ docs: { a: 'a', in: { b: 'bb' }, 'new here': 'x' } });
    expect(warnings().sort()).toEqual([
      ['docs/large', 'disk/cloud-only', 'archival'],
      ['docs/new', 'disk/cloud-only', 'archival'],
      ['top', 'disk/cloud-only', 'archival'],
    ]);
  });

  it('is known on Windows by its attributes', () => {
    const [archive, offline, recallOnOpen, recallOnAccess] = [0x20, 0x1020, 0x40020, 0x400020];
    expect([archive, offline, recallOnOpen, recallOnAccess, 0xffffffff].map(isRecalled)).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
  });
});
