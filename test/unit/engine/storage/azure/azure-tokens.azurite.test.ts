/** Tokens of Entra ID on their way to the storage: asked for when it matters, replaced when they are refused, waited for without haste. */
import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '../../../../../main/engine/base/clock';
import { systemProxy, useSystemProxy } from '../../../../../main/engine/base/system-proxy';
import { EngineError } from '../../../../../main/engine/errors';
import {
  AzureBackend,
  type AzureBackendOptions,
} from '../../../../../main/engine/storage/azure/azure-backend';
import type { FileHandle } from '../../../../../main/engine/storage/backend';
import type { GetToken, TokenRequest } from '../../../../../main/engine/storage/storage-token';
import { nameOf } from '../../../../conformance/backend-suite';
import { azuriteAccount } from '../../../../support/azurite';
import { startConnectProxy } from '../../../../support/connect-proxy';
import { deferred } from '../../../../support/deferred';
import { EntraState } from '../../../../support/entra/entra-state';
import { tokenBody } from '../../../../support/entra/tokens';
import { FakeClock } from '../../../../support/fake-clock';
import {
  type FaultProxy,
  type HttpFault,
  type ProxiedRequest,
  startFaultProxy,
} from '../../../../support/fault-proxy';
import { secureAzurite } from '../../../../support/signed-in-repository';

const options = { signal: new AbortController().signal };
const bytes = randomBytes(300_000);
const handle: FileHandle = { type: 'pack', name: nameOf(bytes) };
const hourMs = 3_600_000;
const entra = new EntraState();
const grant = entra.newGrant(entra.addPerson('anna@contoso.example'), entra.clientId, []);

const azurite = secureAzurite();
let proxy: FaultProxy;
beforeAll(async () => {
  proxy = await startFaultProxy(azurite.port, azurite.ca);
});
afterAll(() => proxy.stop());
beforeEach(() => proxy.script());

function newToken(): string {
  const scope = 'https://storage.azure.com/.default';
  return String(tokenBody(entra, { grant, scope, nonce: null, claims: null, origin: '' })['access_token']);
}

/** A backend on a new container, and what it asked for from then on. */
async function open(changes: Partial<AzureBackendOptions> = {}, getToken?: GetToken) {
  const asked: TokenRequest[] = [];
  const given: string[] = [];
  let answer: GetToken = async () => ({ token: newToken(), expiresOnMs: systemClock.nowMs() + hourMs });
  const backend = new AzureBackend({
    endpoint: proxy.endpoint,
    account: azuriteAccount,
    container: `test-${randomUUID()}`,
    prefix: '',
    credential: {
      kind: 'token',
      account: 'anna',
      getToken: async (request, waiting) => {
        asked.push(request);
        const token = await answer(request, waiting);
        given.push(token.token);
        return token;
      },
    },
    clock: systemClock,
    trustedCertificates: azurite.ca.certificate,
    ...changes,
  });
  await backend.create(options);
  if (getToken) answer = getToken;
  return { backend, asked, given };
}

/** As Azurite refuses: it only says so. */
const ended: HttpFault = {
  kind: 'status',
  status: 403,
  azureCode: 'AuthenticationFailed',
  body: '<Error><Code>AuthenticationFailed</Code><Message>The token is expired.</Message></Error>',
};

