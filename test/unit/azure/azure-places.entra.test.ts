import { randomUUID } from 'node:crypto';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { AccountTokens } from '../../../main/auth/account-tokens';
import { AzurePlaces } from '../../../main/azure/azure-places';
import { systemClock } from '../../../main/engine/base/clock';
import { systemProxy, useSystemProxy } from '../../../main/engine/base/system-proxy';
import type { EngineError } from '../../../main/engine/errors';
import { errorText } from '../../../renderer/lib/error-text';
import { type ConnectProxy, startConnectProxy } from '../../support/connect-proxy';
import { failures } from '../../support/entra/entra-errors';
import { FakeClock } from '../../support/fake-clock';
import { type ManagementFault, startManagement } from '../../support/management';
import { signInPlace } from '../../support/sign-in-place';
import { makeTestCa } from '../../support/test-ca';

const never = new AbortController().signal;

/** Anna, signed in, before an organisation with one subscription. */
async function places({ silenceMs = 30_000, trusts = true } = {}) {
  const place = await signInPlace();
  const management = await startManagement((trusts ? place.ca : makeTestCa()).server);
  onTestFinished(() => management.stop());
  const subscription = {
    id: randomUUID(),
    name: 'Backups of Contoso',
    accounts: [
      {
        name: 'contoso',
        group: 'rg (1)',
        endpoint: 'https://contoso.blob.example',
        containers: ['a', '$logs', 'b'],
      },
      { name: 'contosofiles', group: 'rg', endpoint: undefined, containers: [] },
    ],
  };
  management.subscriptions.push(subscription);
  const client = place.newClient();
  const account = await client.signIn({
    signal: never,
    openBrowser: (url) => place.walk(url).then(() => undefined),
  });
  const tokens = new AccountTokens(client, systemClock);
  onTestFinished(() => tokens.dispose());
  client.onDidSignIn = (who) => tokens.didSignIn(who);
  const clock = new FakeClock({ advancesItself: true });
  const azure = new AzurePlaces({
    origin: management.origin,
    getToken: (request, options) => tokens.getToken(request, options),
    trustedCertificates: place.ca.certificate,
    clock,
    silenceMs,
  });
  const subscriptions = (signal = never) => azure.subscriptions(account.id, signal);
  return { ...place, management, subscription, client, account, tokens, azure, clock, subscriptions };
}

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable(),
    (error: unknown) => error as EngineError,
  );
const status = (code: number, rest: object = {}): ManagementFault => ({
  kind: 'status',
  status: code,
  ...rest,
});

describe('what a person can reach', () => {
  it('is found step by step', async () => {
    const { azure, account, subscription, subscriptions } = await places();
    expect(await subscriptions()).toEqual([{ id: subscription.id, name: subscription.name }]);
    const accountId = account.id;
    const accounts = await azure.storageAccounts({ accountId, subscriptionId: subscription.id }, never);
    const id = `/subscriptions/${subscription.id}/resourceGroups/rg (1)/providers/Microsoft.Storage/storageAccounts/contoso`;
    expect(accounts).toEqual([
      {
        id,
        name: 'contoso',
        endpoint: 'https://contoso.blob.example',
        resourceGroup: 'rg (1)',
        region: 'westeurope',
      },
    ]);
    expect(await azure.containers({ accountId, storageAccountId: id }, never)).toEqual(['a', 'b']);
  });

  it('is read page after page', async () => {
    const { management, subscriptions } = await places();
    for (let index = 0; index < 6; index++)
      management.subscriptions.push({ id: randomUUID(), name: `More ${index}`, accounts: [] });
    management.pageSize = 3;
    expect(await subscriptions()).toHaveLength(7);
    expect(management.requests).toHaveLength(3);
  });

  it('is nothing for somebody who may see nothing', async () => {
    const { management, subscriptions } = await places();
    management.subscriptions.pop();
    expect(await subscriptions()).toEqual([]);
  });

  it('does not send the token to another address, nor follows pages without end', async () => {
    const { management, subscriptions } = await places();
    management.pageSize = 0;
    await expect(subscriptions()).rejects.toMatchObject({
      code: 'storage/unavailable',
      message: 'A list of Azure does not end',
    });
    management.linkOrigin = 'https://evil.example';
    await expect(subscriptions()).rejects.toMatchObject({
      code: 'storage/unavailable',
      message: 'A list of Azure goes on at another address',
    });
  });
});

