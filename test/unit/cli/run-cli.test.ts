/** Every command once, in process, on one small repository: what people read, and the shapes that scripts read. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRepository } from '../../../main/engine/repository/repository';
import { LocalBackend } from '../../../main/engine/storage/local/local-backend';
import { runInProcess, type InProcessOptions } from '../../support/cli-in-process';
import { signal, testEnvironment } from '../../support/memory-repository';

const hex64 = expect.stringMatching(/^[0-9a-f]{64}$/);
const hex8 = expect.stringMatching(/^[0-9a-f]{8}$/);
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/);
const count = expect.any(Number);

let folder: string;
const place = (): InProcessOptions => ({
  workingFolder: folder,
  environment: {
    RESTIC_REPOSITORY: join(folder, 'repository'),
    RESTIC_PASSWORD: 'secret',
    STOWKEEP_CACHE_DIR: join(folder, 'cache'),
  },
});
/** Runs a line that must succeed and say nothing to standard error. */
const run = async (...line: readonly string[]) => {
  const { code, stdout, stderr } = await runInProcess(line, place());
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};
const messages = async (...line: readonly string[]) =>
  (await run(...line, '--json'))
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text) as Record<string, unknown>);
const last = async (...line: readonly string[]) => (await messages(...line)).at(-1);

