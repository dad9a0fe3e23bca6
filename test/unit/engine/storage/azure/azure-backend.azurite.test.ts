import { randomBytes, randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import {
  ContainerClient,
  ContainerSASPermissions,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { storageTroubles } from '../../../../../contract/storage-troubles';
import { systemClock } from '../../../../../main/engine/base/clock';
import type { LogFields } from '../../../../../main/engine/base/log';
import { type EngineError, isCancelled } from '../../../../../main/engine/errors';
import {
  AzureBackend,
  type AzureBackendOptions,
} from '../../../../../main/engine/storage/azure/azure-backend';
import type { FileHandle } from '../../../../../main/engine/storage/backend';
import { RetryingBackend } from '../../../../../main/engine/storage/retry';
import { errorText } from '../../../../../renderer/lib/error-text';
import { nameOf } from '../../../../conformance/backend-suite';
import {
  type Azurite,
  azuriteAccount,
  azuriteKey,
  freePort,
  startAzurite,
} from '../../../../support/azurite';
import { FakeClock } from '../../../../support/fake-clock';
import { type FaultProxy, type HttpFault, startFaultProxy } from '../../../../support/fault-proxy';

const options = { signal: new AbortController().signal };
const bytes = randomBytes(3_000_000);
const handle: FileHandle = { type: 'pack', name: nameOf(bytes) };

let azurite: Azurite;
let proxy: FaultProxy;
let container: string;

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
  await direct().create(options);
  await direct().save(handle, [bytes], options);
  proxy.requests.length = 0;
});

/** Through the proxy unless told otherwise. */
function open(changes: Partial<AzureBackendOptions> = {}): AzureBackend {
  return new AzureBackend({
    endpoint: proxy.endpoint,
    account: azuriteAccount,
    container,
    prefix: '',
    credential: { kind: 'account-key', key: azuriteKey },
    clock: systemClock,
    ...changes,
  });
}

function direct(): AzureBackend {
  return open({ endpoint: azurite.endpoint });
}

function makeSas(expiresOn: Date): string {
  const permissions = ContainerSASPermissions.parse('racwdl');
  const key = new StorageSharedKeyCredential(azuriteAccount, azuriteKey);
  return generateBlobSASQueryParameters({ containerName: container, permissions, expiresOn }, key).toString();
}

describe('an answer of Azure becomes an error of ours, after one request', () => {
  test.each<[number, string | undefined, string]>([
    [404, 'BlobNotFound', 'storage/not-found'],
    [404, 'ContainerNotFound', 'storage/not-found'],
    [404, undefined, 'storage/unavailable'],
    [401, 'NoAuthenticationInformation', 'auth/sign-in-required'],
    [401, 'InvalidAuthenticationInfo', 'auth/expired'],
    [401, 'InvalidIssuer', 'auth/wrong-account'],
    [403, 'AuthenticationFailed', 'auth/sign-in-required'],
    [403, 'AuthorizationFailure', 'storage/forbidden'],
    [403, 'AuthorizationPermissionMismatch', 'storage/forbidden'],
    [403, 'UnauthorizedBlobOverwrite', 'storage/immutable'],
    [409, 'BlobImmutableDueToPolicy', 'storage/immutable'],
    [409, 'ContainerBeingDeleted', 'storage/unavailable'],
    [409, 'BlobArchived', 'storage/forbidden'],
    [412, 'LeaseIdMissing', 'storage/forbidden'],
    [416, 'InvalidRange', 'storage/bad-range'],
    [400, 'Md5Mismatch', 'storage/unavailable'],
    [400, 'InvalidHeaderValue', 'input/invalid'],
    [408, undefined, 'storage/unavailable'],
    [429, undefined, 'storage/throttled'],
    [500, 'InternalError', 'storage/unavailable'],
    [500, 'OperationTimedOut', 'storage/unavailable'],
    [502, undefined, 'storage/unavailable'],
    [503, 'ServerBusy', 'storage/throttled'],
    [503, undefined, 'storage/unavailable'],
    [507, undefined, 'storage/full'],
  ])('%i %s → %s', async (status, azureCode, code) => {
    const fault: HttpFault = { kind: 'status', status, ...(azureCode === undefined ? {} : { azureCode }) };
    proxy.script(fault);
    await expect(open().load(handle, undefined, options)).rejects.toMatchObject({ code });
    expect(proxy.requests).toEqual(['GET']);
  });

  test.each(Object.entries(storageTroubles))('%s, with words for people', async (azureCode, trouble) => {
    const status = trouble.code.startsWith('auth/') ? 401 : 403;
    proxy.script({ kind: 'status', status: trouble.code === 'storage/not-found' ? 404 : status, azureCode });
    const error: unknown = await open()
      .load(handle, undefined, options)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: trouble.code, context: { azureCode } });
    expect(errorText(error as EngineError).title).toBe(trouble.what);
  });

  test('with its facts', async () => {
    proxy.script({ kind: 'status', status: 503, azureCode: 'ServerBusy', headers: { 'retry-after': '7' } });
    await expect(open().load(handle, undefined, options)).rejects.toMatchObject({
      message: 'The storage answered 503 ServerBusy',
      context: {
        operation: 'load',
        file: `data/${handle.name.slice(0, 2)}/${handle.name}`,
        status: 503,
        azureCode: 'ServerBusy',
        requestId: 'scripted',
        retryAfterMs: 7000,
      },
    });
  });

  test('also where there is no body to say it (HEAD)', async () => {
    await direct().remove(handle, options);
    await expect(open().stat(handle, options)).rejects.toMatchObject({
      code: 'storage/not-found',
      context: { azureCode: 'BlobNotFound' },
    });
  });

  test('when the container is gone, for a listing too', async () => {
    container = `test-${randomUUID()}`;
    const listing = open().list('pack', options)[Symbol.asyncIterator]();
    await expect(listing.next()).rejects.toMatchObject({
      code: 'storage/not-found',
      context: { azureCode: 'ContainerNotFound' },
    });
  });
});

