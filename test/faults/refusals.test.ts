/** What the program says, and with which exit code, when a repository is not what it should be. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../main/engine/base/clock';
import { noLog } from '../../main/engine/base/log';
import { createEngine } from '../../main/engine/engine';
import { resticPassword } from '../support/real-restic';
import { stowkeep, stowkeepOk } from '../support/stowkeep';
import { localPlace } from '../support/takeover';

let folder: string;
let place: ReturnType<typeof localPlace>;
const repository = () => join(folder, 'sound-repository');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stowkeep-test-'));
  place = localPlace(folder, 'sound');
  mkdirSync(join(folder, 'source'));
  writeFileSync(join(folder, 'source', 'file'), 'content');
  await stowkeepOk(place, 'init');
  await stowkeepOk(place, 'backup', 'source');
  await cp(repository(), join(folder, 'kept'), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = async (...args: readonly string[]) => {
  const { code, stderr } = await stowkeep(place, '--no-cache', ...args);
  return { code, stderr };
};

/** The files of a folder of the repository, with those of its folders. */
function filesIn(type: string): readonly string[] {
  return readdirSync(join(repository(), type), { recursive: true, encoding: 'utf8' })
    .filter((name) => /[0-9a-f]{64}$/.test(name))
    .map((name) => join(repository(), type, name));
}

function flipByte(path: string): void {
  const bytes = readFileSync(path);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  chmodSync(path, 0o600);
  writeFileSync(path, bytes);
}

describe('opening', () => {
  test('a wrong password', async () => {
    const elsewhere = { ...place, environment: { ...place.environment, RESTIC_PASSWORD: 'wrong' } };
    const text = await stowkeep(elsewhere, 'snapshots');
    expect({ code: text.code, stderr: text.stderr }).toEqual({
      code: 12,
      stderr: 'Fatal: wrong password or no key found\n',
    });
    const json = await stowkeep(elsewhere, 'snapshots', '--json');
    expect(JSON.parse(json.stderr)).toEqual({
      message_type: 'exit_error',
      code: 12,
      message: 'Fatal: wrong password or no key found',
    });
  });

  test('no repository, and no folder', async () => {
    expect(await run('-r', join(folder, 'source'), 'snapshots')).toEqual({
      code: 10,
      stderr: `Fatal: There is no repository at local:${folder}/source: no config\n`,
    });
    expect(await run('-r', join(folder, 'nowhere'), 'snapshots')).toEqual({
      code: 10,
      stderr: `Fatal: There is no repository at local:${folder}/nowhere: no config\n`,
    });
  });

  test('a repository that is already there', async () => {
    const { code, stderr } = await run('init');
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('already') });
  });

  test('a format version of the future', async () => {
    const path = join(folder, 'future');
    const engine = createEngine({ clock: systemClock, log: noLog, workerEntry: undefined });
    const signal = new AbortController().signal;
    const request = { location: { kind: 'local', path }, credential: { kind: 'none' } } as const;
    const session = await engine.create(
      { ...request, password: resticPassword, version: 3 as unknown as 2 },
      { signal },
    );
    await session.close();
    await engine.close();
    const { code, stderr } = await run('-r', path, 'snapshots');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^Fatal: Version 3 of the repository format is not supported\n$/),
    });
  });
});

describe('damage', () => {
  beforeEach(async () => {
    rmSync(repository(), { recursive: true, force: true });
    await cp(join(folder, 'kept'), repository(), { recursive: true });
  });

  afterEach(async () => {
    // Nothing was changed on the way: what was damaged is as the test left it, and no lock stays behind.
    expect(readdirSync(join(repository(), 'locks'))).toEqual([]);
  });

  const failure = (text: RegExp) => ({ code: 1, stderr: expect.stringMatching(text) });
  /** Whatever is damaged, people get a sentence, never a stack. */
  const expectFailure = async (text: RegExp, ...args: readonly string[]) => {
    const result = await run(...args);
    expect(result).toEqual(failure(text));
    expect(result.stderr).not.toMatch(/internal error|^ {4}at /m);
  };

  test('of the config', async () => {
    flipByte(join(repository(), 'config'));
    await expectFailure(/config/, 'snapshots');
  });

  test('of an empty config', async () => {
    chmodSync(join(repository(), 'config'), 0o600);
    writeFileSync(join(repository(), 'config'), '');
    await expectFailure(/config/, 'snapshots');
  });

  test('of an index', async () => {
    flipByte(filesIn('index')[0] ?? '');
    await expectFailure(/index/i, 'ls', 'latest');
    await expectFailure(/index/i, 'check');
    await expectFailure(/index/i, 'backup', 'source');
    await expectFailure(/index/i, 'prune');
  });

  test('of a snapshot', async () => {
    flipByte(filesIn('snapshots')[0] ?? '');
    await expectFailure(/snapshot/i, 'snapshots');
    await expectFailure(/snapshot/i, 'check');
    await expectFailure(/snapshot/i, 'prune');
  });

  test('of packs', async () => {
    for (const pack of filesIn('data')) flipByte(pack);
    await expectFailure(/pack/i, 'check', '--read-data');
    await expectFailure(/./, 'restore', 'latest', '--target', join(folder, 'restored'));
    await expectFailure(/./, 'ls', 'latest');
    await expectFailure(/./, 'prune');
  });

  test('a missing pack', async () => {
    for (const pack of filesIn('data')) rmSync(pack);
    await expectFailure(/pack/i, 'check');
    await expectFailure(/./, 'restore', 'latest', '--target', join(folder, 'restored'));
    await expectFailure(/./, 'prune');
  });
});
