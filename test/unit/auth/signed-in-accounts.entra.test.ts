import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DeviceCode } from '../../../contract/data';
import { AppError } from '../../../main/app-error';
import { storageScope } from '../../../main/auth/entra-client';
import { SignedInAccounts } from '../../../main/auth/signed-in-accounts';
import { TokenCache } from '../../../main/auth/token-cache';
import { systemClock } from '../../../main/engine/base/clock';
import { appAccounts } from '../../support/app-accounts';
import { FakeKeychain } from '../../support/app-doubles';
import { deferred } from '../../support/deferred';
import { type SignInPlace, signInPlace, walkThrough } from '../../support/sign-in-place';
import { temporaryFolder } from '../../support/temporary-folder';

const never = new AbortController().signal;
const browser = { method: 'browser' } as const;
const deviceCode = { method: 'device-code' } as const;
const stepUp = JSON.stringify({ access_token: { acrs: { essential: true, value: 'c1' } } });

/** Of an account that is not good any more: with less left, MSAL does not give out what it has. */
const shortSeconds = 60;

/** A browser that nobody sits at. */
function deadBrowser() {
  const opened = deferred<string>();
  return { opened: opened.promise, openBrowser: async (url: string) => opened.resolve(url) };
}

/** Types the first code that is shown into another device, and signs in there. */
function useFirstCode({ openPage, person }: SignInPlace, shown: readonly (DeviceCode | null)[]): void {
  const code = shown.at(-1);
  if (shown.length !== 1 || !code) return;
  void openPage(code.verificationUri)
    .then((page) => page.submit({ userCode: code.userCode }))
    .then((page) => walkThrough(page, person));
}

/** Signed in on an app whose sign-ins are kept. */
async function signedIn(place: SignInPlace, afterwards?: () => Promise<void>) {
  let isIn = false;
  const changes = {
    store: new FakeKeychain(),
    cachePath: join(await temporaryFolder(), 'sign-ins'),
    openBrowser: (url: string) => (isIn && afterwards ? afterwards() : place.walk(url).then(() => undefined)),
  };
  const app = appAccounts(place, changes);
  const account = await app.accounts.signIn(browser, never);
  isIn = true;
  const tokenOf = (signal = never) =>
    app.accounts.getToken({ account: account.id, scopes: [storageScope] }, { signal });
  return { ...app, changes, account, tokenOf };
}