describe('a broken connection is unavailable, never cancelled', () => {
  test.each(['reset', 'truncate', 'lose-answer'] as const)('%s', async (kind) => {
    proxy.script({ kind });
    await expect(open().load(handle, undefined, options)).rejects.toMatchObject({
      code: 'storage/unavailable',
    });
    expect(proxy.requests).toEqual(['GET']);
  });

  test('refused', async () => {
    const endpoint = `http://127.0.0.1:${await freePort()}/${azuriteAccount}`;
    await expect(open({ endpoint }).stat(handle, options)).rejects.toMatchObject({
      code: 'storage/unavailable',
      context: { networkCode: 'ECONNREFUSED' },
    });
  });

  test('reset during an upload', async () => {
    proxy.script({ kind: 'reset' });
    await expect(open().save(handle, [bytes], options)).rejects.toMatchObject({
      code: 'storage/unavailable',
    });
  });

  test('a body that was damaged on its way up is refused by the service', async () => {
    proxy.script({ kind: 'damage-upload' });
    await expect(open().save(handle, [bytes], options)).rejects.toMatchObject({
      code: 'storage/unavailable',
      context: { azureCode: 'Md5Mismatch' },
    });
  });
});

test('a page of a guest network or a proxy is not the storage, whatever is asked', async () => {
  const page: HttpFault = {
    kind: 'status',
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: '<html>Welcome!</html>',
  };
  const asked = [
    () => open().list('pack', options)[Symbol.asyncIterator]().next(),
    () => open().save(handle, [bytes], options),
    () => open().remove(handle, options),
    () => open().create(options),
  ];
  for (const ask of asked) {
    proxy.script(page);
    await expect(ask()).rejects.toMatchObject({
      code: 'storage/unavailable',
      context: { networkCode: 'NOT_THE_STORAGE' },
    });
  }
});

describe('silence', () => {
  test.each(['hang', 'silent-body'] as const)('is given up after five minutes: %s', async (kind) => {
    const clock = new FakeClock();
    proxy.script({ kind });
    const loading = open({ clock })
      .load(handle, undefined, options)
      .catch((error: unknown) => error);
    const settled = loading.then(() => 'settled');
    while ((await Promise.race([settled, clock.advance(60_000)])) !== 'settled');
    expect(await loading).toMatchObject({
      code: 'storage/unavailable',
      context: { operation: 'load', timeoutMs: 300_000 },
    });
  });

  test.each(['hang', 'silent-body'] as const)('ends at once when cancelled: %s', async (kind) => {
    const cancel = new AbortController();
    proxy.script({ kind });
    const loading = open().load(handle, undefined, { signal: cancel.signal });
    while (proxy.requests.length === 0) await new Promise(setImmediate);
    cancel.abort();
    await expect(loading).rejects.toSatisfy(isCancelled);
  });

  test('that is our own limit is waited for', async () => {
    const clock = new FakeClock();
    const pace = {
      upload: async () => undefined,
      download: (_: number, signal: AbortSignal) => clock.sleep(600_000, signal),
    };
    const small: FileHandle = { type: 'key', name: nameOf('k') };
    await direct().save(small, [Buffer.from('k')], options);
    const loading = open({ clock, pace }).load(small, undefined, options);
    await clock.whenSleeping(2);
    await clock.advance(600_000);
    expect(Buffer.from(await loading).toString()).toBe('k');
  });
});

