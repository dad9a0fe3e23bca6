import { describe, expect, it } from 'vitest';
import { deferred } from '../../support/deferred';
import { failures } from '../../support/entra/entra-errors';
import { FakeClock } from '../../support/fake-clock';
import type { Page } from '../../support/form-browser';
import { signInPlace, walkThrough } from '../../support/sign-in-place';

const never = new AbortController().signal;

describe('a sign-in with a code on another device', () => {
  it('shows the code, waits as long as it is told, and comes back with the person', async () => {
    const place = await signInPlace();
    const clock = new FakeClock();
    const client = place.newClient({ clock });
    const walked = deferred<Page>();
    const signIn = client.signInWithDeviceCode({
      signal: never,
      onCode: ({ userCode, verificationUri }) => {
        const [device] = place.entra.state.devices;
        if (device) device.slowDowns = 2;
        walked.resolve(
          place
            .openPage(verificationUri)
            .then((page) => page.submit({ userCode }))
            .then((page) => walkThrough(page, place.person)),
        );
      },
    });
    expect((await walked.promise).title).toBe('Signed in');
    for (const slowDownMs of [5000, 10_000]) {
      await clock.whenSleeping();
      expect(clock.sleeps.at(-1)).toBe(slowDownMs);
      // The code is good for as long as Entra says.
      await clock.advance(7 * 60_000);
    }
    expect((await signIn).userName).toBe('anna@contoso.example');
  });

  it('says that it was declined there', async () => {
    const place = await signInPlace();
    place.person.mustConsent = true;
    const signIn = place.newClient().signInWithDeviceCode({
      signal: never,
      onCode: ({ userCode, verificationUri }) => {
        const { userName, password } = place.person;
        void place
          .openPage(verificationUri)
          .then((page) => page.submit({ userCode }))
          .then((page) => page.submit({ userName, password }))
          .then((page) => page.submit({ answer: 'cancel' }));
      },
    });
    await expect(signIn).rejects.toMatchObject({ code: 'auth/declined', context: { aadsts: 70018 } });
  });

  it('says that the code has expired', async () => {
    const place = await signInPlace();
    const signIn = place.newClient().signInWithDeviceCode({
      signal: never,
      onCode: () => {
        const [device] = place.entra.state.devices;
        if (device) device.failure = failures.deviceCodeExpired;
      },
    });
    await expect(signIn).rejects.toMatchObject({ code: 'auth/timed-out', context: { aadsts: 70020 } });
  });

  it('says that codes are not allowed, without showing one', async () => {
    const place = await signInPlace();
    place.entra.state.allowsPublicClients = false;
    const signIn = place
      .newClient()
      .signInWithDeviceCode({ signal: never, onCode: () => expect.unreachable() });
    await expect(signIn).rejects.toMatchObject({ code: 'auth/not-set-up', context: { aadsts: 7000218 } });
  });

  it('can be cancelled, and polls no more', async () => {
    const place = await signInPlace();
    const abort = new AbortController();
    const signIn = place.newClient().signInWithDeviceCode({
      signal: abort.signal,
      onCode: () => void setImmediate(() => abort.abort()),
    });
    await expect(signIn).rejects.toMatchObject({ name: 'AbortError' });
  });
});
