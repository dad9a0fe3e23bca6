/** How a command line reaches Azure: by a key or a SAS as restic does, otherwise with tokens of whoever it is to be. */
import type { TokenKeeperOptions } from '../auth/token-keeper';
import type { EngineOptions } from '../engine/engine';
import { EngineError, isCancelled } from '../engine/errors';
import type { RepositoryLocation, StorageCredential } from '../engine/requests';
import type { OrganisationSettings } from '../organisation/organisation';
import type { CliIo } from './io';
import type { SignInForRunOptions, SignInWay } from './sign-in-for-run';

export interface AzureAccess {
  readonly credential: StorageCredential;
  readonly forEngine: Pick<EngineOptions, 'getToken' | 'tokenHosts' | 'trustedCertificates'>;
}

export interface AzureAccessOptions {
  readonly io: CliIo;
  readonly location: RepositoryLocation;
  /** A person who is to sign in for this run. */
  readonly signIn: SignInWay | undefined;
  /** Somebody who is signed in in the app, by name or id. */
  readonly account: string | undefined;
  readonly tell: SignInForRunOptions['tell'];
}

/** Azure's own machines answer within milliseconds; elsewhere nobody does. */
const unexpectedIdentityMs = 2000;

/** `input/invalid` when what the environment says does not suffice; `auth/sign-in-required` when it says nothing. */
export async function azureAccess(options: AzureAccessOptions): Promise<AzureAccess> {
  const { io, location, account, tell } = options;
  const { environment, app } = io;
  if (account !== undefined && !app)
    throw new EngineError(
      'input/invalid',
      'Only the app knows who has signed in in its window: use its own program, as in “stowkeep --cli --account …”',
    );
  const organisation = await organisationOf(io);
  await app?.findProxy(organisation, location, (_level, message) => tell(message));
  const suffix = environment['AZURE_ENDPOINT_SUFFIX'];
  const { trustedCertificates } = organisation;
  const tokenHosts = suffix ? [`.blob.${suffix}`] : organisation.tokenHosts;
  const { AZURE_ACCOUNT_KEY: key, AZURE_ACCOUNT_SAS: sas } = environment;
  if (key) return { credential: { kind: 'account-key', key }, forEngine: { trustedCertificates } };
  if (sas) return { credential: { kind: 'sas', sas }, forEngine: { trustedCertificates } };
  const { TokenKeeper } = await import('../auth/token-keeper');
  const keeper = new TokenKeeper({
    clock: io.clock,
    renew: await renewal(options, organisation),
    // Whoever renews never leaves it at that.
    onDidChangeNeed: () => undefined,
  });
  const { signal: ended } = io;
  ended.addEventListener('abort', () => keeper.dispose(), { once: true });
  return {
    credential: { kind: 'token', account: 'this run' },
    forEngine: {
      tokenHosts,
      trustedCertificates,
      getToken: ({ claims, refusedToken }, { signal }) => keeper.getToken({ claims, refusedToken }, signal),
    },
  };
}

async function organisationOf({ environment, app }: CliIo): Promise<OrganisationSettings> {
  const { readOrganisation } = await import('../organisation/organisation');
  const { organisationFiles, readConfiguration } = await import('../organisation/organisation-files');
  const { platform, argv } = process;
  const files = organisationFiles({ platform, environment, executable: app?.executable ?? argv[1] ?? '' });
  return readOrganisation({ files, read: readConfiguration });
}

type Renew = TokenKeeperOptions['renew'];

async function renewal(options: AzureAccessOptions, organisation: OrganisationSettings): Promise<Renew> {
  const { environment, clock, signal, app } = options.io;
  const { signIn: way, account, tell } = options;
  if (way !== undefined) {
    const { signInForRun } = await import('./sign-in-for-run');
    return signInForRun({ way, organisation, clock, tell });
  }
  const { unattendedFrom } = await import('../auth/unattended');
  const { unattendedRenewal } = await import('../auth/unattended-tokens');
  const authorityHost = environment['AZURE_AUTHORITY_HOST'] || organisation.authorityHost;
  if (!URL.canParse(authorityHost) || !authorityHost.startsWith('https://'))
    throw new EngineError('input/invalid', 'AZURE_AUTHORITY_HOST has to begin with https://');
  const { trustedCertificates } = organisation;
  const network = { clock, authorityHost, trustedCertificates };
  const who = account === undefined ? unattendedFrom(environment) : undefined;
  if (who) return unattendedRenewal(who, network);
  if (app) {
    const { appAccountRenewal } = await import('./app-account');
    return appAccountRenewal({ name: account, organisation, clock, app });
  }
  // As restic: this machine may have an identity that nothing tells of.
  const machines = unattendedRenewal(
    { kind: 'managed', clientId: undefined },
    { ...network, timeLimitMs: unexpectedIdentityMs },
  );
  await requireIdentity(machines, signal);
  return machines;
}

/** Azure's library remembers the token. */
async function requireIdentity(renew: Renew, signal: AbortSignal): Promise<void> {
  try {
    await renew({ claims: undefined, isForced: false, signal });
  } catch (error) {
    if (isCancelled(error)) throw error;
    throw new EngineError(
      'auth/sign-in-required',
      'Azure needs to know who asks: set AZURE_ACCOUNT_KEY or AZURE_ACCOUNT_SAS, use --sign-in, or name a service principal',
    );
  }
}
