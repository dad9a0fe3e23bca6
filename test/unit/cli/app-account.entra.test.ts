/** The command line as somebody who has signed in in the app. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SharedFile } from '../../../main/auth/shared-file';
import { TokenCache } from '../../../main/auth/token-cache';
import { appAccountRenewal } from '../../../main/cli/app-account';
import { systemClock } from '../../../main/engine/base/clock';
import { withoutOrganisation } from '../../../main/organisation/organisation';
import { FakeKeychain } from '../../support/app-doubles';
import { failures } from '../../support/entra/entra-errors';
import { signInPlace } from '../../support/sign-in-place';
import { temporaryFolder } from '../../support/temporary-folder';

const { signal } = new AbortController();
const request = { claims: undefined, isForced: false, signal };

async function appPlace() {
  const place = await signInPlace();
  const { entra, ca } = place;
  const cachePath = join(await temporaryFolder(), 'sign-ins');
  const store = new FakeKeychain();
  const { authority, state } = entra;
  const organisation = {
    ...withoutOrganisation(),
    entra: { authority, clientId: state.clientId },
    trustedCertificates: ca.certificate,
  };
  return {
    ...place,
    store,
    organisation,
    /** In the app's window. */
    signIn: (person = place.person) =>
      place
        .newClient({ cachePath, store })
        .signIn({ signal, openBrowser: (url) => place.walk(url, person).then(() => undefined) }),
    renewal: (name?: string, changes = {}) => {
      const file = store.current === 'none' ? undefined : new SharedFile(cachePath, systemClock);
      const app = { signIns: new TokenCache({ store, file }) };
      return appAccountRenewal({ name, organisation, clock: systemClock, app, ...changes });
    },
  };
}

describe('somebody who has signed in in the app', () => {
  test('is meant when nobody else is there, and found by name and by id', async () => {
    const { signIn, renewal, entra } = await appPlace();
    const { id, userName } = await signIn();
    for (const name of [undefined, userName.toUpperCase(), id])
      expect((await (await renewal(name))(request)).token).not.toBe('');
    // The token that the window has is good for the command line as well.
    expect(entra.tokenRequests('refresh_token')).toBe(0);
  });

  test('has to be named where there are several', async () => {
    const { signIn, renewal, entra } = await appPlace();
    await signIn();
    const bert = await signIn(entra.state.addPerson('bert@contoso.example'));
    await expect(renewal()).rejects.toMatchObject({
      code: 'input/invalid',
      message: expect.stringContaining(`bert@contoso.example (${bert.id})`),
    });
    await (
      await renewal(bert.userName)
    )(request);
  });

  test('has to be there', async () => {
    const { signIn, renewal } = await appPlace();
    const code = 'auth/sign-in-required';
    await expect(renewal()).rejects.toMatchObject({ code, message: expect.stringMatching(/^Nobody is/) });
    await signIn();
    await expect(renewal('eve@contoso.example')).rejects.toMatchObject({
      code,
      message: 'eve@contoso.example is not signed in in the app: that is done in its window',
    });
  });

  test('is told to sign in again there, and why', async () => {
    const { signIn, renewal, entra, person } = await appPlace();
    await signIn();
    const renew = await renewal();
    entra.state.endSessions(person, failures.refreshTokenRevoked);
    await expect(renew({ ...request, isForced: true })).rejects.toMatchObject({
      code: 'auth/not-set-up',
      message: 'anna@contoso.example has to sign in again, in the window of the app',
      context: { aadsts: 50173 },
    });
  });

  test('cannot be found out about without a keychain, a locked one, or an app registration', async () => {
    const { signIn, renewal, store } = await appPlace();
    await signIn();
    store.current = 'locked';
    await expect(renewal()).rejects.toMatchObject({ code: 'app/keychain-unavailable' });
    store.current = 'none';
    await expect(renewal()).rejects.toMatchObject({ message: expect.stringContaining('keychain') });
    const organisation = withoutOrganisation();
    await expect(renewal(undefined, { organisation })).rejects.toMatchObject({ code: 'auth/not-set-up' });
  });
});
