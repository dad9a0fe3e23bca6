/** A local authority, a person, and our client on them. */
import { onTestFinished } from 'vitest';
import { EntraClient } from '../../main/auth/entra-client';
import type { SecretStore } from '../../main/auth/secret-store';
import { SharedFile } from '../../main/auth/shared-file';
import { TokenCache } from '../../main/auth/token-cache';
import { type Clock, systemClock } from '../../main/engine/base/clock';
import { FakeKeychain } from './app-doubles';
import { type Entra, startEntra } from './entra/entra';
import type { Person } from './entra/entra-state';
import { formBrowser, type Page } from './form-browser';
import { makeTestCa, type TestCa } from './test-ca';

export interface ClientChanges {
  readonly clientId?: string;
  readonly authority?: string;
  readonly clock?: Clock;
  readonly store?: SecretStore;
  /** Where sign-ins are kept; for this run only without one. */
  readonly cachePath?: string;
  readonly trustedCertificates?: string | undefined;
}

export interface SignInPlace {
  readonly ca: TestCa;
  readonly entra: Entra;
  readonly person: Person;
  /** A client like that of another start of the app. */
  newClient(changes?: ClientChanges): EntraClient;
  /** Opens the first page of a sign-in. */
  readonly openPage: (url: string) => Promise<Page>;
  /** Signs `person` in, as far as the pages go, and returns the last one. */
  walk(url: string, person?: Person): Promise<Page>;
}

export async function signInPlace(ca = makeTestCa()): Promise<SignInPlace> {
  const entra = await startEntra({ tls: ca.server });
  onTestFinished(() => entra.stop());
  const anna = entra.state.addPerson('anna@contoso.example');
  const browser = formBrowser(ca.certificate);
  return {
    ca,
    entra,
    person: anna,
    newClient: (changes = {}) => {
      const { store = new FakeKeychain(), clock = systemClock, cachePath } = changes;
      const file = cachePath === undefined ? undefined : new SharedFile(cachePath, systemClock);
      const settings = {
        clientId: entra.state.clientId,
        authority: entra.authority,
        trustedCertificates: ca.certificate,
        ...changes,
      };
      return new EntraClient(settings, { cache: new TokenCache({ store, file }), clock });
    },
    openPage: (url) => browser.open(url),
    walk: async (url, person = anna) => walkThrough(await browser.open(url), person),
  };
}

/** Password, second factor and consent, as the pages ask for them. */
export async function walkThrough(first: Page, person: Person): Promise<Page> {
  let page = await first.submit({ userName: person.userName, password: person.password });
  if (page.title === 'Verify your identity') page = await page.submit({ code: person.code ?? '000000' });
  if (page.title === 'Permissions requested') page = await page.submit({ answer: 'accept' });
  return page;
}
