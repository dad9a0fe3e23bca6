import { describe, expect, it } from 'vitest';
import { storageScope } from '../../../main/auth/entra-client';
import type { EngineError } from '../../../main/engine/errors';
import { deferred } from '../../support/deferred';
import { failures } from '../../support/entra/entra-errors';
import { signInPlace } from '../../support/sign-in-place';
import { temporaryFolder } from '../../support/temporary-folder';

const never = new AbortController().signal;
const scopes = [storageScope];
const claimsIn = (token: string): unknown =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

describe('renewal without asking', () => {
  async function signedIn() {
    const place = await signInPlace();
    const client = place.newClient();
    const account = await client.signIn({
      signal: never,
      openBrowser: (url) => place.walk(url).then(() => undefined),
    });
    const renew = (changes: { claims?: string; signal?: AbortSignal } = {}) =>
      client.renew(account.id, { scopes, signal: never, isForced: true, ...changes });
    return { ...place, client, account, renew };
  }

  it('takes what is in the cache, or a new token when that is not good enough', async () => {
    const { client, account, renew, entra } = await signedIn();
    const cached = await client.renew(account.id, { scopes, signal: never, isForced: false });
    expect(entra.tokenRequests('refresh_token')).toBe(0);
    const fresh = await renew();
    expect(fresh.token).not.toBe(cached.token);
    // It says to the storage that we answer its challenges.
    expect(claimsIn(fresh.token)).toMatchObject({ xms_cc: ['cp1'] });
    expect(entra.tokenRequests('refresh_token')).toBe(1);
  });

  it.each([
    [failures.refreshTokenExpired, 'auth/expired', 700082],
    [failures.refreshTokenRevoked, 'auth/expired', 50173],
    // As any other that Entra may think of tomorrow.
    [{ ...failures.refreshTokenRevoked, number: 50999 }, 'auth/expired', 50999],
  ])('says that the sign-in is over: $number', async (why, code, aadsts) => {
    const { renew, entra, person } = await signedIn();
    entra.state.endSessions(person, why);
    await expect(renew()).rejects.toMatchObject({ code, context: { aadsts, oauthError: 'invalid_grant' } });
  });

  it('says that Conditional Access blocks now', async () => {
    const { renew, person } = await signedIn();
    person.refused = failures.blocked;
    await expect(renew()).rejects.toMatchObject({ code: 'auth/blocked', context: { aadsts: 53003 } });
  });

  it('answers claims by itself where it can, and otherwise says what the sign-in has to ask for', async () => {
    const { renew, client, account, walk } = await signedIn();
    const revoked = JSON.stringify({ access_token: { nbf: { essential: true, value: '1' } } });
    expect((await renew({ claims: revoked })).token).not.toBe('');
    const stepUp = JSON.stringify({ access_token: { acrs: { essential: true, value: 'c1' } } });
    const failure = await renew({ claims: stepUp }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'auth/sign-in-required', context: { aadsts: 50076 } });
    const { claims } = (failure as EngineError).context;
    await client.signIn({
      signal: never,
      accountId: account.id,
      claims: claims as string,
      openBrowser: (url) => walk(url).then(() => undefined),
    });
    const { token } = await renew({ claims: stepUp });
    expect(claimsIn(token)).toMatchObject({ acrs: ['c1'] });
  });

  it.each([
    ['a broken connection', { kind: 'reset' }, { networkCode: 'ECONNRESET' }],
    [
      'an overloaded service',
      { kind: 'status', status: 429, headers: { 'retry-after': '7' } },
      { status: 429, retryAfterMs: 7000 },
    ],
    ['a proxy that asks who we are', { kind: 'status', status: 407 }, { networkCode: 'PROXY_SIGN_IN' }],
    ['a service in trouble', { kind: 'status', status: 503 }, { status: 503 }],
    ['the page of a hotel', { kind: 'status', status: 200, html: '<h1>Welcome!</h1>' }, { status: 200 }],
  ] as const)('says that Entra cannot be reached: %s', async (_, fault, context) => {
    const { renew, entra } = await signedIn();
    entra.breakTokens(fault);
    await expect(renew()).rejects.toMatchObject({ code: 'auth/unreachable', context });
    expect((await renew()).token).not.toBe('');
  });

  it('can be cancelled', async () => {
    const { renew, entra } = await signedIn();
    const abort = new AbortController();
    const asked = deferred();
    entra.holdTokens(asked.promise);
    const renewal = renew({ signal: abort.signal });
    abort.abort();
    await expect(renewal).rejects.toMatchObject({ name: 'AbortError' });
    asked.resolve();
  });

  it('says that the certificate is not trusted', async () => {
    const place = await signInPlace();
    const client = place.newClient({ trustedCertificates: undefined });
    await expect(
      client.signIn({ signal: never, openBrowser: async () => expect.unreachable() }),
    ).rejects.toMatchObject({
      code: 'auth/unreachable',
      context: { networkCode: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
    });
  });
});

it('keeps people signed in over a restart, without a token on the disk that can be read', async () => {
  const place = await signInPlace();
  const cachePath = `${await temporaryFolder()}/profile/sign-ins`;
  const account = await place.newClient({ cachePath }).signIn({
    signal: never,
    openBrowser: (url) => place.walk(url).then(() => undefined),
  });
  const client = place.newClient({ cachePath });
  expect(await client.accounts()).toEqual([account]);
  const { token } = await client.renew(account.id, { scopes, signal: never, isForced: false });
  expect(place.entra.tokenRequests('refresh_token')).toBe(0);
  expect(token.split('.')).toHaveLength(3);
});
