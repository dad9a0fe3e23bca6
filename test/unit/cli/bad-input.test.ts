import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { freePort } from '../../support/azurite';
import { runInProcess } from '../../support/cli-in-process';

const environment = { RESTIC_REPOSITORY: '/nowhere/at/all', RESTIC_PASSWORD: 'x' };
const run = async (line: readonly string[]) => {
  const { code, stdout, stderr } = await runInProcess(line, { environment });
  return { code, stdout, stderr };
};

describe('a command line that makes no sense is refused before anything is opened', () => {
  test.each<readonly [line: string, complaint: string]>([
    ['frobnicate', "error: unknown command 'frobnicate'"],
    ['snapshots --frobnicate', "error: unknown option '--frobnicate'"],
    ['backup', 'Fatal: Nothing to back up, please specify a target'],
    ['backup / --time yesterday', 'Fatal: "yesterday" is not a time; write it as 2012-11-01 22:08:41'],
    [
      'backup / --exclude-larger-than big',
      'Fatal: "big" is not a size; write a number with K, M, G or T behind it',
    ],
    [
      'backup / --exclude-file /no/such',
      'Fatal: Cannot read the pattern file /no/such: no such file or directory',
    ],
    [
      'backup / --files-from /no/such',
      'Fatal: Cannot read the pattern file /no/such: no such file or directory',
    ],
    [
      'backup / --files-from-raw /no/such',
      `Fatal: The file /no/such cannot be read: ENOENT: no such file or directory, open '/no/such'`,
    ],
    ['backup / --pack-size 3', 'Fatal: The pack size must be from 4 to 128 MiB'],
    [
      'backup / --pack-size big',
      "error: option '--pack-size <size>' argument 'big' is invalid. Not a number.",
    ],
    [
      'backup / --compression best',
      "error: option '--compression <mode>' argument 'best' is invalid. Allowed choices are auto, off, max.",
    ],
    ['restore latest', "error: required option '-t, --target <directory>' not specified"],
    ['restore --target /x', "error: missing required argument 'snapshot'"],
    ['restore latest -t /x -i a -e b', 'Fatal: exclude and include patterns are mutually exclusive'],
    ['restore latest -t /x -i a --iinclude b', 'Fatal: give all patterns with or all without regard to case'],
    [
      'restore latest -t /x --overwrite maybe',
      'Fatal: --overwrite must be one of always, if-changed, if-newer, never',
    ],
    [
      'check --read-data --read-data-subset 1/2',
      'Fatal: check flags --read-data and --read-data-subset cannot be used together',
    ],
    ['check --read-data-subset 3/2', 'Fatal: --read-data-subset=n/t needs 1 <= n <= t <= 256'],
    ['check --read-data-subset 0%', 'Fatal: --read-data-subset=x% needs a percentage above 0 and up to 100'],
    [
      'check --read-data-subset some',
      'Fatal: "some" is not a size; write a number with K, M, G or T behind it',
    ],
    [
      'backup / --tier archive',
      "error: option '--tier <tier>' argument 'archive' is invalid. Allowed choices are hot, cool, cold.",
    ],
    [
      'prune --min-age archive=180',
      "error: option '--min-age <tier=days>' argument 'archive=180' is invalid. Write it as hot=, cool= or cold= with a number.",
    ],
    [
      'prune --min-unused cold=101',
      "error: option '--min-unused <tier=percent>' argument 'cold=101' is invalid. Write it as hot=, cool= or cold= with a number.",
    ],
    ['prune --max-unused 100%', 'Fatal: --max-unused needs a percentage from 0 to below 100'],
    ['prune --max-unused x%', 'Fatal: --max-unused needs a percentage from 0 to below 100'],
    ['forget --keep-last many', 'Fatal: "many" is not a number of snapshots, nor "unlimited"'],
    ['forget --keep-last 1 --group-by size', 'Fatal: "size" is not host, paths or tags'],
    ['snapshots --latest few', 'Fatal: --latest needs a number above 0'],
    [
      'stats --mode fancy',
      'Fatal: --mode must be one of restore-size, files-by-contents, blobs-per-file, raw-data',
    ],
    ['find x --blob --tree', 'Fatal: --blob, --tree and --pack cannot be used together'],
    ['find x --oldest then', 'Fatal: "then" is not a time; write it as 2012-11-01 22:08:41'],
    ['cat blob', 'Fatal: cat blob needs an id'],
    [
      'cat thing 1',
      'Fatal: There is no type "thing"; try config, masterkey, key, lock, snapshot, index, blob, pack, tree',
    ],
    ['list things', 'Fatal: There is no type "things"; try blobs, packs, index, snapshots, keys, locks'],
    ['key steal', 'Fatal: There is no "key steal"; try list, add, remove or passwd'],
    ['key remove', 'Fatal: key remove needs a key id'],
    ['tag latest', 'Fatal: Nothing to do: give --set, --add or --remove'],
    ['tag latest --set a --add b', 'Fatal: --set cannot be combined with --add or --remove'],
    ['init --repository-version 3', 'Fatal: --repository-version must be 1, 2 or latest'],
    [
      'snapshots --retry-lock soon',
      "error: option '--retry-lock <duration>' argument 'soon' is invalid. Write it as 90s, 5m or 2h.",
    ],
  ])('%s', async (line, complaint) => {
    expect(await run(line.split(' '))).toEqual({ code: 1, stdout: '', stderr: `${complaint}\n` });
  });

  test('no repository named', async () => {
    expect(await runInProcess(['snapshots'])).toEqual({
      code: 1,
      stdout: '',
      stderr: 'Fatal: Please specify a repository: -r, --repository-file or RESTIC_REPOSITORY\n',
    });
  });

  test.each<readonly [repository: string, complaint: RegExp]>([
    ['s3:bucket', /^Fatal: .*s3/],
    ['azure:', /^Fatal: .*azure/],
    ['azure:container:/', /^Fatal: .*AZURE_ACCOUNT_NAME/],
  ])('a repository %s', async (repository, complaint) => {
    const { code, stderr } = await runInProcess(['snapshots', '-r', repository], {
      environment: { RESTIC_PASSWORD: 'x' },
    });
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(complaint) });
  });

  test.each(['0', '1.5', 'many', '100'])('%s workers', async (count) => {
    const { code, stderr } = await runInProcess(['snapshots'], {
      environment: { ...environment, STOWKEEP_WORKERS: count },
    });
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'Fatal: STOWKEEP_WORKERS must be from 1 to 99\n' });
  });

  test.each(['backup .', 'check'])('%s of no known priority', async (command) => {
    const { code, stderr } = await runInProcess(command.split(' '), {
      environment: { ...environment, STOWKEEP_PRIORITY: 'high' },
    });
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'Fatal: STOWKEEP_PRIORITY must be low or normal\n' });
  });

  test('with --json the complaint is JSON', async () => {
    const { code, stderr } = await run(['backup', '--json']);
    expect({ code, message: JSON.parse(stderr) }).toEqual({
      code: 1,
      message: {
        message_type: 'exit_error',
        code: 1,
        message: 'Fatal: Nothing to back up, please specify a target',
      },
    });
  });
});

test('Azure with nothing to say who asks', async () => {
  // Where this machine would have an identity; read by Azure's library only.
  vi.stubEnv('AZURE_POD_IDENTITY_AUTHORITY_HOST', `http://127.0.0.1:${await freePort()}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  const azure = { ...environment, RESTIC_REPOSITORY: 'azure:backups:/', AZURE_ACCOUNT_NAME: 'contoso' };
  const { code, stderr } = await runInProcess(['snapshots'], { environment: azure });
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/^Fatal: Azure needs to know who asks: set AZURE_ACC/),
  ]);
});
