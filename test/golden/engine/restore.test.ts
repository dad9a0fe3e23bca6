/** restic backs up a nasty folder, we restore it: every entry must come back as it was, and a full disk must leave nothing half-written. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../main/engine/base/clock';
import { noLog } from '../../../main/engine/base/log';
import { listNames } from '../../../main/engine/disk/list-folder';
import { partPrefix } from '../../../main/engine/disk/part-file';
import { readEntry } from '../../../main/engine/disk/read-entry';
import { writeXattrs } from '../../../main/engine/disk/xattrs';
import { isEngineError } from '../../../main/engine/errors';
import { bytesFromText } from '../../../main/engine/format/byte-text';
import { zeroGoTime } from '../../../main/engine/format/go-time';
import type { TreeNode } from '../../../main/engine/format/tree';
import { type IndexedRepository, openRepository } from '../../../main/engine/repository/repository';
import type { EngineEvent, RestoreRequest } from '../../../main/engine/requests';
import { restore } from '../../../main/engine/restorer/restore';
import { LocalBackend } from '../../../main/engine/storage/local/local-backend';
import { inlineWorkers } from '../../../main/engine/workers/inline';
import { inlineOpenWorkers } from '../../../main/engine/workers/open-inline';
import { hasRestic, restic, resticPassword, temporaryFolder } from '../../support/real-restic';

const { signal } = new AbortController();
const isRoot = process.getuid?.() === 0;
const nobody = 65534;
const folder = temporaryFolder();
const source = join(folder.path, 'source');
const repositoryPath = join(folder.path, 'repo');
let repository: IndexedRepository;

describe.skipIf(!hasRestic)('a folder that restic backed up', () => {
  beforeAll(async () => {
    makeNastyFolder();
    restic(repositoryPath, 'init');
    restic(repositoryPath, 'backup', source);
    const backend = new LocalBackend({ path: repositoryPath });
    const environment = {
      backend,
      workers: inlineWorkers(),
      openWorkers: inlineOpenWorkers(),
      clock: systemClock,
      log: noLog,
    };
    repository = await (await openRepository(environment, resticPassword, { signal })).loadIndex({ signal });
  }, 60_000);
  afterAll(async () => {
    await repository.repository.close();
    folder.remove();
  });

  it('comes back as it was', async () => {
    const target = join(folder.path, 'target');
    const { warnings, result } = await restoreTo(target, { verify: true });
    expect(warnings).toEqual([]);
    expect(describeFolder(join(target, source))).toEqual(describeFolder(source));
    expect(result).toMatchObject({ warnings: 0, filesVerified: 11, filesSkipped: 0 });
  });

  it('comes back over what has changed since, and only that is fetched', async () => {
    const target = join(folder.path, 'target');
    const restored = join(target, source);
    writeFileSync(join(restored, 'large'), Buffer.alloc(20), { flag: 'r+' });
    chmodSync(join(restored, 'folder'), 0o777);
    writeFileSync(join(restored, 'extra'), '');
    const { warnings, result } = await restoreTo(target, { deleteExtra: true });
    expect(warnings).toEqual([]);
    expect(describeFolder(restored)).toEqual(describeFolder(source));
    expect(result.filesDeleted).toBe(1);
    expect(result.bytesRestored).toBeLessThan(9_000_000);
  });

  it.skipIf(!isRoot || !isMainThread)('comes back as far as a normal user may', async () => {
    const target = join(folder.path, 'user');
    mkdirSync(target);
    chownSync(target, nobody, nobody);
    chmodSync(folder.path, 0o755);
    execFileSync('chmod', ['-R', 'a+rX', repositoryPath]);
    process.seteuid?.(nobody);
    try {
      const { warnings } = await restoreTo(target, {});
      const told = warnings.map(
        (event) => event.kind === 'warning' && [event.warning.during, event.warning.error.code],
      );
      expect(told).toEqual([
        ['restore', 'disk/denied'],
        ['restore', 'disk/denied'],
        ['metadata', 'disk/denied'],
      ]);
    } finally {
      process.seteuid?.(0);
    }
    const devices = ['/blockdev', '/chardev'];
    const comparable = (entry: Entry) => ({ ...entry, uid: 0, gid: 0, user: '', group: '' });
    const expected = describeFolder(source).filter((entry) => !devices.includes(entry.relative));
    expect(describeFolder(join(target, source)).map(comparable)).toEqual(expected.map(comparable));
  });

  it.skipIf(!isRoot)('leaves nothing half-written on a full disk', async () => {
    const target = join(folder.path, 'small');
    mkdirSync(target);
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', target]).status !== 0) return;
    try {
      await expect(restoreTo(target, {})).rejects.toSatisfy((error) => isEngineError(error, 'disk/full'));
      const names = readdirSync(join(target, source));
      expect(names).not.toContain('large');
      expect(names.some((name) => name.startsWith(partPrefix))).toBe(true);
    } finally {
      execFileSync('umount', [target]);
    }
  });
});

async function restoreTo(target: string, change: Partial<RestoreRequest>) {
  const [record] = await repository.repository.listSnapshots({ signal });
  const warnings: EngineEvent[] = [];
  const request: RestoreRequest = {
    snapshot: record!.id,
    selection: [source],
    includes: [],
    excludes: [],
    ignoreCase: false,
    subfolder: '',
    target: { kind: 'folder', path: target },
    conflicts: 'always',
    deleteExtra: false,
    withMetadata: true,
    sparse: true,
    verify: false,
    isDryRun: false,
    reportItems: false,
    ...change,
  };
  const onEvent = (event: EngineEvent) => event.kind === 'warning' && warnings.push(event);
  return { result: await restore(repository, record!.snapshot, request, { signal, onEvent }), warnings };
}

interface Entry extends Omit<TreeNode, 'content'> {
  readonly relative: string;
  readonly text: string | undefined;
  readonly firstPath: string | undefined;
}

/** Every entry with all that a restore can bring back; hard links as the first path of each group. */
function describeFolder(root: string): Entry[] {
  const firstPaths = new Map<bigint, string>();
  const visit = (path: string, name: string): Entry[] => {
    const { node } = readEntry(path, name, { withAtime: false });
    const relative = path.slice(root.length);
    if (node.type === 'file' && !firstPaths.has(node.inode)) firstPaths.set(node.inode, relative);
    const kept = { ...node, ctime: zeroGoTime, inode: 0n, deviceId: 0n };
    const text = node.type === 'file' ? readFileSync(bytesFromText(path)).toString('base64') : undefined;
    const below =
      node.type === 'dir' ? listNames(path).flatMap((child) => visit(`${path}/${child}`, child)) : [];
    return [{ ...kept, relative, text, firstPath: firstPaths.get(node.inode) }, ...below];
  };
  return visit(root, 'root');
}

