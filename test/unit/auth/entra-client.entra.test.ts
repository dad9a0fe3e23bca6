import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { storageScope } from '../../../main/auth/entra-client';
import { EngineError } from '../../../main/engine/errors';
import { deferred } from '../../support/deferred';
import { failures } from '../../support/entra/entra-errors';
import { FakeClock } from '../../support/fake-clock';
import { signInPlace, walkThrough } from '../../support/sign-in-place';

const never = new AbortController().signal;
const scopes = [storageScope];

/** Whether anybody listens where a sign-in of `authorizeUrl` was to come back to. */
async function isListening(authorizeUrl: string): Promise<boolean> {
  const { port } = new URL(new URL(authorizeUrl).searchParams.get('redirect_uri') ?? '');
  const socket = connect(Number(port), '127.0.0.1');
  return new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  }).finally(() => socket.destroy());
}

describe('a sign-in in the browser', () => {
  it('comes back with the person, by PKCE and a posted answer, and leaves no listener', async () => {
    const place = await signInPlace();
    place.person.code = '123456';
    place.person.mustConsent = true;
    const client = place.newClient();
    let opened = '';
    const account = await client.signIn({
      signal: never,
      openBrowser: async (url) => {
        opened = url;
        const page = await place.walk(url);
        expect(page.title).toBe('You are signed in');
      },
    });
    expect(account).toEqual({
      id: `${place.person.objectId}.${place.entra.state.tenantId}`,
      userName: 'anna@contoso.example',
      name: 'anna',
      tenantId: place.entra.state.tenantId,
      objectId: place.person.objectId,
    });
    expect(await client.accounts()).toEqual([account]);
    const parameters = new URL(opened).searchParams;
    expect(parameters.get('code_challenge_method')).toBe('S256');
    expect(parameters.get('response_mode')).toBe('form_post');
    expect(parameters.get('claims')).toContain('cp1');
    expect(await isListening(opened)).toBe(false);
  });

  it('goes on after a wrong password and a wrong code, as the page says', async () => {
    const place = await signInPlace();
    place.person.code = '123456';
    const account = await place.newClient().signIn({
      signal: never,
      openBrowser: async (url) => {
        const first = await place.openPage(url);
        const second = await first.submit({ userName: 'anna@contoso.example', password: 'guess' });
        expect(second.message).toContain('AADSTS50126');
        const { userName, password } = place.person;
        const third = await second.submit({ userName, password });
        const fourth = await third.submit({ code: '000000' });
        expect(fourth.message).toContain('AADSTS500121');
        await fourth.submit({ code: '123456' });
      },
    });
    expect(account.userName).toBe('anna@contoso.example');
  });

  it.each([
    [failures.blocked, 'auth/blocked', 53003],
    [failures.needsAdministrator, 'auth/blocked', 90094],
    [failures.notAssigned, 'auth/blocked', 50105],
  ])('says why Entra sends the person back: $number', async (refused, code, aadsts) => {
    const place = await signInPlace();
    place.person.refused = refused;
    const signIn = place.newClient().signIn({
      signal: never,
      openBrowser: async (url) => {
        const page = await place.walk(url);
        expect(page.title).toBe('You are not signed in');
      },
    });
    const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/);
    await expect(signIn).rejects.toMatchObject({
      code,
      context: { aadsts, correlationId: uuid, traceId: uuid },
    });
  });

  it('says that the person did not accept the permissions', async () => {
    const place = await signInPlace();
    place.person.mustConsent = true;
    const client = place.newClient();
    const signIn = client.signIn({
      signal: never,
      openBrowser: async (url) => {
        const { userName, password } = place.person;
        const consent = await (await place.openPage(url)).submit({ userName, password });
        await consent.submit({ answer: 'cancel' });
      },
    });
    await expect(signIn).rejects.toMatchObject({ code: 'auth/declined', context: { aadsts: 65004 } });
    expect(await client.accounts()).toEqual([]);
  });

  it('can be cancelled while the person looks at the page', async () => {
    const place = await signInPlace();
    const abort = new AbortController();
    let opened = '';
    const signIn = place.newClient().signIn({
      signal: abort.signal,
      openBrowser: async (url) => {
        opened = url;
        setImmediate(() => abort.abort());
      },
    });
    await expect(signIn).rejects.toMatchObject({ name: 'AbortError' });
    expect(await isListening(opened)).toBe(false);
  });

  it('can be cancelled while the browser does not open, and before anything was opened', async () => {
    const place = await signInPlace();
    const abort = new AbortController();
    let opened = '';
    const signIn = place.newClient().signIn({
      signal: abort.signal,
      openBrowser: (url) => {
        opened = url;
        setImmediate(() => abort.abort());
        return new Promise(() => undefined);
      },
    });
    await expect(signIn).rejects.toMatchObject({ name: 'AbortError' });
    expect(await isListening(opened)).toBe(false);
    const late = place.newClient().signIn({
      signal: abort.signal,
      openBrowser: async () => expect.unreachable(),
    });
    await expect(late).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('can be cancelled while the code is being redeemed', async () => {
    const place = await signInPlace();
    const abort = new AbortController();
    place.entra.breakTokens({ kind: 'hang' });
    let opened = '';
    const signIn = place.newClient().signIn({
      signal: abort.signal,
      openBrowser: async (url) => {
        opened = url;
        await place.walk(url);
        setImmediate(() => abort.abort());
      },
    });
    await expect(signIn).rejects.toMatchObject({ name: 'AbortError' });
    expect(await isListening(opened)).toBe(false);
  });

  it('ends by itself when nobody completes it', async () => {
    const place = await signInPlace();
    const clock = new FakeClock();
    const opened = deferred<string>();
    const signIn = place.newClient({ clock }).signIn({
      signal: never,
      timeLimitMs: 60_000,
      openBrowser: async (url) => opened.resolve(url),
    });
    const failed = expect(signIn).rejects.toMatchObject({ code: 'auth/timed-out' });
    const url = await opened.promise;
    await clock.advance(60_000);
    await failed;
    expect(await isListening(url)).toBe(false);
    expect(clock.sleeping).toBe(0);
  });

  it('passes on that no browser could be opened', async () => {
    const place = await signInPlace();
    const failure = new EngineError('bug', 'no browser');
    const signIn = place.newClient().signIn({ signal: never, openBrowser: () => Promise.reject(failure) });
    await expect(signIn).rejects.toBe(failure);
  });

  it('tells that the application or the organisation is unknown', async () => {
    const place = await signInPlace();
    const abort = new AbortController();
    const unknownClient = place.newClient({ clientId: '00000000-0000-0000-0000-000000000001' });
    // Entra keeps the person on its own page; nothing comes back.
    const signIn = unknownClient.signIn({
      signal: abort.signal,
      openBrowser: async (url) => {
        expect((await place.openPage(url)).message).toContain('AADSTS700016');
        abort.abort();
      },
    });
    await expect(signIn).rejects.toMatchObject({ name: 'AbortError' });
    const unknownTenant = place.newClient({ authority: `${place.entra.origin}/other.example` });
    await expect(
      unknownTenant.signIn({ signal: never, openBrowser: async () => expect.unreachable() }),
    ).rejects.toMatchObject({ code: 'auth/not-set-up', context: { aadsts: 90002 } });
  });
});

describe('several accounts', () => {
  it('live side by side, and one is signed out without the other', async () => {
    const place = await signInPlace();
    const bert = place.entra.state.addPerson('bert@contoso.example');
    const client = place.newClient();
    const anna = await client.signIn({
      signal: never,
      openBrowser: (url) => place.walk(url).then(() => undefined),
    });
    const second = await client.signIn({
      signal: never,
      openBrowser: (url) => place.walk(url, bert).then(() => undefined),
    });
    expect((await client.accounts()).map(({ userName }) => userName).sort()).toEqual([
      'anna@contoso.example',
      'bert@contoso.example',
    ]);
    await client.signOut(anna.id);
    expect(await client.accounts()).toEqual([second]);
    await expect(client.renew(anna.id, { scopes, signal: never, isForced: false })).rejects.toMatchObject({
      code: 'auth/sign-in-required',
    });
    expect((await client.renew(second.id, { scopes, signal: never, isForced: true })).token).not.toBe('');
  });

  it('does not take another person for the one who was asked to sign in again', async () => {
    const place = await signInPlace();
    const bert = place.entra.state.addPerson('bert@contoso.example');
    const client = place.newClient();
    const anna = await client.signIn({
      signal: never,
      openBrowser: (url) => place.walk(url).then(() => undefined),
    });
    const again = client.signIn({
      signal: never,
      accountId: anna.id,
      openBrowser: async (url) => {
        const page = await place.openPage(url);
        expect(page.html).toContain('value="anna@contoso.example"');
        await walkThrough(page, bert);
      },
    });
    await expect(again).rejects.toMatchObject({
      code: 'auth/wrong-account',
      context: { signedInAs: 'bert@contoso.example' },
    });
    expect(await client.accounts()).toEqual([anna]);
  });

  it('knows the page that ends the session in the browser', async () => {
    const place = await signInPlace();
    expect((await place.openPage(place.newClient().browserSignOutUrl())).title).toBe('Signed out');
  });
});