describe('with retries', () => {
  test('a bad quarter of an hour is survived', async () => {
    const clock = new FakeClock({ advancesItself: true });
    const lines: LogFields[] = [];
    const backend = new RetryingBackend(open(), {
      clock,
      log: (_level, _message, fields) => lines.push(fields ?? {}),
      random: () => 0.5,
    });
    proxy.script(
      { kind: 'status', status: 429, headers: { 'retry-after': '9' } },
      { kind: 'reset' },
      { kind: 'truncate' },
      { kind: 'status', status: 500 },
      { kind: 'status', status: 503, azureCode: 'ServerBusy' },
    );
    expect(nameOf(await backend.load(handle, undefined, options))).toBe(handle.name);
    expect({ sleeps: clock.sleeps, codes: lines.map((line) => line['code']) }).toEqual({
      sleeps: [9000, 2000, 4000, 8000, 16_000],
      codes: ['throttled', 'unavailable', 'unavailable', 'unavailable', 'throttled'].map(
        (code) => `storage/${code}`,
      ),
    });
  });

  test.each([
    [409, 'BlobImmutableDueToPolicy', 'storage/immutable'],
    [403, 'UnauthorizedBlobOverwrite', 'storage/immutable'],
    [403, 'AuthorizationPermissionMismatch', 'storage/forbidden'],
  ])(
    'a save whose answer was lost is done, even when the file is protected by then: %i %s',
    async (status, azureCode, code) => {
      const backend = new RetryingBackend(open(), {
        clock: new FakeClock({ advancesItself: true }),
        log: () => undefined,
        random: () => 0.5,
      });
      const refusal: HttpFault = { kind: 'status', status, azureCode };
      const other: FileHandle = { type: 'index', name: nameOf('x') };
      proxy.script({ kind: 'lose-answer' }, refusal);
      await backend.save(other, [Buffer.from('x')], options);
      proxy.script(refusal);
      await expect(backend.save(other, [Buffer.from('y')], options)).rejects.toMatchObject({ code });
    },
  );
});

describe('credentials', () => {
  test('a SAS works with and without its question mark, and is never told', async () => {
    const sas = makeSas(new Date('2099-01-01'));
    for (const text of [sas, `?${sas}`]) {
      const backend = open({ credential: { kind: 'sas', sas: text } });
      expect((await backend.load(handle, undefined, options)).length).toBe(bytes.length);
      for (const fault of [
        { kind: 'reset' },
        { kind: 'truncate' },
        { kind: 'status', status: 403, azureCode: 'AuthorizationFailure' },
      ] as const) {
        proxy.script(fault);
        const error: unknown = await backend
          .load(handle, undefined, options)
          .catch((thrown: unknown) => thrown);
        const told = `${inspect(error, { depth: 20, showHidden: true })} ${backend.location}`;
        expect([told.includes('sig='), told.includes(new URLSearchParams(sas).get('sig') ?? 'none')]).toEqual(
          [false, false],
        );
      }
    }
  });

  test('that are refused are said to be', async () => {
    const expired = { kind: 'sas', sas: makeSas(new Date('2020-01-01')) } as const;
    const wrongKey = { kind: 'account-key', key: Buffer.alloc(64).toString('base64') } as const;
    const detail =
      '<Error><Code>AuthenticationFailed</Code><AuthenticationErrorDetail>Signature not valid in the specified time frame</AuthenticationErrorDetail></Error>';
    await expect(open({ credential: wrongKey }).stat(handle, options)).rejects.toMatchObject({
      code: 'storage/forbidden',
    });
    await expect(open({ credential: expired }).load(handle, undefined, options)).rejects.toMatchObject({
      code: 'storage/forbidden',
    });
    proxy.script({ kind: 'status', status: 403, azureCode: 'AuthenticationFailed', body: detail });
    await expect(open().load(handle, undefined, options)).rejects.toMatchObject({ code: 'auth/expired' });
  });

  test('that may not look at the container may still use it', async () => {
    proxy.script({ kind: 'status', status: 403, azureCode: 'AuthorizationFailure' });
    await open().create(options);
    proxy.script({ kind: 'status', status: 500, azureCode: 'InternalError' });
    await expect(open().create(options)).rejects.toMatchObject({ code: 'storage/unavailable' });
  });
});

test('files are stored as restic stores them', async () => {
  const key = new StorageSharedKeyCredential(azuriteAccount, azuriteKey);
  const client = new ContainerClient(`${azurite.endpoint}/${container}`, key);
  const properties = await client
    .getBlobClient(`data/${handle.name.slice(0, 2)}/${handle.name}`)
    .getProperties();
  expect({
    type: properties.blobType,
    contentType: properties.contentType,
    hasMd5: properties.contentMD5?.length,
    metadata: properties.metadata,
  }).toEqual({ type: 'BlockBlob', contentType: 'application/octet-stream', hasMd5: 16, metadata: {} });
});
