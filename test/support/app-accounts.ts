/** The app's accounts on a local authority, and what the window is told of them. */
import { onTestFinished } from 'vitest';
import type { Accounts } from '../../contract/data';
import type { Events } from '../../contract/events';
import type { SecretStore } from '../../main/auth/secret-store';
import { SharedFile } from '../../main/auth/shared-file';
import { SignedInAccounts } from '../../main/auth/signed-in-accounts';
import { TokenCache } from '../../main/auth/token-cache';
import { systemClock } from '../../main/engine/base/clock';
import { FakeKeychain } from './app-doubles';
import { deferred } from './deferred';
import type { SignInPlace } from './sign-in-place';

export interface AppAccountsChanges {
  /** The person's browser; signs `place.person` in by default. */
  readonly openBrowser?: (url: string) => Promise<void>;
  readonly store?: SecretStore;
  /** Where sign-ins are kept; for this run only without one. */
  readonly cachePath?: string;
  readonly onDidTell?: () => void;
}

export interface AppAccounts {
  readonly accounts: SignedInAccounts;
  readonly told: {
    readonly [Name in 'accountsChanged' | 'deviceCodeChanged']: Events[Name][];
  };
  /** Once the window was told something that `matches`. */
  whenTold(matches: (accounts: Accounts) => boolean): Promise<Accounts>;
}

export function appAccounts(place: SignInPlace, changes: AppAccountsChanges = {}): AppAccounts {
  const { store = new FakeKeychain(), cachePath } = changes;
  const told: AppAccounts['told'] = { accountsChanged: [], deviceCodeChanged: [] };
  let news = deferred();
  const accounts = new SignedInAccounts({
    settings: {
      clientId: place.entra.state.clientId,
      authority: place.entra.authority,
      trustedCertificates: place.ca.certificate,
    },
    cache: new TokenCache({
      store,
      file: cachePath === undefined ? undefined : new SharedFile(cachePath, systemClock),
    }),
    clock: systemClock,
    openBrowser: changes.openBrowser ?? ((url) => place.walk(url).then(() => undefined)),
    notify: (name, payload) => {
      (told[name] as unknown[]).push(payload);
      changes.onDidTell?.();
      news.resolve();
      news = deferred();
    },
  });
  onTestFinished(() => accounts.dispose());
  return {
    accounts,
    told,
    whenTold: async (matches) => {
      for (;;) {
        const last = told.accountsChanged.at(-1);
        if (last && matches(last)) return last;
        await news.promise;
      }
    },
  };
}