describe('signing in', () => {
  it('is told to the window, and lasts', async () => {
    const place = await signInPlace();
    const { accounts, told, account, changes } = await signedIn(place);
    const all = { isConfigured: true, accounts: [account], kept: 'keychain' };
    expect(account).toEqual({
      id: `${place.person.objectId}.${place.entra.state.tenantId}`,
      userName: 'anna@contoso.example',
      name: 'anna',
      tenantId: place.entra.state.tenantId,
      need: null,
    });
    expect(told.accountsChanged.at(-1)).toEqual(all);
    expect(await accounts.get()).toEqual(all);
    expect(await appAccounts(place, changes).accounts.get()).toEqual(all);
    expect(await appAccounts(place).accounts.get()).toMatchObject({ accounts: [], kept: 'this-run' });
  });

  it('is possible for several people side by side', async () => {
    const place = await signInPlace();
    const bert = place.entra.state.addPerson('bert@contoso.example');
    const people = [place.person, bert];
    const { accounts } = appAccounts(place, {
      openBrowser: (url) => place.walk(url, people.shift()).then(() => undefined),
    });
    const [anna, second] = [await accounts.signIn(browser, never), await accounts.signIn(browser, never)];
    expect(second.userName).toBe('bert@contoso.example');
    const token = ({ id }: { readonly id: string }) =>
      accounts.getToken({ account: id, scopes: [storageScope] }, { signal: never });
    expect(await token(anna)).not.toEqual(await token(second));
    await accounts.signOut({ accountId: anna.id, endsBrowserSession: false });
    expect((await accounts.get()).accounts).toEqual([second]);
    expect(await token(second)).toHaveProperty('token');
  });

  it('shows the code for another device while it is good for something', async () => {
    const place = await signInPlace();
    const { accounts, told } = appAccounts(place, {
      onDidTell: () => useFirstCode(place, told.deviceCodeChanged),
    });
    expect((await accounts.signIn(deviceCode, never)).userName).toBe('anna@contoso.example');
    const [device] = place.entra.state.devices;
    expect(told.deviceCodeChanged).toEqual([
      {
        userCode: device?.userCode,
        verificationUri: expect.stringContaining(place.entra.origin),
        expiresAt: expect.stringMatching(/^\d{4}-.*Z$/),
      },
      null,
    ]);
  });

  it('ends when the caller gives it up, and when another begins', async () => {
    const place = await signInPlace();
    const dead = deadBrowser();
    const { accounts, told } = appAccounts(place, dead);
    const abort = new AbortController();
    const first = accounts.signIn(browser, abort.signal);
    await dead.opened;
    const second = accounts.signIn(deviceCode, abort.signal);
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    abort.abort();
    await expect(second).rejects.toMatchObject({ name: 'AbortError' });
    expect(told.deviceCodeChanged.at(-1)).toBeNull();
  });

  it.each([browser, deviceCode])('that is given up too late for it is told, too: $method', async (method) => {
    const place = await signInPlace();
    const abort = new AbortController();
    const store = new FakeKeychain();
    const encrypt = store.encrypt.bind(store);
    store.encrypt = (text) => {
      abort.abort();
      return encrypt(text);
    };
    const { accounts, told, whenTold } = appAccounts(place, {
      store,
      cachePath: join(await temporaryFolder(), 'sign-ins'),
      onDidTell: () => useFirstCode(place, told.deviceCodeChanged),
    });
    const signIn = accounts.signIn(method, abort.signal).catch(() => undefined);
    expect((await whenTold((now) => now.accounts.length > 0)).accounts).toMatchObject([{ name: 'anna' }]);
    await signIn;
  });

  it('is impossible without an app registration, which the window can tell', async () => {
    const options = {
      settings: undefined,
      cache: new TokenCache({ store: new FakeKeychain(), file: undefined }),
      clock: systemClock,
      openBrowser: () => expect.unreachable(),
      notify: () => undefined,
    };
    const accounts = new SignedInAccounts(options);
    await accounts.look();
    expect(await accounts.get()).toEqual({ isConfigured: false, accounts: [], kept: 'this-run' });
    const notSetUp = { code: 'auth/not-set-up' };
    await expect(accounts.signIn(browser, never)).rejects.toMatchObject(notSetUp);
    const request = { account: 'anna', scopes: [storageScope] };
    await expect(accounts.getToken(request, { signal: never })).rejects.toMatchObject(notSetUp);
    expect(accounts.storageNeedOf('anna')).toBeNull();
    const problem = new AppError('app/organisation-invalid', 'tenantId is wrong');
    await expect(new SignedInAccounts({ ...options, problem }).signIn(browser, never)).rejects.toBe(problem);
  });
});

