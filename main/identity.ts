/** Who people are to Azure, by what their organisation has set up: reads that, and builds the rooms that depend on it. Part of `main.ts`. */
import { app } from 'electron';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Organisation } from '../contract/data';
import { AppError } from './app-error';
import { entraAgent } from './auth/entra-network';
import { SharedFile } from './auth/shared-file';
import { SignedInAccounts, type SignedInAccountsOptions } from './auth/signed-in-accounts';
import { TokenCache } from './auth/token-cache';
import { AzurePlaces } from './azure/azure-places';
import { systemClock } from './engine/base/clock';
import type { Log } from './engine/base/log';
import type { EngineOptions } from './engine/engine-types';
import {
  type OrganisationSettings,
  readOrganisation,
  withoutOrganisation,
} from './organisation/organisation';
import { organisationFiles, readConfiguration } from './organisation/organisation-files';
import { systemSecretStore } from './shell/secret-store';
import { openPageOf } from './shell/system-browser';

export interface Identity {
  readonly accounts: SignedInAccounts;
  readonly azure: AzurePlaces;
  /** What the organisation has set up for this account. */
  readonly organisation: (accountId: string | undefined) => Promise<Organisation | null>;
  readonly forEngine: Required<Pick<EngineOptions, 'getToken' | 'trustedCertificates'>>;
}

export async function createIdentity(log: Log, notify: SignedInAccountsOptions['notify']): Promise<Identity> {
  const settings = await readSettings(log);
  const { entra, trustedCertificates } = settings;
  const file = new SharedFile(join(app.getPath('userData'), 'sign-ins'), systemClock);
  const hasKeychain = systemSecretStore.state() !== 'none';
  const accounts = new SignedInAccounts({
    settings: entra && { ...entra, trustedCertificates },
    cache: new TokenCache({ store: systemSecretStore, file: hasKeychain ? file : undefined }),
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
      agent: entraAgent(trustedCertificates),
      clock: systemClock,
    }),
    organisation: async (accountId) => settings.organisationFor(await accounts.find(accountId), hostname()),
    forEngine: { getToken, trustedCertificates },
  };
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