/** Every command opens the repository, and a key is made to be slow to derive. */
async function deriveKeysQuickly(path: string) {
  const repository = await openRepository(testEnvironment(new LocalBackend({ path })), 'secret', { signal });
  await repository.changePassword('secret', { signal });
  await repository.close();
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stowkeep-test-'));
  mkdirSync(join(folder, 'source', 'inner'), { recursive: true });
  writeFileSync(join(folder, 'source', 'file'), 'one');
  writeFileSync(join(folder, 'source', 'inner', 'deep'), 'deep');
  expect(await messages('init')).toEqual([
    { message_type: 'initialized', id: hex64, repository: `local:${folder}/repository` },
  ]);
  await deriveKeysQuickly(join(folder, 'repository'));
  await run('backup', 'source', '--tag', 'first,a', '--host', 'laptop');
  writeFileSync(join(folder, 'source', 'file'), 'changed');
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const summary = {
  backup_start: time,
  backup_end: time,
  files_new: 0,
  files_changed: 1,
  files_unmodified: 1,
  dirs_new: 0,
  dirs_changed: 1,
  dirs_unmodified: 1,
  data_blobs: 1,
  tree_blobs: 2,
  data_added: count,
  data_added_packed: count,
  total_files_processed: 2,
  total_bytes_processed: 11,
};

describe('the commands', () => {
  test('backup', async () => {
    expect(await last('backup', 'source', '--host', 'laptop', '--tag', 'second')).toEqual({
      message_type: 'summary',
      ...summary,
      total_duration: count,
      snapshot_id: hex64,
    });
    expect(
      await run('backup', 'source', '--host', 'laptop', '--no-extra-verify', '--dry-run', '-vv'),
    ).toMatch(/unchanged .*\/source\/file\n(.*\n)*Would add to the repository: .*\n/);
  });

  test('snapshots', async () => {
    const [records] = await messages('snapshots', '--latest', '1', '--tag', 'second');
    expect(records).toEqual([
      {
        time,
        parent: hex64,
        tree: hex64,
        paths: [join(folder, 'source')],
        hostname: 'laptop',
        username: expect.any(String),
        tags: ['second'],
        program_version: expect.stringMatching(/^stowkeep \d/),
        summary,
        id: hex64,
        short_id: hex8,
      },
    ]);
    const lines = (await run('snapshots')).split('\n');
    expect(lines[0]).toMatch(/^ID {8}Time {17}Host {4}Tags {5}Paths$/);
    expect(lines.slice(-3)).toEqual([lines[1], '2 snapshots', '']);
  });

  test('ls and find', async () => {
    const entries = await messages('ls', 'latest');
    expect(entries.map(({ message_type, path, type }) => [message_type, path, type])).toEqual([
      ['snapshot', undefined, undefined],
      ['node', '/source', 'dir'],
      ['node', '/source/file', 'file'],
      ['node', '/source/inner', 'dir'],
      ['node', '/source/inner/deep', 'file'],
    ]);
    expect(await run('ls', 'latest', '-l', '/source/inner')).toMatch(
      /^snapshot .*:\ndrwx.* \/source\/inner\n-rw.* {6}4 .* \/source\/inner\/deep\n$/,
    );
    const [found] = await messages('find', 'DEEP', '-i', '-s', 'latest');
    expect(found).toEqual([
      { hits: 1, snapshot: hex64, matches: [expect.objectContaining({ path: '/source/inner/deep' })] },
    ]);
  });

  test('diff', async () => {
    const [records] = (await messages('snapshots')) as unknown as [{ id: string }[]];
    const [from = '', to = ''] = records.map(({ id }) => id);
    const none = { files: 0, dirs: 0, others: 0, data_blobs: 1, tree_blobs: 2, bytes: count };
    expect(await messages('diff', from, to)).toEqual([
      { message_type: 'change', path: '/source/file', modifier: 'M' },
      {
        message_type: 'statistics',
        source_snapshot: from,
        target_snapshot: to,
        changed_files: 1,
        added: none,
        removed: none,
      },
    ]);
    expect(await run('diff', from, to)).toMatch(/^comparing snapshot .*\n\nM {4}\/source\/file\n/);
  });

  test('stats, in every mode', async () => {
    expect(await last('stats')).toEqual({ total_size: 18, total_file_count: 8, snapshots_count: 2 });
    expect(await last('stats', '--mode', 'files-by-contents')).toEqual({
      total_size: 14,
      // Three contents, and the folders' lack of any.
      total_file_count: 4,
      snapshots_count: 2,
    });
    expect(await last('stats', '--mode', 'blobs-per-file')).toEqual({
      total_size: 14,
      total_file_count: 2,
      total_blob_count: 3,
      snapshots_count: 2,
    });
    expect(await last('stats', '--mode', 'raw-data')).toEqual({
      total_size: count,
      total_uncompressed_size: count,
      compression_ratio: count,
      compression_progress: 100,
      compression_space_saving: count,
      total_blob_count: 8,
      snapshots_count: 2,
    });
  });

  test('cat, list and dump', async () => {
    expect(JSON.parse(await run('cat', 'config'))).toEqual({
      version: 2,
      id: hex64,
      chunker_polynomial: expect.any(String),
    });
    expect(await run('dump', 'latest', '/source/file')).toBe('changed');
    const keys = (await run('list', 'keys')).trim();
    expect(JSON.parse(await run('cat', 'key', keys))).toMatchObject({ kdf: 'scrypt' });
    expect((await run('list', 'blobs')).trim().split('\n').toSorted()[0]).toMatch(/^data [0-9a-f]{64}$/);
  });

  test('restore', async () => {
    expect(await last('restore', 'latest:/source/inner', '--target', join(folder, 'restored'))).toEqual({
      message_type: 'summary',
      seconds_elapsed: count,
      total_files: 1,
      files_restored: 1,
      files_skipped: 0,
      files_deleted: 0,
      total_bytes: 4,
      bytes_restored: 4,
    });
  });

  test('check', async () => {
    expect(await last('check', '--read-data')).toEqual({
      message_type: 'summary',
      num_errors: 0,
      broken_packs: null,
      suggest_repair_index: false,
      suggest_prune: false,
    });
    expect(await run('check')).toMatch(/no errors were found\n$/);
  });

  test('tag', async () => {
    expect(await run('tag', '--add', 'more', 'latest')).toBe('modified tags on 1 snapshots\n');
    expect(await run('tag', '--remove', 'absent')).toBe('no snapshots were modified\n');
  });

  test('key', async () => {
    writeFileSync(join(folder, 'new-password'), 'other\n');
    expect(await run('key', 'add', '--new-password-file', join(folder, 'new-password'))).toMatch(
      /^saved new key as [0-9a-f]{8}\n$/,
    );
    const [keys] = await messages('key', 'list');
    const key = {
      id: hex8,
      userName: expect.any(String),
      hostName: expect.any(String),
      created: expect.any(String),
    };
    expect(keys).toEqual(
      expect.arrayContaining([
        { current: true, ...key },
        { current: false, ...key },
      ]),
    );
  });

  test('forget and prune', async () => {
    const [groups] = await messages('forget', '--keep-last', '1', '--dry-run');
    expect(groups).toEqual([
      {
        tags: null,
        host: 'laptop',
        paths: [join(folder, 'source')],
        keep: [expect.objectContaining({ tags: ['second', 'more'] })],
        remove: [expect.objectContaining({ tags: ['first', 'a'] })],
        reasons: [{ snapshot: expect.objectContaining({ id: hex64 }), matches: ['last snapshot'] }],
      },
    ]);
    const none = { blobs: 0, bytes: 0 };
    const held = ['--min-age', 'hot=1', '--min-age', 'cold=90', '--min-unused', 'hot=50%', '--tier', 'cool'];
    expect(await run('forget', '--keep-last', '1', '--prune', '--dry-run', ...held)).toMatch(
      /to delete: +0 blobs \/ 0 B\n(.*\n)*of it too young to go: [1-9]/,
    );
    const quarters = ['--keep-quarterly', '1', '--keep-within-quarterly', '1y'];
    expect(await messages('forget', ...quarters, '--dry-run')).toMatchObject([
      [{ reasons: [{ matches: ['quarterly snapshot', 'quarterly within 1y'] }, {}] }],
    ]);
    expect(await run('forget', '--keep-last', '1', '--prune', '--max-unused', '0')).toMatch(
      /remove 1 snapshots:\n(.*\n)*1 snapshots have been removed\n(.*\n)*unused size after prune: 0 B .*\n\ndone\n$/,
    );
    const counts = { blobs: count, bytes: count };
    expect(await messages('prune', '--dry-run')).toEqual([
      {
        message_type: 'summary',
        dry_run: true,
        used: counts,
        ...{ duplicate: none, unused: none, repack: none, repack_removed: none, remove: none },
        ...{ packs_kept: count, packs_repacked: 0, packs_removed: 0, packs_unreferenced: 0 },
        ...{ unreferenced_bytes: 0, unused_after_bytes: 0, too_young_bytes: 0 },
      },
    ]);
    expect(await run('rebuild-index')).toMatch(/done\n$/);
    expect(await run('unlock')).toBe('');
  });

  test('an aborted run ends with 130 and says nothing', async () => {
    const signal = AbortSignal.abort();
    expect(await runInProcess(['snapshots'], { ...place(), signal })).toEqual({
      code: 130,
      stdout: '',
      stderr: '',
    });
  });
});