describe('a sign-in that is needed', () => {
  it('is told with its reason, and who waited goes on after it', async () => {
    const place = await signInPlace();
    place.entra.state.accessTokenSeconds = shortSeconds;
    const { account, accounts, tokenOf, told, whenTold } = await signedIn(place);
    place.entra.state.endSessions(place.person);
    const tokens = Promise.all([tokenOf(), tokenOf(), tokenOf()]);
    const { accounts: waiting } = await whenTold((now) => now.accounts[0]?.need?.isWaitedFor === true);
    expect(waiting[0]?.need?.error).toMatchObject({
      code: 'auth/expired',
      context: { aadsts: 50173, accountId: account.id },
    });
    expect(accounts.storageNeedOf(account.id)).toEqual(waiting[0]?.need);
    expect(await accounts.signIn({ ...browser, accountId: account.id }, never)).toEqual(account);
    expect(await tokens).toHaveLength(3);
    expect(
      place.entra.requests.findLast(({ path }) => path.endsWith('/authorize'))?.parameters.get('login_hint'),
    ).toBe('anna@contoso.example');
    await whenTold((now) => now.accounts[0]?.need === null);
    // Not once for each who waits.
    expect(told.accountsChanged.length).toBeLessThan(8);
  });

  it('asks for what the storage demands', async () => {
    const place = await signInPlace();
    const { account, accounts, whenTold } = await signedIn(place);
    const request = { account: account.id, scopes: [storageScope], claims: stepUp };
    const token = accounts.getToken(request, { signal: never });
    await whenTold((now) => now.accounts[0]?.need?.isWaitedFor === true);
    await accounts.signIn({ ...browser, accountId: account.id }, never);
    const { acrs } = JSON.parse(
      Buffer.from((await token).token.split('.')[1] ?? '', 'base64url').toString(),
    ) as { readonly acrs: unknown };
    expect(acrs).toEqual(['c1']);
  });

  it('for Azure’s management alone keeps no backup from running', async () => {
    const place = await signInPlace();
    const { account, accounts, whenTold } = await signedIn(place);
    const abort = new AbortController();
    const scopes = ['https://management.azure.com/.default'];
    const token = accounts.getToken(
      { account: account.id, scopes, claims: stepUp },
      { signal: abort.signal },
    );
    await whenTold((now) => now.accounts[0]?.need?.isWaitedFor === true);
    expect(accounts.storageNeedOf(account.id)).toBeNull();
    abort.abort();
    await expect(token).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('is found before anybody has to wait', async () => {
    const place = await signInPlace();
    place.entra.state.accessTokenSeconds = shortSeconds;
    const { account, changes } = await signedIn(place);
    const next = appAccounts(place, changes);
    place.entra.state.endSessions(place.person);
    await next.accounts.look();
    expect(next.accounts.storageNeedOf(account.id)).toMatchObject({
      error: { code: 'auth/expired' },
      isWaitedFor: false,
    });
    const { accounts } = await next.whenTold((now) => now.accounts[0]?.need !== null);
    expect(accounts).toHaveLength(1);
  });
});

describe('signing out', () => {
  it('leaves no token, and says so to whoever needs one', async () => {
    const place = await signInPlace();
    const { account, accounts, changes, tokenOf, told } = await signedIn(place);
    await tokenOf();
    await accounts.signOut({ accountId: account.id, endsBrowserSession: false });
    expect(told.accountsChanged.at(-1)?.accounts).toEqual([]);
    expect((await appAccounts(place, changes).accounts.get()).accounts).toEqual([]);
    expect(accounts.storageNeedOf(account.id)).toMatchObject({
      error: { code: 'auth/sign-in-required', context: { accountId: account.id } },
    });
    const abort = new AbortController();
    const token = tokenOf(abort.signal);
    while (accounts.storageNeedOf(account.id)?.isWaitedFor !== true) await new Promise(setImmediate);
    abort.abort();
    await expect(token).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('is undone by the same person only', async () => {
    const place = await signInPlace();
    const people = [place.person, place.entra.state.addPerson('bert@contoso.example')];
    const { accounts } = appAccounts(place, {
      openBrowser: (url) => place.walk(url, people.shift() ?? place.person).then(() => undefined),
    });
    const { id } = await accounts.signIn(browser, never);
    await accounts.signOut({ accountId: id, endsBrowserSession: false });
    const again = () => accounts.signIn({ ...browser, accountId: id }, never);
    await expect(again()).rejects.toMatchObject({
      code: 'auth/wrong-account',
      context: { signedInAs: 'bert@contoso.example' },
    });
    expect((await accounts.get()).accounts).toEqual([]);
    expect((await again()).id).toBe(id);
  });

  it('is done also where no browser opens', async () => {
    const place = await signInPlace();
    const { accounts, account } = await signedIn(place, () => Promise.reject(new Error('no browser')));
    await accounts.signOut({ accountId: account.id, endsBrowserSession: true });
    expect((await accounts.get()).accounts).toEqual([]);
  });

  it('ends the session in the browser, too, for those who want that', async () => {
    const place = await signInPlace();
    const opened: string[] = [];
    const { accounts } = appAccounts(place, {
      openBrowser: async (url) => {
        opened.push(url);
        if (opened.length === 1) await place.walk(url);
      },
    });
    const { id } = await accounts.signIn(browser, never);
    await accounts.signOut({ accountId: id, endsBrowserSession: true });
    expect(opened[1]).toBe(`${place.entra.authority}/oauth2/v2.0/logout`);
  });

  it('waits for a locked keychain; what nobody can read any more can only be thrown away', async () => {
    const place = await signInPlace();
    const { account, accounts, changes } = await signedIn(place);
    changes.store.current = 'locked';
    expect(await accounts.get()).toEqual({ isConfigured: true, accounts: [], kept: 'locked' });
    expect(accounts.storageNeedOf(account.id)).toBeNull();
    const request = { accountId: account.id, endsBrowserSession: false };
    await expect(accounts.signOut(request)).rejects.toMatchObject({ code: 'app/keychain-unavailable' });
    await accounts.forgetAll();
    changes.store.current = 'available';
    expect(await accounts.get()).toEqual({ isConfigured: true, accounts: [], kept: 'keychain' });
  });
});
