import { chmodSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { assess } from '../../../../main/engine/archiver/assess';
import { BigFolders } from '../../../../main/engine/archiver/big-folders';
import { cloudFiles } from '../../../../main/engine/disk/cloud-only';
import { isCancelled } from '../../../../main/engine/errors';
import type { AssessRequest, Assessment } from '../../../../main/engine/lookup-requests';
import { plantTree } from '../../../support/tree-literal';
import { temporaryFolder } from '../../../support/real-restic';
import { usualBackup } from '../../../support/usual-backup';

let place = temporaryFolder();
let folder = '';
beforeEach(() => {
  place = temporaryFolder();
  folder = place.path;
});
afterEach(() => {
  vi.restoreAllMocks();
  place.remove();
});

const isRoot = process.getuid?.() === 0;
const at = (path: string) => join(folder, path);

function look(
  change: Partial<AssessRequest> = {},
  onProgress: (found: Assessment) => void = () => undefined,
) {
  const signal = new AbortController().signal;
  return assess({ ...usualBackup, presets: [], targets: [folder], ...change }, { signal, onProgress });
}

describe('an assessment', () => {
  it('counts what would be taken and what not, each preset for itself, and follows no link', async () => {
    plantTree(folder, {
      docs: { a: 'x'.repeat(10), 'b.tmp': 'x'.repeat(20), loop: ['..'] },
      p: { node_modules: { q: { big: 'x'.repeat(300) }, 'c.tmp': 'x'.repeat(40) }, main: 'x'.repeat(50) },
      cache: { 'CACHEDIR.TAG': 'Signature: 8a477f597d28d172789f06886806bc55', z: 'x'.repeat(60) },
      huge: 'x'.repeat(5000),
    });
    const found = await look({
      excludes: ['node_modules'],
      excludeCaches: true,
      excludeLargerThanBytes: 4999,
      presets: [
        { id: 'dependencies', excludes: ['node_modules'] },
        { id: 'temporary-files', excludes: ['*.tmp'] },
      ],
    });
    expect(found).toEqual({
      isComplete: true,
      files: 4,
      bytes: 10 + 20 + 50 + 43,
      excluded: { files: 4, bytes: 300 + 40 + 60 + 5000 },
      biggestFolders: [
        { path: at('p'), files: 1, bytes: 50 },
        { path: at('cache'), files: 1, bytes: 43 },
        { path: at('docs'), files: 2, bytes: 30 },
      ],
      unreadable: [],
      unreadableCount: 0,
      cloudOnly: { files: 0, bytes: 0 },
      presets: [
        { id: 'dependencies', files: 2, bytes: 340 },
        { id: 'temporary-files', files: 2, bytes: 60 },
      ],
    });
  });

  it('counts nested sources once, and takes back a folder inside one that is left out', async () => {
    plantTree(folder, { a: { b: { c: { 1: '1' }, 2: '22' }, 3: '333' } });
    const targets = [at('a'), at('a/b/c')];
    const { files, bytes } = await look({ targets, excludes: [at('a/b'), `!${at('a/b/c')}`] });
    expect([files, bytes]).toEqual([2, 4]);
  });

  it('tells sources that are not there', async () => {
    const { unreadable, unreadableCount } = await look({ targets: [at('gone')] });
    expect([unreadable, unreadableCount]).toEqual([[{ path: at('gone'), code: 'disk/not-found' }], 1]);
  });

  it.skipIf(isRoot)('tells what cannot be read, unless it is left out', async () => {
    plantTree(folder, { secret: 'x', closed: { in: 'x' }, left: { in: 'x' } });
    chmodSync(at('secret'), 0);
    for (const name of ['closed', 'left']) chmodSync(at(name), 0);
    const found = await look({ excludes: ['left'] });
    for (const name of ['closed', 'left']) chmodSync(at(name), 0o700);
    expect(found).toMatchObject({
      files: 0,
      unreadable: [
        { path: at('closed'), code: 'disk/denied' },
        { path: at('secret'), code: 'disk/denied' },
      ],
    });
  });

  it('does not take a file without blocks for one in the cloud, as the system says where content is', async () => {
    writeFileSync(at('sparse'), '');
    truncateSync(at('sparse'), 1e6);
    expect(await look()).toMatchObject({ files: 1, bytes: 1e6, cloudOnly: { files: 0 } });
    vi.spyOn(cloudFiles, 'isCloudOnly').mockReturnValue(true);
    writeFileSync(at('here'), 'x'.repeat(9));
    expect(await look()).toMatchObject({ files: 1, bytes: 9, cloudOnly: { files: 1, bytes: 1e6 } });
  });

  it('ends when it is given up', async () => {
    const signal = AbortSignal.abort();
    const request = { ...usualBackup, presets: [], targets: [folder] };
    const failure = await assess(request, { signal, onProgress: () => undefined }).catch(
      (error: unknown) => error,
    );
    expect(isCancelled(failure)).toBe(true);
  });

  it('tells how far it is', async () => {
    for (let each = 0; each < 40; each++) mkdirSync(at(String(each)));
    const told: boolean[] = [];
    let nowMs = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (nowMs += 100));
    await look({}, ({ isComplete }) => told.push(isComplete));
    expect(told.length).toBeGreaterThan(3);
    expect(told).not.toContain(true);
  });
});

describe('the biggest folders', () => {
  it('count what smaller ones hold that are not in the list', () => {
    const folders = new BigFolders(2);
    folders.enter('/a');
    for (const [name, bytes] of [
      ['/a/x', 1],
      ['/a/y', 50],
      ['/a/z', 2],
    ] as const) {
      folders.enter(name);
      folders.addFile(bytes);
      folders.leave();
    }
    folders.addFile(3);
    folders.leave();
    expect(folders.list()).toEqual([
      { path: '/a/y', files: 1, bytes: 50 },
      { path: '/a', files: 3, bytes: 6 },
    ]);
  });
});