describe('what Azure refuses', () => {
  it.each([
    [403, 'AuthorizationFailed', 'storage/forbidden', /“Reader” on the subscription/],
    [404, 'SubscriptionNotFound', 'storage/not-found', undefined],
    [401, 'InvalidAuthenticationTokenTenant', 'auth/wrong-account', undefined],
    [401, 'Whatever', 'auth/sign-in-required', undefined],
    [409, 'Whatever', 'storage/forbidden', undefined],
  ])('%i %s means %s', async (code, azureCode, expected, request) => {
    const { management, subscriptions } = await places();
    management.script(status(code, { code: azureCode }), status(code, { code: azureCode }));
    const error = await failureOf(subscriptions());
    expect(error).toMatchObject({ code: expected, context: { azureCode, correlationId: 'scripted' } });
    if (request) expect(errorText(error).request).toMatch(request);
    expect(`${error.message} ${JSON.stringify(error.context)}`).not.toContain('anna');
  });

  it('is told in its own words when the app lacks the permission', async () => {
    const { management, subscriptions, entra } = await places();
    entra.state.refusedResources.set(management.origin, failures.noConsent);
    const error = await failureOf(subscriptions());
    expect(error.message).toContain('AADSTS65001');
    expect(errorText(error)).toMatchObject({
      advice: expect.stringContaining('paste the address'),
      request: expect.stringContaining('Azure Service Management'),
    });
    expect(management.requests).toEqual([]);
  });
});

describe('a refused token', () => {
  it('is replaced once, with what the challenge asks for', async () => {
    const { management, subscriptions, entra } = await places();
    const claims = JSON.stringify({ access_token: { nbf: { essential: true, value: '1' } } });
    const challenge = `Bearer realm="", error="insufficient_claims", claims="${Buffer.from(claims).toString('base64')}"`;
    management.script(status(401, { headers: { 'www-authenticate': challenge } }));
    expect(await subscriptions()).toHaveLength(1);
    const [first, second] = management.requests;
    expect(second?.token).not.toBe(first?.token);
    expect(entra.requests.at(-1)?.parameters.get('claims')).toContain('"nbf":{"essential":true');
  });

  it('waits for the person where only a sign-in helps', async () => {
    const { management, subscriptions, entra, person, tokens, client, account, walk } = await places();
    await subscriptions();
    entra.state.endSessions(person);
    management.script(status(401));
    const isNeeded = new Promise<void>((resolve) => (tokens.onDidChangeNeeds = resolve));
    const answer = subscriptions();
    await isNeeded;
    await client.signIn({
      signal: never,
      accountId: account.id,
      openBrowser: (url) => walk(url).then(() => undefined),
    });
    expect(await answer).toHaveLength(1);
  });
});

describe('trouble that passes', () => {
  it.each([429, 500, 503])('%i is tried again, at the time that Azure names', async (code) => {
    const { management, subscriptions, clock } = await places();
    management.script(status(code), status(code, { headers: { 'retry-after': '17' } }));
    expect(await subscriptions()).toHaveLength(1);
    expect(clock.sleeps).toEqual([1000, 17_000]);
  });

  it.each([
    [429, { 'retry-after': '3600' }, 'storage/throttled', 1],
    [429, undefined, 'storage/throttled', 4],
    [502, undefined, 'storage/unavailable', 4],
  ])('%i with %j is not waited for without end', async (code, headers, expected, requests) => {
    const { management, subscriptions } = await places();
    management.script(...Array.from({ length: 9 }, () => status(code, { headers, html: '<html>' })));
    await expect(subscriptions()).rejects.toMatchObject({ code: expected, context: { status: code } });
    expect(management.requests).toHaveLength(requests);
  });
});

