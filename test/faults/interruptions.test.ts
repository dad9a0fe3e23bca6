/** What goes on around a run while it works: other runs, Ctrl-C, files that vanish, storage that is gone or full. */
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { azuriteAccount, azuriteKey, startAzurite } from '../support/azurite';
import { startFaultProxy } from '../support/fault-proxy';
import { listFolderNodes, listingDifferences } from '../support/folder-listing';
import { hasRestic } from '../support/real-restic';
import { resticOk, startStowkeep, stowkeep, stowkeepOk, type Surroundings } from '../support/stowkeep';
import { localPlace } from '../support/takeover';

const fileCount = 400;
const fileBytes = 50_000;
/** Small packs and a slow wire stretch a run over several uploads. KiB a second. */
const slowly = ['--pack-size', '4', '--limit-upload', '4000'];
const isRoot = process.getuid?.() === 0;

let folder: string;
let place: ReturnType<typeof localPlace>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stowkeep-test-'));
  const { environment } = localPlace(folder, 'local');
  place = { folder, environment: { ...environment, RESTIC_PROGRESS_FPS: '60' } };
  mkdirSync(join(folder, 'source'));
  for (let at = 0; at < fileCount; at++) {
    const inside = join(folder, 'source', `folder ${String(at % 10)}`);
    mkdirSync(inside, { recursive: true });
    writeFileSync(join(inside, `file ${String(at)}`), randomBytes(fileBytes));
  }
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const snapshotCount = async (where: Surroundings = place) =>
  (JSON.parse(await stowkeepOk(where, 'snapshots', '--json')) as readonly unknown[]).length;
const locks = () => readdirSync(join(folder, 'local-repository', 'locks'));

/** Starts a slow backup and resolves once it is really storing. */
async function startBackup(where: Surroundings = place) {
  const run = startStowkeep(where, ...slowly, 'backup', '--json', 'source');
  for await (const { percent_done } of run.messages) if (Number(percent_done) > 0.02) return run;
  throw new Error(`the backup was over before it was in its middle: ${(await run.finished).stderr}`);
}

