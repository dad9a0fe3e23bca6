/** Somebody who has signed in in the app's window, for the command line inside the app; see `docs/decisions/0024-command-line-in-the-app.md`. */
import { EntraClient, type SignedInAccount, storageScope } from '../auth/entra-client';
import { needsSignIn, type TokenKeeperOptions } from '../auth/token-keeper';
import type { Clock } from '../engine/base/clock';
import { EngineError } from '../engine/errors';
import type { OrganisationSettings } from '../organisation/organisation';
import type { AppSide } from './io';
import { requireEntra } from './sign-in-for-run';

export interface AppAccountOptions {
  /** As the app shows it, or its id; `undefined` for the only one. */
  readonly name: string | undefined;
  readonly organisation: OrganisationSettings;
  readonly clock: Clock;
  readonly app: Pick<AppSide, 'signIns'>;
}

/**
 * Nobody is asked for anything here: a sign-in that is needed ends the run. Fails with `auth/sign-in-required` when nobody of that name is signed in,
 * `app/keychain-unavailable` when that cannot be read now.
 */
export async function appAccountRenewal(options: AppAccountOptions): Promise<TokenKeeperOptions['renew']> {
  const { name, organisation, clock, app } = options;
  const { trustedCertificates } = organisation;
  const cache = app.signIns;
  const client = new EntraClient({ ...requireEntra(organisation), trustedCertificates }, { cache, clock });
  await cache.requireReadable();
  if ((await cache.state()) === 'for-this-run')
    throw new EngineError(
      'auth/sign-in-required',
      'This computer’s keychain cannot be used, so the app keeps no sign-in that a command line could use',
    );
  const account = choose(await client.accounts(), name);
  return async (request) => {
    try {
      return await client.renew(account.id, { ...request, scopes: [storageScope] });
    } catch (error) {
      if (!needsSignIn(error)) throw error;
      // Not as a need of a sign-in: the run would wait for one.
      const message = `${account.userName} has to sign in again, in the window of the app`;
      throw new EngineError('auth/not-set-up', message, error.context, error);
    }
  };
}

function choose(accounts: readonly SignedInAccount[], name: string | undefined): SignedInAccount {
  const isMeant = ({ id, userName }: SignedInAccount) =>
    name === undefined || id === name || userName.toLowerCase() === name.toLowerCase();
  const [account, ...others] = accounts.filter(isMeant);
  if (!account) {
    const who = name === undefined ? 'Nobody is' : `${name} is not`;
    throw new EngineError('auth/sign-in-required', `${who} signed in in the app: that is done in its window`);
  }
  if (others.length === 0) return account;
  const known = [account, ...others].map(({ id, userName }) => `${userName} (${id})`).join(', ');
  throw new EngineError('input/invalid', `Say with --account who it is to be, by name or id: ${known}`);
}
