import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { storageScope } from '../../../main/auth/entra-client';
import { SharedFile } from '../../../main/auth/shared-file';
import { TokenCache } from '../../../main/auth/token-cache';
import { systemClock } from '../../../main/engine/base/clock';
import { FakeKeychain } from '../../support/app-doubles';
import { signInPlace } from '../../support/sign-in-place';
import { temporaryFolder } from '../../support/temporary-folder';

const never = new AbortController().signal;
const forced = { scopes: [storageScope], signal: never, isForced: true };

/** Anna is signed in and kept; Bert is not yet. */
async function keptPlace() {
  const place = await signInPlace();
  const bert = place.entra.state.addPerson('bert@contoso.example');
  const folder = await temporaryFolder();
  const cachePath = join(folder, 'sign-ins');
  const store = new FakeKeychain();
  const start = () => place.newClient({ cachePath, store });
  const signIn = (client = start(), person = place.person) =>
    client.signIn({ signal: never, openBrowser: (url) => place.walk(url, person).then(() => undefined) });
  const anna = await signIn();
  return {
    ...place,
    anna,
    bert,
    folder,
    cachePath,
    store,
    start,
    signIn,
    bytes: () => readFile(cachePath, 'utf8'),
    cache: () => new TokenCache({ store, file: new SharedFile(cachePath, systemClock) }),
  };
}

const userNames = (accounts: readonly { readonly userName: string }[]) =>
  accounts.map(({ userName }) => userName.split('@')[0]).sort();

describe('the token cache', () => {
  it('has no token, password or name in its file that could be read', async () => {
    const { anna, entra, start, bytes, folder } = await keptPlace();
    const { token } = await start().renew(anna.id, forced);
    const content = await bytes();
    const secrets = [token, ...entra.state.refreshTokens.keys(), 'contoso', 'refresh', 'eyJ'];
    expect(secrets.filter((secret) => content.includes(secret))).toEqual([]);
    expect(await readdir(folder)).toEqual(['sign-ins']);
  });

  it('is left alone while the keychain is locked, and what came meanwhile is added afterwards', async () => {
    const { anna, bert, store, start, signIn, bytes, cache } = await keptPlace();
    const before = await bytes();
    store.current = 'locked';
    expect(await cache().state()).toBe('locked');
    const client = start();
    expect(await client.accounts()).toEqual([]);
    await expect(client.renew(anna.id, forced)).rejects.toMatchObject({ code: 'auth/sign-in-required' });
    await expect(client.signOut(anna.id)).rejects.toMatchObject({ code: 'app/keychain-unavailable' });
    const second = await signIn(client, bert);
    await client.renew(second.id, forced);
    expect(await bytes()).toBe(before);
    store.current = 'available';
    expect(userNames(await client.accounts())).toEqual(['anna', 'bert']);
    await client.renew(second.id, forced);
    expect(userNames(await start().accounts())).toEqual(['anna', 'bert']);
    expect(await cache().state()).toBe('kept');
  });

  it('is left alone when it cannot be decrypted', async () => {
    const { start, signIn, bert, cache, cachePath, bytes } = await keptPlace();
    await writeFile(cachePath, 'of another keychain');
    const client = start();
    expect(await client.accounts()).toEqual([]);
    expect(await cache().state()).toBe('locked');
    await signIn(client, bert);
    expect(userNames(await client.accounts())).toEqual(['bert']);
    expect(await bytes()).toBe('of another keychain');
    await cache().clear();
    expect(await cache().state()).toBe('kept');
  });

  it.each(['none', 'locked'] as const)(
    'writes nothing when the keychain is %s from the start',
    async (state) => {
      const place = await signInPlace();
      const folder = await temporaryFolder();
      const store = new FakeKeychain();
      store.current = state;
      const client = place.newClient({ cachePath: join(folder, 'sign-ins'), store });
      await client.signIn({ signal: never, openBrowser: (url) => place.walk(url).then(() => undefined) });
      expect(userNames(await client.accounts())).toEqual(['anna']);
      expect(await readdir(folder)).toEqual([]);
      const file = new SharedFile(join(folder, 'sign-ins'), systemClock);
      expect(await new TokenCache({ store, file }).state()).toBe('for-this-run');
    },
  );

  it('can be for this run only', async () => {
    const place = await signInPlace();
    const client = place.newClient();
    const account = await client.signIn({
      signal: never,
      openBrowser: (url) => place.walk(url).then(() => undefined),
    });
    await client.renew(account.id, forced);
    expect(userNames(await client.accounts())).toEqual(['anna']);
    expect(await place.newClient().accounts()).toEqual([]);
    const cache = new TokenCache({ store: new FakeKeychain(), file: undefined });
    expect(await cache.state()).toBe('for-this-run');
    await cache.requireReadable();
  });

  it('loses nothing when several clients work with it at once', async () => {
    const { anna, bert, start, signIn } = await keptPlace();
    const others = [start(), start(), start()];
    const [second] = await Promise.all([
      signIn(others[0], bert),
      ...others.map((client) => client.renew(anna.id, forced)),
    ]);
    const client = start();
    expect(userNames(await client.accounts())).toEqual(['anna', 'bert']);
    await Promise.all([client.renew(anna.id, forced), client.renew(second.id, forced)]);
    await client.signOut(anna.id);
    expect(userNames(await start().accounts())).toEqual(['bert']);
  });

  it('forgets everybody', async () => {
    const { cache, start, folder } = await keptPlace();
    await cache().clear();
    expect(await start().accounts()).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });
});
