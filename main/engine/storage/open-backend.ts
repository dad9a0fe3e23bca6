/** Builds the backend of a repository: azure or local (at the pace of the limits) → limit → log → retry → cache. */
import { join } from 'node:path';
import type { Clock } from '../base/clock';
import { random } from '../base/random';
import type { Log } from '../base/log';
import { EngineError } from '../errors';
import type { RepositoryLocation, StorageCredential, TransferLimits } from '../requests';
import type { AzureCredential } from './azure/azure-client';
import type { Backend, CallOptions } from './backend';
import { CachedBackend } from './cache';
import { KeptFiles } from './kept-files';
import { LimitedBackend } from './limit';
import { LocalBackend } from './local/local-backend';
import { LocalCheck } from './local/local-check';
import { GiveWay } from './give-way';
import { formatLocation } from './location-text';
import { LoggingBackend } from './log';
import { OwnLocks } from './own-locks';
import type { PlaceCheck } from './place-check';
import { RetryingBackend } from './retry';
import type { GetToken } from './storage-token';
import type { RepositorySurvey } from './survey';
import { type Pace, Throttle } from './throttle';

export interface OpenBackendOptions {
  readonly location: RepositoryLocation;
  readonly credential: StorageCredential;
  readonly limits?: TransferLimits | undefined;
  /** Shared by all repositories; each gets a folder of its own inside. `undefined` for no cache. */
  readonly cacheFolder?: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** Needed for the credential `token`. */
  readonly getToken?: GetToken | undefined;
  /** See `EngineOptions`. */
  readonly tokenHosts?: readonly string[] | undefined;
  /** In PEM: trusted by Azure's client besides the usual ones. */
  readonly trustedCertificates?: string | undefined;
}

export interface RepositoryCache {
  readonly backend: Backend;
  readonly ownLocks: OwnLocks;
  readonly kept: KeptFiles;
}

export interface OpenedBackend {
  /** Without the cache, which is a repository's own. */
  readonly backend: Backend;
  /** With the cache of the repository of that id, wherever it lies now; `undefined` without a folder for caches. */
  readonly withCache: ((repository: string) => RepositoryCache) | undefined;
  readonly throttle: Throttle;
  /** As `Throttle.setLimits`, for connections and giving way, too. */
  readonly setLimits: (limits: TransferLimits) => void;
}

const noLimits: TransferLimits = { uploadBytesPerSecond: undefined, downloadBytesPerSecond: undefined };

/** Makes no connection yet. Fails with `auth/sign-in-required` when Azure is to be used without a credential. */
export async function openBackend(options: OpenBackendOptions): Promise<OpenedBackend> {
  const { clock, log } = options;
  const { limits: firstLimits = noLimits } = options;
  const throttle = new Throttle(firstLimits, clock);
  const base = await openBase(options, throttle);
  const giveWay = new GiveWay({ clock, throttle, probe: (signal) => smallQuestion(base, signal) });
  const limited = new LimitedBackend(base, () => giveWay.stop());
  const setLimits = (limits: TransferLimits) => {
    throttle.setLimits(limits);
    limited.setConnections(limits.connections);
    if (limits.givesWay && isFarAway(options.location)) giveWay.start();
    else giveWay.stop();
  };
  setLimits(firstLimits);
  const logging = new LoggingBackend(limited, { clock, log });
  const backend = new RetryingBackend(logging, { clock, log, random });
  const { cacheFolder } = options;
  const withCache = (repository: string): RepositoryCache => {
    const folder = join(cacheFolder!, repository);
    return {
      backend: new CachedBackend(backend, { folder, log }),
      ownLocks: new OwnLocks(join(folder, 'own-locks'), log),
      kept: new KeptFiles(join(folder, 'kept'), log),
    };
  };
  return { backend, withCache: cacheFolder === undefined ? undefined : withCache, throttle, setLimits };
}

/** On the way to a disk, or to an emulator on this computer, there is no line that others wait in. */
function isFarAway(location: RepositoryLocation): boolean {
  return location.kind === 'azure' && !/^https?:\/\/(127\.|localhost|\[::1])/.test(location.endpoint);
}

/** One that every repository answers. */
async function smallQuestion(backend: Backend, signal: AbortSignal): Promise<void> {
  await backend.stat({ type: 'config', name: '' }, { signal });
}

/** What can be looked at there before the first backup, also without a credential. Makes no connection yet. */
export async function openCheck(
  options: Omit<OpenBackendOptions, 'limits' | 'cacheFolder' | 'log'>,
): Promise<PlaceCheck> {
  const { location } = options;
  if (location.kind === 'local') return new LocalCheck(location.path);
  const credential = options.credential.kind === 'none' ? undefined : azureCredential(options);
  const { AzureCheck } = await import('./azure/azure-check');
  return new AzureCheck({ ...options, ...location, credential });
}

/** See `Engine.findRepositories`. */
export async function openSurvey(
  options: Omit<OpenBackendOptions, 'limits' | 'cacheFolder' | 'log'>,
  call: CallOptions,
): Promise<RepositorySurvey> {
  const { location } = options;
  if (location.kind === 'local') throw new EngineError('input/invalid', 'Only containers are searched');
  const credential = azureCredential(options);
  const { surveyContainer } = await import('./azure/azure-survey');
  return surveyContainer({ ...options, ...location, credential }, call);
}

/** See `Engine.loadPublished`. */
export async function loadPublished(
  options: Omit<OpenBackendOptions, 'limits' | 'cacheFolder' | 'log'> & { readonly name: string },
  call: CallOptions,
): Promise<string | undefined> {
  const { location, name } = options;
  if (location.kind === 'local')
    throw new EngineError('input/invalid', 'Only containers hold what is published');
  const credential = azureCredential(options);
  const { loadPublishedFile } = await import('./azure/azure-published');
  return loadPublishedFile({ ...options, ...location, credential }, name, call);
}

/** Azure's client is loaded for Azure only: it is the largest part of the engine's code. */
async function openBase(options: OpenBackendOptions, pace: Pace): Promise<Backend> {
  const { location, clock, trustedCertificates } = options;
  if (location.kind === 'local') return new LocalBackend({ path: location.path, pace });
  const credential = azureCredential(options);
  const { AzureBackend } = await import('./azure/azure-backend');
  return new AzureBackend({ ...location, credential, clock, pace, trustedCertificates });
}

function azureCredential({
  credential,
  getToken,
  tokenHosts: hosts,
  location,
}: Pick<OpenBackendOptions, 'credential' | 'getToken' | 'tokenHosts' | 'location'>): AzureCredential {
  switch (credential.kind) {
    case 'none':
      throw new EngineError('auth/sign-in-required', 'Azure needs an account key, a SAS or a sign-in', {
        location: formatLocation(location),
      });
    case 'account-key':
    case 'sas':
      return credential;
    case 'token':
      if (!getToken) throw new EngineError('bug', 'the engine was opened without a source of tokens');
      return { ...credential, getToken, hosts };
  }
}
