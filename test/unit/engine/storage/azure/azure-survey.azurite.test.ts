import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { ContainerClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../../../main/engine/base/clock';
import { noLog } from '../../../../../main/engine/base/log';
import { createEngine } from '../../../../../main/engine/engine';
import { type Azurite, azuriteAccount, azuriteKey, startAzurite } from '../../../../support/azurite';
import { type FaultProxy, type ProxiedRequest, startFaultProxy } from '../../../../support/fault-proxy';
import { temporaryFolder } from '../../../../support/temporary-folder';
import { usualBackup } from '../../../../support/usual-backup';

const never = new AbortController().signal;
const credential = { kind: 'account-key', key: azuriteKey } as const;
/** Folders that the storage refuses to list. */
let refused: readonly string[] = [];
const isRefused = ({ method, url }: ProxiedRequest) =>
  method === 'GET' && refused.some((folder) => url.includes(`prefix=${encodeURIComponent(folder)}`));

let azurite: Azurite;
let proxy: FaultProxy;

beforeAll(async () => {
  azurite = await startAzurite();
  const forbidden = { kind: 'status', status: 403, azureCode: 'AuthorizationPermissionMismatch' } as const;
  proxy = await startFaultProxy(azurite.port, undefined, {
    judge: (request) => (isRefused(request) ? forbidden : undefined),
  });
});
afterAll(async () => {
  await proxy.stop();
  await azurite.stop();
});

/** A container with repositories in `prefixes`, of which the first has a backup. */
async function containerWith(...prefixes: readonly string[]) {
  refused = [];
  const container = `test-${randomUUID()}`;
  const engine = createEngine({ clock: systemClock, log: noLog, workerEntry: undefined });
  onTestFinished(() => engine.close());
  const at = (prefix: string, endpoint = proxy.endpoint) =>
    ({
      location: { kind: 'azure', account: azuriteAccount, container, prefix, endpoint },
      credential,
    }) as const;
  for (const prefix of prefixes) {
    const session = await engine.create(
      { ...at(prefix, azurite.endpoint), password: 'p' },
      { signal: never },
    );
    if (prefix === prefixes[0]) {
      const folder = await temporaryFolder();
      await writeFile(join(folder, 'file'), 'content');
      await session.backup(
        { ...usualBackup, workingFolder: folder, targets: ['.'] },
        { signal: never, onEvent: () => undefined },
      );
    }
    await session.close();
  }
  proxy.requests.length = 0;
  const key = new StorageSharedKeyCredential(azuriteAccount, azuriteKey);
  return {
    client: new ContainerClient(`${azurite.endpoint}/${container}`, key),
    find: (prefix = '', signal = never) => engine.findRepositories(at(prefix), { signal }),
  };
}

describe('looking for repositories', () => {
  it('finds them and whose they are, with few requests and without a password', async () => {
    const { find } = await containerWith('anna/laptop', 'anna/desktop', 'bert');
    const { repositories, denied, isComplete } = await find();
    const found = new Map(repositories.map((repository) => [repository.prefix, repository]));
    expect([...found.keys()].sort()).toEqual(['anna/desktop', 'anna/laptop', 'bert']);
    expect(found.get('anna/laptop')).toMatchObject({
      hostname: hostname(),
      username: userInfo().username,
      snapshots: 1,
      created: expect.stringMatching(/^20\d\d-/) as string,
      newestSnapshotMs: expect.any(Number) as number,
    });
    expect(found.get('bert')).toMatchObject({ snapshots: 0, newestSnapshotMs: undefined });
    expect([denied, isComplete]).toEqual([[], true]);
    // The root, anna, and for each: the folder, its keys, the oldest of these, its snapshots.
    expect(proxy.requests).toHaveLength(2 + 3 * 4);
    expect(new Set(proxy.requests)).toEqual(new Set(['GET']));
  });

  it('finds one in the root beside those in folders, and looks only where it is told to', async () => {
    const { find } = await containerWith('', 'anna');
    expect((await find()).repositories.map(({ prefix }) => prefix).sort()).toEqual(['', 'anna']);
    expect((await find('anna')).repositories.map(({ prefix }) => prefix)).toEqual(['anna']);
  });

  it('says which folders it may not look into', async () => {
    const { find } = await containerWith('anna', 'bert', 'carl');
    refused = ['bert/', 'carl/keys/'];
    const { repositories, denied } = await find();
    expect(repositories.map(({ prefix, hostname: name }) => [prefix, name]).sort()).toEqual([
      ['anna', hostname()],
      ['carl', undefined],
    ]);
    expect([...denied].sort()).toEqual(['bert', 'carl/keys']);
  });

  it('passes by what is no repository, and a key that cannot be read', async () => {
    const { client, find } = await containerWith('anna');
    await client.getBlockBlobClient('photos/2026/a.jpg').upload('x', 1);
    for await (const { name } of client.listBlobsFlat({ prefix: 'anna/keys/' })) {
      await client.getBlockBlobClient(name).upload('{', 1);
    }
    expect((await find()).repositories).toMatchObject([
      { prefix: 'anna', hostname: undefined, snapshots: 1 },
    ]);
  });

  it('ends when it is given up, and where there is no container', async () => {
    const { client, find } = await containerWith('anna');
    const abort = new AbortController();
    const finding = find('', abort.signal);
    abort.abort();
    await expect(finding).rejects.toMatchObject({ name: 'AbortError' });
    await client.delete();
    await expect(find()).rejects.toMatchObject({ code: 'storage/not-found' });
  });
});