function makeNastyFolder(): void {
  const at = (name: string) => join(source, name);
  mkdirSync(at('folder/empty'), { recursive: true });
  writeFileSync(at('large'), pseudoRandom(25_000_000));
  writeFileSync(at('zeros'), Buffer.alloc(3_000_000));
  writeFileSync(at('empty'), '');
  writeFileSync(bytesFromText(at('raw-\udce9\udcff "\\\n')), 'raw');
  writeFileSync(at('folder/one'), 'hard link');
  linkSync(at('folder/one'), at('folder/two'));
  symlinkSync('no/such', at('symlink'));
  symlinkSync('/etc', at('folder/link to folder'));
  execFileSync('mkfifo', ['-m', '640', at('fifo')]);
  writeFileSync(at('attributes'), '');
  const value = Buffer.from([0, 1, 255]);
  writeXattrs(
    at('attributes'),
    [
      { name: 'user.b', value },
      { name: 'user.a', value },
    ],
    (warning) => {
      throw warning;
    },
  );
  execFileSync('touch', ['-d', '1922-06-20T21:20:00.000000005Z', at('old')]);
  execFileSync('touch', ['-h', '-d', '2001-02-03T04:05:06.789012345Z', at('symlink')]);
  writeFileSync(at('setuid'), '');
  if (isRoot) {
    execFileSync('mknod', [at('chardev'), 'c', '1', '300']);
    execFileSync('mknod', [at('blockdev'), 'b', '7', '70000']);
    execFileSync('chown', ['12345:33', at('setuid')]);
    execFileSync('chown', ['-h', '12345:33', at('symlink')]);
  }
  chmodSync(at('setuid'), 0o6711);
  mkdirSync(at('sticky'));
  chmodSync(at('sticky'), 0o1777);
  writeFileSync(at('unreadable'), 'secret');
  chmodSync(at('unreadable'), isRoot ? 0 : 0o400);
  mkdirSync(at('read-only'));
  writeFileSync(at('read-only/inside'), 'x');
  chmodSync(at('read-only'), 0o555);
  execFileSync('touch', ['-d', '2100-01-01T00:00:00.123456789Z', at('folder')]);
}

/** The same bytes in every run; no two chunks alike. */
function pseudoRandom(length: number): Buffer {
  const words = new Uint32Array(Math.ceil(length / 4));
  let state = 12345;
  for (let at = 0; at < words.length; at++)
    words[at] = state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Buffer.from(words.buffer).subarray(0, length);
}
