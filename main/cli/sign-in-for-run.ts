/** A person signs in for one run of the command line; see `docs/decisions/0022-command-line-sign-in.md`. */
import { EntraClient, type SignedInAccount, storageScope } from '../auth/entra-client';
import type { SecretStore } from '../auth/secret-store';
import { TokenCache } from '../auth/token-cache';
import { claimsOf, needsSignIn, type TokenKeeperOptions, withoutWaiting } from '../auth/token-keeper';
import type { Clock } from '../engine/base/clock';
import { EngineError } from '../engine/errors';
import type { OrganisationSettings } from '../organisation/organisation';

type Renew = TokenKeeperOptions['renew'];

export type SignInWay = 'browser' | 'code';

export interface SignInForRunOptions {
  readonly way: SignInWay;
  readonly organisation: OrganisationSettings;
  readonly clock: Clock;
  /** Shows the person a line at once. */
  readonly tell: (line: string) => void;
}

const noKeychain: SecretStore = {
  state: () => 'none',
  encrypt: () => {
    throw new EngineError('bug', 'a run keeps nothing');
  },
  decrypt: () => {
    throw new EngineError('bug', 'a run has kept nothing');
  },
};

/** Nothing of it is written down. When the run needs another sign-in it asks for it; what that fails with ends the run. */
export function signInForRun(options: SignInForRunOptions): Renew {
  const { trustedCertificates } = options.organisation;
  const entra = requireEntra(options.organisation);
  const cache = new TokenCache({ store: noKeychain, file: undefined });
  const client = new EntraClient({ ...entra, trustedCertificates }, { cache, clock: options.clock });
  let account: SignedInAccount | undefined;
  const renew: Renew = async (request) => {
    let { claims } = request;
    if (account) {
      try {
        return await client.renew(account.id, { ...request, scopes: [storageScope] });
      } catch (error) {
        if (!needsSignIn(error)) throw error;
        claims = claimsOf(error) ?? claims;
      }
    }
    account = await signIn(client, options, { accountId: account?.id, claims, signal: request.signal });
    options.tell(`Signed in as ${account.userName}`);
    return client.renew(account.id, { ...request, isForced: false, scopes: [storageScope] });
  };
  return (request) =>
    renew(request).catch((error: unknown) => {
      throw withoutWaiting(error);
    });
}

/** The app registration that people sign in with. */
export function requireEntra({ entra }: OrganisationSettings): NonNullable<OrganisationSettings['entra']> {
  if (entra) return entra;
  throw new EngineError(
    'auth/not-set-up',
    'Nobody can sign in here: no configuration of an organisation names an app registration; STOWKEEP_ORGANISATION_FILE can say where it is',
  );
}

function signIn(
  client: EntraClient,
  { way, tell }: SignInForRunOptions,
  request: Omit<Parameters<EntraClient['signIn']>[0], 'openBrowser'>,
): Promise<SignedInAccount> {
  if (way === 'browser')
    return client.signIn({
      ...request,
      openBrowser: async (url) => tell(`To sign in, open this page in a browser of this computer: ${url}`),
    });
  return client.signInWithDeviceCode({
    ...request,
    onCode: ({ verificationUri, userCode }) =>
      tell(`To sign in, open ${verificationUri} on any device and enter the code ${userCode}`),
  });
}
