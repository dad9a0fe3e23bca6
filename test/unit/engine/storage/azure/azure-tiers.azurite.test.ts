import { randomBytes, randomUUID } from 'node:crypto';
import { ContainerClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../../../main/engine/base/clock';
import { AzureBackend } from '../../../../../main/engine/storage/azure/azure-backend';
import type { FileHandle } from '../../../../../main/engine/storage/backend';
import { nameOf } from '../../../../conformance/backend-suite';
import { type Azurite, azuriteAccount, azuriteKey, startAzurite } from '../../../../support/azurite';
import { type FaultProxy, startFaultProxy } from '../../../../support/fault-proxy';

const options = { signal: new AbortController().signal };
const bytes = randomBytes(1000);
const handle: FileHandle = { type: 'pack', name: nameOf(bytes) };
const path = `data/${handle.name.slice(0, 2)}/${handle.name}`;
const key = new StorageSharedKeyCredential(azuriteAccount, azuriteKey);

let azurite: Azurite;
let proxy: FaultProxy;
let container: string;
let backend: AzureBackend;

beforeAll(async () => {
  azurite = await startAzurite();
  proxy = await startFaultProxy(azurite.port);
});
afterAll(async () => {
  await proxy.stop();
  await azurite.stop();
});
beforeEach(async () => {
  container = `test-${randomUUID()}`;
  backend = new AzureBackend({
    endpoint: proxy.endpoint,
    account: azuriteAccount,
    container,
    prefix: '',
    credential: { kind: 'account-key', key: azuriteKey },
    clock: systemClock,
  });
  await backend.create(options);
  proxy.requests.length = 0;
});

const blob = (of: string) => new ContainerClient(`${azurite.endpoint}/${container}`, key).getBlobClient(of);

/** As the storage tells it, and whether that is only the account's own. */
async function tierOf(of: string) {
  const { accessTier, accessTierInferred } = await blob(of).getProperties();
  return [accessTier, accessTierInferred === true];
}

test.each([
  ['hot', 'Hot'],
  ['cool', 'Cool'],
  ['cold', 'Cold'],
] as const)('the tier is asked with the upload itself: %s', async (tier, name) => {
  await backend.save(handle, [bytes], { ...options, tier });
  expect([proxy.requests, await tierOf(path)]).toEqual([['PUT'], [name, false]]);
});

test("the tier is the account's own where nobody asks, and hot for all but files' content", async () => {
  await backend.save(handle, [bytes], options);
  await backend.save({ type: 'config', name: '' }, [bytes], options);
  expect([await tierOf(path), await tierOf('config')]).toEqual([
    ['Hot', true],
    ['Hot', false],
  ]);
});

test.each([
  [400, 'UnsupportedHeader'],
  [400, 'BlobAccessTierNotSupportedForAccountType'],
  [403, 'AuthorizationPermissionMismatch'],
])('a tier is asked once where it is refused with %i %s', async (status, azureCode) => {
  proxy.script({ kind: 'status', status, azureCode });
  for (let time = 0; time < 2; time++) await backend.save(handle, [bytes], { ...options, tier: 'cool' });
  expect([proxy.requests, await tierOf(path)]).toEqual([
    ['PUT', 'PUT', 'PUT'],
    ['Hot', true],
  ]);
});

test('a tier is asked again where the file is refused without it, too', async () => {
  const refusal = { kind: 'status', status: 403, azureCode: 'AuthorizationPermissionMismatch' } as const;
  // The third looks whether the file is there.
  proxy.script(refusal, refusal, { kind: 'status', status: 404, azureCode: 'BlobNotFound' });
  const saving = () => backend.save(handle, [bytes], { ...options, tier: 'cool' });
  await expect(saving()).rejects.toMatchObject({ code: 'storage/not-found' });
  await saving();
  expect(await tierOf(path)).toEqual(['Cool', false]);

  // From here on a refusal is about something else.
  proxy.requests.length = 0;
  proxy.script(refusal, { kind: 'status', status: 404, azureCode: 'BlobNotFound' });
  await expect(saving()).rejects.toMatchObject({ code: 'storage/not-found' });
  expect(proxy.requests).toEqual(['PUT', 'HEAD']);
});

test('the age in a tier counts from when a file is moved to it', async () => {
  await backend.save(handle, [bytes], options);
  const beforeMs = systemClock.nowMs();
  await blob(path).setAccessTier('Cool');
  for await (const { name, tier, writtenMs } of backend.list('pack', options)) {
    expect([name, tier]).toEqual([handle.name, 'cool']);
    expect(writtenMs).toBeGreaterThan(beforeMs - 1000);
  }
  expect(await tierOf(path)).toEqual(['Cool', false]);
});