describe('a token', () => {
  test('is asked for once while it is good', async () => {
    const { backend, asked } = await open();
    await backend.save(handle, [bytes], options);
    await Promise.all([backend.stat(handle, options), backend.load(handle, undefined, options)]);
    expect(asked).toEqual([{ account: 'anna', claims: undefined }]);
  });

  test.each([
    ['in its last minutes', hourMs - 4 * 60_000],
    ['after the computer slept', 12 * hourMs],
    ['after the clock was set back', -hourMs],
  ])('is asked for again %s', async (_, jumpMs) => {
    const clock = new FakeClock({ startMs: systemClock.nowMs() });
    const { backend, asked } = await open({ clock });
    clock.jump(jumpMs);
    await backend.save(handle, [bytes], options);
    expect(asked).toHaveLength(2);
  });

  test('that was refused is replaced, and the whole body sent again', async () => {
    const { backend, asked, given } = await open();
    proxy.script(ended);
    await backend.save(handle, [bytes], options);
    expect(asked[1]).toMatchObject({ refusedToken: given[0] });
    expect(Buffer.compare(await backend.load(handle, undefined, options), bytes)).toBe(0);
  });

  test('that was refused is replaced once for all who had it', async () => {
    const { backend, asked, given } = await open();
    await backend.save(handle, [bytes], options);
    const isOld = ({ authorization }: ProxiedRequest) => authorization === `Bearer ${given[0] ?? ''}`;
    for (let time = 0; time < 3; time++) proxy.once(isOld, () => ended);
    await Promise.all([1, 2, 3].map(() => backend.stat(handle, options)));
    expect(asked.length).toBeGreaterThan(1);
    expect(new Set(asked.slice(1).map(({ refusedToken }) => refusedToken)).size).toBe(1);
  });

  test('is not replaced a second time', async () => {
    const { backend, asked } = await open();
    proxy.script(ended, ended, ended);
    await expect(backend.load(handle, undefined, options)).rejects.toMatchObject({ code: 'auth/expired' });
    expect(asked).toHaveLength(2);
  });

  test('is not asked for again for want of a right', async () => {
    const { backend, asked } = await open();
    proxy.script({ kind: 'status', status: 403, azureCode: 'AuthorizationPermissionMismatch' });
    await expect(backend.load(handle, undefined, options)).rejects.toMatchObject({
      code: 'storage/forbidden',
    });
    expect(asked).toHaveLength(1);
  });
});

describe('whoever gives the tokens', () => {
  test('may take longer than a storage that is silent', async () => {
    const clock = new FakeClock({ startMs: systemClock.nowMs() });
    const signedIn = deferred();
    const asked = deferred();
    const { backend } = await open({ clock, stallTimeoutMs: 1000 }, async () => {
      asked.resolve();
      await signedIn.promise;
      return { token: newToken(), expiresOnMs: clock.nowMs() + hourMs };
    });
    clock.jump(hourMs);
    const saved = backend.save(handle, [bytes], options);
    await asked.promise;
    await clock.advance(600_000);
    signedIn.resolve();
    await saved;
  });

  test('is told when a request has been cancelled', async () => {
    const clock = new FakeClock({ startMs: systemClock.nowMs() });
    const abort = new AbortController();
    const told = deferred();
    const { backend } = await open({ clock }, (_, { signal }) => {
      signal.addEventListener('abort', () => told.resolve(), { once: true });
      setImmediate(() => abort.abort());
      return new Promise(() => undefined);
    });
    clock.jump(hourMs);
    await expect(backend.stat(handle, { signal: abort.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    await told.promise;
  });

  test('may fail, and the failure is theirs', async () => {
    const clock = new FakeClock({ startMs: systemClock.nowMs() });
    const failure = new EngineError('auth/blocked', 'no', { aadsts: 53003 });
    const { backend } = await open({ clock }, () => Promise.reject(failure));
    clock.jump(hourMs);
    await expect(backend.stat(handle, options)).rejects.toBe(failure);
  });
});

test('goes through the proxy of a company, with the certificates that are trusted', async () => {
  const company = await startConnectProxy();
  vi.stubEnv('HTTPS_PROXY', company.url);
  onTestFinished(() => void vi.unstubAllEnvs());
  const { backend } = await open();
  await backend.save(handle, [bytes], options);
  expect(Buffer.from(await backend.load(handle, undefined, options)).equals(bytes)).toBe(true);
  // One connection, which is kept.
  expect(company.asked).toEqual([new URL(proxy.endpoint).host]);
});

test('goes another way from the moment on in which the system names another proxy', async () => {
  const before = systemProxy();
  onTestFinished(() => useSystemProxy(before));
  const [office, home] = [await startConnectProxy(), await startConnectProxy()];
  const use = ({ url }: { readonly url: string }) =>
    useSystemProxy({ proxy: url, direct: [], isUnknown: false });
  use(office);
  const { backend } = await open();
  await backend.save(handle, [bytes], options);
  proxy.script({ kind: 'hang' });
  const underWay = expect(backend.stat(handle, options)).rejects.toMatchObject({
    code: 'storage/unavailable',
  });
  await expect.poll(() => proxy.log.at(-1)?.method).toBe('HEAD');
  use(home);
  expect(await backend.stat(handle, options)).toEqual({ sizeBytes: bytes.length });
  await underWay;
  expect([office, home].map(({ asked }) => asked.length)).toEqual([1, 1]);
});
