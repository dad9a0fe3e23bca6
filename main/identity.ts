/** Who people are to Azure, by what their organisation has set up: reads that, and builds the rooms that depend on it. Part of `main.ts`. */
import { app, session } from 'electron';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Organisation, Place } from '../contract/data';
import { AppError } from './app-error';
import { SharedFile } from './auth/shared-file';
import { SignedInAccounts, type SignedInAccountsOptions } from './auth/signed-in-accounts';
import { TokenCache } from './auth/token-cache';
import { AzurePlaces } from './azure/azure-places';
import { systemClock } from './engine/base/clock';
import { namedProxy } from './engine/base/https-agent';
import type { Log } from './engine/base/log';
import { type SystemProxy, systemProxy, useSystemProxy } from './engine/base/system-proxy';
import type { EngineOptions } from './engine/engine-types';
import type { RepositoryLocation } from './engine/requests';
import type { ConfiguredPolicy } from './jobs/policies';
import {
  type OrganisationSettings,
  readOrganisation,
  withoutOrganisation,
} from './organisation/organisation';
import { organisationFiles, readConfiguration } from './organisation/organisation-files';
import { systemSecretStore } from './shell/secret-store';
import { openPageOf } from './shell/system-browser';
import { SystemProxySearch } from './shell/system-proxy';

export interface Identity {
  readonly accounts: SignedInAccounts;
  readonly azure: AzurePlaces;
  /** What the organisation has set up for this account. */
  readonly organisation: (accountId: string | undefined) => Promise<Organisation | null>;
  /** What it says about plans. */
  readonly configuredPolicy: ConfiguredPolicy;
  /** The address of a storage account in the organisation's cloud. */
  readonly endpointOf: OrganisationSettings['endpointOf'];
  readonly forEngine: Pick<EngineOptions, 'getToken' | 'tokenHosts' | 'trustedCertificates'>;
  /** Looks how Entra and Azure are reached from here, and who has to sign in: after sleep, in another network. */
  readonly look: () => Promise<void>;
  /** Called with the system's proxy at once, and after each look. */
  readonly followProxy: (onDidFind: (found: SystemProxy) => void) => void;
}

/** `place` is where backups go, where that is known. */
export async function createIdentity(
  place: () => Place | undefined,
  log: Log,
  notify: SignedInAccountsOptions['notify'],
): Promise<Identity> {
  const settings = await readSettings(log);
  const proxies = searchProxy(settings, place, log);
  await proxies.look();
  const { entra, tokenHosts, trustedCertificates } = settings;
  const accounts = new SignedInAccounts({
    settings: entra && { ...entra, trustedCertificates },
    problem: settings.problem,
    cache: keptSignIns(),
    clock: systemClock,
    openBrowser: (url) => openPageOf(entra?.authority, url),
    notify,
  });
  const getToken: SignedInAccounts['getToken'] = (request, options) => accounts.getToken(request, options);
  return {
    accounts,
    azure: new AzurePlaces({
      origin: settings.resourceManager,
      getToken,
      trustedCertificates,
      clock: systemClock,
    }),
    organisation: async (accountId) => settings.organisationFor(await accounts.find(accountId), hostname()),
    configuredPolicy: {
      policy: settings.policy,
      signer: settings.policySigner,
      isInvalid: settings.problem !== undefined,
    },
    endpointOf: settings.endpointOf,
    forEngine: { getToken, tokenHosts, trustedCertificates },
    look: async () => {
      await proxies.look();
      await accounts.look();
    },
    followProxy: proxies.follow,
  };
}

/** Who is signed in on this computer, for all starts of the app. Not before it is ready: until then there is no keychain. */
export function keptSignIns(): TokenCache {
  const file = new SharedFile(join(app.getPath('userData'), 'sign-ins'), systemClock);
  const hasKeychain = systemSecretStore.state() !== 'none';
  return new TokenCache({ store: systemSecretStore, file: hasKeychain ? file : undefined });
}

/** What cannot be used as it is, whoever asks for the organisation is told. */
async function readSettings(log: Log): Promise<OrganisationSettings> {
  const { platform, env: environment, execPath: executable } = process;
  const files = organisationFiles({ platform, environment, executable });
  try {
    return await readOrganisation({ files, read: readConfiguration });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log('error', 'The configuration of the organisation cannot be used', { message: error.message });
    return withoutOrganisation(error);
  }
}

/** Uses the system's proxy from here on. `place` is the storage that is used, where that is known. */
export async function findProxy(
  settings: OrganisationSettings,
  place: RepositoryLocation | undefined,
  log: Log,
): Promise<void> {
  await searchProxy(settings, () => place, log).look();
}

function searchProxy(
  { entra, resourceManager, endpointOf }: OrganisationSettings,
  place: () => Place | RepositoryLocation | undefined,
  log: Log,
) {
  const named = namedProxy(process.env);
  // Not what it says: there may be a password in it.
  if (named !== '' && !URL.canParse(named))
    log('warn', 'The proxy that the environment names is no address, and is not used', {});
  const followers = [useSystemProxy];
  const { defaultSession } = session;
  const search = new SystemProxySearch({
    urls: () => {
      const known = place();
      const azure = known?.kind === 'azure' ? known : undefined;
      const storage = azure?.endpoint ?? endpointOf(azure?.account ?? 'account');
      return [...(entra ? [entra.authority, resourceManager] : []), storage];
    },
    resolveProxy: (url) => defaultSession.resolveProxy(url),
    clock: systemClock,
    log,
    onDidFind: (found) => {
      for (const follow of followers) follow(found);
    },
  });
  return {
    look: async () => {
      if (named === '') await search.look();
    },
    follow: (onDidFind: (found: SystemProxy) => void) => {
      followers.push(onDidFind);
      onDidFind(systemProxy());
    },
  };
}