describe('a network in between', () => {
  it.each([
    [status(200, { html: '<html><h1>Welcome to the hotel</h1>' })],
    [status(200, { html: '{"hello":"proxy"}' })],
    [status(302, { headers: { location: 'https://hotel.example/' }, html: '' })],
    [status(404, { html: '<html>' })],
    [status(403, { html: '<html>Blocked by your company' })],
  ])('that answers itself: %j', async (fault) => {
    const { management, subscriptions } = await places();
    management.script(fault);
    const error = await failureOf(subscriptions());
    expect(error).toMatchObject({ code: 'storage/unavailable', context: { networkCode: 'NOT_THE_STORAGE' } });
    expect(errorText(error).title).toBe('Something else than the storage answered.');
  });

  it.each(['reset', 'hang', 'silent-body'] as const)('that breaks: %s', async (kind) => {
    const { management, subscriptions } = await places(kind === 'reset' ? {} : { silenceMs: 500 });
    management.script({ kind });
    await expect(subscriptions()).rejects.toMatchObject({
      code: 'storage/unavailable',
      // Once an answer has begun, Node calls silence a reset.
      context: { networkCode: expect.stringMatching(kind === 'hang' ? 'ETIMEDOUT' : /ECONNRESET|ETIMEDOUT/) },
    });
  });

  it('whose certificate nobody trusts', async () => {
    const { management, subscriptions } = await places({ trusts: false });
    await expect(subscriptions()).rejects.toMatchObject({
      code: 'storage/unavailable',
      context: { networkCode: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
    });
    expect(management.requests).toEqual([]);
  });
});

describe('a company’s proxy', () => {
  async function behindProxy(behaviour: ConnectProxy['behaviour'], silenceMs?: number) {
    const proxy = await startConnectProxy();
    vi.stubEnv('HTTPS_PROXY', proxy.url);
    onTestFinished(() => void vi.unstubAllEnvs());
    const found = await places(silenceMs === undefined ? {} : { silenceMs });
    await found.tokens.getToken(
      { account: found.account.id, scopes: [`${found.management.origin}/.default`] },
      { signal: never },
    );
    proxy.behaviour = behaviour;
    return { ...found, proxy };
  }

  it('lets through what is asked of Entra and of Azure, with the certificates that are trusted', async () => {
    const { proxy, subscriptions, management, entra } = await behindProxy('tunnel');
    expect(await subscriptions()).toHaveLength(1);
    expect(new Set(proxy.asked)).toEqual(
      new Set([entra.origin, management.origin].map((url) => new URL(url).host)),
    );
  });

  it('that the system names later is gone through from then on', async () => {
    const { subscriptions, management } = await places();
    await subscriptions();
    const proxy = await startConnectProxy();
    const before = systemProxy();
    onTestFinished(() => useSystemProxy(before));
    useSystemProxy({ proxy: proxy.url, direct: [], isUnknown: false });
    await subscriptions();
    expect(proxy.asked).toEqual([new URL(management.origin).host]);
  });

  it('that lets nobody through is named as such', async () => {
    const { subscriptions, management } = await behindProxy('refuse');
    const error = await failureOf(subscriptions());
    expect(error).toMatchObject({ code: 'storage/forbidden', context: { networkCode: 'PROXY_SIGN_IN' } });
    expect(errorText(error).title).toContain('proxy wants');
    expect(management.requests).toEqual([]);
  });

  it('that is silent is given up, in time or at once', async () => {
    const { subscriptions, proxy } = await behindProxy('hang', 500);
    await expect(subscriptions()).rejects.toMatchObject({ context: { networkCode: 'ETIMEDOUT' } });
    const abort = new AbortController();
    const before = proxy.asked.length;
    const answer = subscriptions(abort.signal);
    const failed = expect(answer).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(() => proxy.asked, { timeout: 60_000 }).toHaveLength(before + 1);
    abort.abort();
    await failed;
  });
});

it('can be given up', async () => {
  const { management, subscriptions } = await places();
  const abort = new AbortController();
  management.script({ kind: 'hang' });
  const answer = subscriptions(abort.signal);
  const failed = expect(answer).rejects.toMatchObject({ name: 'AbortError' });
  await expect.poll(() => management.requests, { timeout: 60_000 }).toHaveLength(1);
  abort.abort();
  await failed;
});