describe('beside others', () => {
  test('a prune is refused while a backup runs; a second backup is not', async () => {
    await stowkeepOk(place, 'init');
    const first = await startBackup();
    const refused = await stowkeep(place, 'prune');
    expect({ code: refused.code, stderr: refused.stderr }).toEqual({
      code: 11,
      stderr: expect.stringMatching(/^Fatal: Locked by .*\n.*`unlock`/),
    });
    expect((await stowkeep(place, 'backup', 'source')).code).toBe(0);
    expect((await first.finished).code).toBe(0);
    expect(await snapshotCount()).toBe(2);
    await stowkeepOk(place, 'check', '--read-data');
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('%s leaves no lock and no snapshot', async (signal) => {
    await stowkeepOk(place, 'init');
    const run = await startBackup();
    run.child.kill(signal);
    expect((await run.finished).code).toBe(130);
    expect({ locks: locks(), snapshots: await snapshotCount() }).toEqual({ locks: [], snapshots: 0 });
    await stowkeepOk(place, 'backup', 'source');
    await stowkeepOk(place, 'check', '--read-data');
  });
});

describe('the source', () => {
  test('that vanishes is saved as far as it was there, and that is said', async () => {
    // More than the packs in memory can hold before the first is uploaded.
    mkdirSync(join(folder, 'source', 'later'));
    for (let at = 0; at < 20; at++)
      writeFileSync(join(folder, 'source', 'later', String(at)), randomBytes(10_000_000));
    await stowkeepOk(place, 'init');
    const run = await startBackup();
    rmSync(join(folder, 'source'), { recursive: true });
    const { code, stderr } = await run.finished;
    expect(code).toBe(3);
    expect(stderr).toMatch(/"message":"Cannot .*: no such file or directory"/);
    expect(await snapshotCount()).toBe(1);
    await stowkeepOk(place, 'check', '--read-data');
  });

  test('a target that is not there', async () => {
    await stowkeepOk(place, 'init');
    const all = await stowkeep(place, 'backup', 'nowhere');
    expect({ code: all.code, snapshots: await snapshotCount() }).toEqual({ code: 1, snapshots: 0 });
    const some = await stowkeep(place, 'backup', 'nowhere', 'source');
    expect({ code: some.code, snapshots: await snapshotCount() }).toEqual({ code: 3, snapshots: 1 });
  });

  test('files that may not be read', async () => {
    writeFileSync(join(folder, 'source', 'secret'), 'x', { mode: 0o000 });
    mkdirSync(join(folder, 'source', 'closed'), { mode: 0o000 });
    const refused = { ...place, isWithoutPrivilege: true };
    await stowkeepOk(refused, 'init');
    const { code, stderr } = await stowkeep(refused, 'backup', 'source');
    expect(code).toBe(3);
    // In no order: a folder's files are read before the folders in it.
    expect(stderr).toMatch(/source\/closed.*permission denied/);
    expect(stderr).toMatch(/source\/secret.*permission denied/);
    expect(await snapshotCount(place)).toBe(1);
  });
});

describe('the storage', () => {
  const azure = async () => {
    const azurite = await startAzurite();
    onTestFinished(() => azurite.stop());
    const proxy = await startFaultProxy(azurite.port);
    onTestFinished(() => proxy.stop());
    const account = { AZURE_ACCOUNT_NAME: azuriteAccount, AZURE_ACCOUNT_KEY: azuriteKey };
    const environment = {
      ...place.environment,
      ...account,
      RESTIC_REPOSITORY: 'azure:storage:/laptop',
      AZURE_BLOB_ENDPOINT: proxy.endpoint,
    };
    return { azurite, proxy, where: { folder, environment } };
  };

  test('that refuses in the middle ends the run; the next one completes', async () => {
    const { proxy, where } = await azure();
    await stowkeepOk(where, 'init');
    const run = await startBackup(where);
    proxy.script(
      ...Array.from({ length: 1000 }, () => ({
        kind: 'status' as const,
        status: 403,
        azureCode: 'AuthorizationFailure',
      })),
    );
    const { code, stderr } = await run.finished;
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/"code":1.*"Fatal: /) });
    proxy.script();
    await stowkeepOk(where, 'backup', 'source');
    await stowkeepOk(where, 'check', '--read-data');
  });

  test('that breaks off is asked again', async () => {
    const { proxy, where } = await azure();
    await stowkeepOk(where, 'init');
    const run = await startBackup(where);
    proxy.script({ kind: 'reset' }, undefined, { kind: 'lose-answer' }, { kind: 'status', status: 503 });
    expect((await run.finished).code).toBe(0);
    await stowkeepOk(where, 'check', '--read-data');
  });

  test('that is gone is waited for, until a second Ctrl-C', async () => {
    const { azurite, where } = await azure();
    await stowkeepOk(where, 'init');
    const run = await startBackup(where);
    await azurite.stop();
    // The first one would still try to take the lock away.
    run.child.kill('SIGINT');
    await once(run.child.stderr ?? run.child, 'data');
    run.child.kill('SIGINT');
    expect((await run.finished).code).toBe(130);
  });
});

describe.skipIf(!isRoot || process.platform !== 'linux')('a full disk', () => {
  let mounted: string | undefined;
  afterEach(() => {
    if (mounted !== undefined) execFileSync('umount', [mounted]);
    mounted = undefined;
  });
  const smallDisk = (path: string, megabytes: number): boolean => {
    mkdirSync(path);
    const size = `size=${String(megabytes)}m`;
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', size, 'tmpfs', path]).status !== 0) return false;
    mounted = path;
    return true;
  };

  test.skipIf(!hasRestic)(
    'below the repository: the run fails clearly, the next one completes',
    async ({ skip }) => {
      const disk = join(folder, 'disk');
      if (!smallDisk(disk, 12)) skip();
      const where = {
        ...place,
        environment: { ...place.environment, RESTIC_REPOSITORY: join(disk, 'repository') },
      };
      await stowkeepOk(where, 'init');
      const { code, stderr } = await stowkeep(where, '--pack-size', '4', 'backup', 'source');
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: expect.stringMatching(/^Fatal: .*: no space left on device\n$/),
      });
      execFileSync('mount', ['-o', 'remount,size=64m', disk]);
      await stowkeepOk(where, 'backup', 'source');
      expect(await resticOk(where, 'check', '--read-data')).toContain('no errors were found');
    },
  );

  test('below the target of a restore', async ({ skip }) => {
    const disk = join(folder, 'disk');
    if (!smallDisk(disk, 8)) skip();
    await stowkeepOk(place, 'init');
    await stowkeepOk(place, 'backup', 'source');
    const { code, stderr } = await stowkeep(place, 'restore', 'latest', '--target', disk);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/no space left on device/) });
    execFileSync('mount', ['-o', 'remount,size=64m', disk]);
    await stowkeepOk(place, 'restore', 'latest', '--target', disk);
    const [source, restored] = [folder, disk].map((inside) => listFolderNodes(join(inside, 'source')));
    expect(listingDifferences(source ?? {}, restored ?? {})).toEqual([]);
  });
});
