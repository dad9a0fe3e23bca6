/** Ours read by the real restic, and restic's by us, with nothing but the repository's own means. */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../main/engine/base/clock';
import { goTimeFromNs } from '../../main/engine/format/go-time';
import type { TreeId } from '../../main/engine/format/ids';
import type { Snapshot } from '../../main/engine/format/snapshot';
import type { TreeNode } from '../../main/engine/format/tree';
import {
  createRepository,
  openRepository,
  type WriterOptions,
} from '../../main/engine/repository/repository';
import { LocalBackend } from '../../main/engine/storage/local/local-backend';
import { signal, testEnvironment } from '../support/memory-repository';
import { hasRestic, restic, resticPassword, temporaryFolder } from '../support/real-restic';

const writing: WriterOptions = { signal, compression: 'auto', packSizeBytes: 4 * 2 ** 20 };
const time = goTimeFromNs(1_700_000_000_123_456_789n);

function snapshotOf(tree: TreeId): Snapshot {
  const none = { parent: undefined, original: undefined, summary: undefined, excludes: [], uid: 0, gid: 0 };
  return {
    ...none,
    time,
    tree,
    paths: ['/note'],
    hostname: 'here',
    username: 'me',
    tags: ['ours'],
    programVersion: '',
  };
}

function fileNode(name: string, size: number, content: NonNullable<TreeNode['content']>): TreeNode {
  const times = { mtime: time, atime: time, ctime: time };
  const owner = { uid: 0, gid: 0, user: '', group: '', inode: 0n, deviceId: 0n, links: 1n, device: 0n };
  const rest = {
    linkTarget: '',
    extendedAttributes: [],
    genericAttributes: undefined,
    subtree: undefined,
    error: '',
  };
  return { name, type: 'file', mode: 0o644, ...times, ...owner, ...rest, size: BigInt(size), content };
}

describe.skipIf(!hasRestic)('the repository and restic', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder.remove());
  const environment = () =>
    testEnvironment(new LocalBackend({ path: join(folder.path, 'repo') }), systemClock);
  const run = (...args: readonly string[]) => restic(join(folder.path, 'repo'), ...args).toString();

  test.each([1, 2] as const)(
    'restic checks, lists and restores what we wrote (version %i)',
    async (version) => {
      const repository = await createRepository(environment(), resticPassword, { signal, version });
      const noise = randomBytes(6 * 2 ** 20);
      await repository.withLock('shared', { signal }, async (held) => {
        const indexed = await repository.loadIndex({ signal: held });
        const tree = await indexed.withWriter({ ...writing, signal: held }, async (writer) => {
          const parts = [
            noise.subarray(0, 5_000_000),
            noise.subarray(5_000_000),
            Buffer.from('the end\n'.repeat(500)),
          ];
          const content = [];
          for (const part of parts) content.push((await writer.saveBlob('data', part)).id);
          return writer.saveTree({ nodes: [fileNode('note', noise.length + 4000, content)] });
        });
        await repository.saveSnapshot(snapshotOf(tree.id), { signal: held });
      });
      await repository.addKey('zweites Wort', { signal });
      expect(run('check', '--read-data')).toContain('no errors were found');
      expect(JSON.parse(run('snapshots', '--json'))).toMatchObject([
        { hostname: 'here', tags: ['ours'], paths: ['/note'] },
      ]);
      const dumped = restic(join(folder.path, 'repo'), 'dump', 'latest', '/note');
      expect(dumped.equals(Buffer.concat([noise, Buffer.from('the end\n'.repeat(500))]))).toBe(true);
      expect(run('key', 'list', '--json').match(/"id"/g)).toHaveLength(2);
      expect(run('list', 'locks')).toBe('');
      await repository.close();
    },
  );

  test('restic’s index can be rebuilt from our packs', async () => {
    const repository = await createRepository(environment(), resticPassword, { signal });
    const indexed = await repository.loadIndex({ signal });
    const tree = await indexed.withWriter(writing, (writer) => writer.saveTree({ nodes: [] }));
    await repository.saveSnapshot(snapshotOf(tree.id), { signal });
    await indexed.replaceIndex([], indexed.indexIds, { signal });
    run('rebuild-index');
    expect(run('check', '--read-data')).toContain('no errors were found');
    expect((await repository.loadIndex({ signal })).has('tree', tree.id)).toBe(true);
    await repository.close();
  });

  test('we read and extend what restic wrote', async () => {
    const source = join(folder.path, 'source.bin');
    writeFileSync(source, randomBytes(3 * 2 ** 20));
    run('init');
    run('backup', source);
    const repository = await openRepository(environment(), resticPassword, { signal });
    const [record] = await repository.listSnapshots({ signal });
    const indexed = await repository.loadIndex({ signal });
    const isGood: boolean[] = [];
    for (const { pack, blobs } of indexed.packs()) {
      await indexed.loadBlobsFromPack(pack, blobs, { signal }, (loaded) => {
        isGood.push('plaintext' in loaded);
      });
    }
    expect([record?.snapshot.hostname, isGood.every(Boolean), isGood.length]).toEqual([
      hostname(),
      true,
      indexed.blobCount(),
    ]);
    await indexed.withWriter(writing, (writer) => writer.saveBlob('data', randomBytes(1000)));
    expect(run('check', '--read-data')).toContain('no errors were found');
    await repository.close();
  });

  test('our lock keeps restic out, and restic finds it alive', async () => {
    const repository = await createRepository(environment(), resticPassword, { signal });
    const survive = () => undefined;
    process.on('SIGHUP', survive);
    try {
      await repository.withLock('exclusive', { signal }, async () => {
        expect(() => run('snapshots')).toThrow(/already locked exclusively/);
        run('unlock');
        expect((await repository.listLocks({ signal })).length).toBe(1);
      });
    } finally {
      process.off('SIGHUP', survive);
    }
    expect(run('snapshots')).toBe('');
    await repository.close();
  });
});
