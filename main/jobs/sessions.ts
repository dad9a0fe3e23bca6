import { resolve } from 'node:path';
import { isSafeEndpoint } from '../../contract/azure-names';
import type { Credential, Place } from '../../contract/data';
import type { RemoteEngine, RemoteSession } from '../engine-thread/protocol';
import type { RepositoryLocation, StorageCredential, TransferLimits } from '../engine/requests';
import type { Secrets } from '../auth/secrets';
import { requireTokenHost } from '../engine/base/token-hosts';
import { cancelledError, EngineError, throwIfAborted } from '../engine/errors';
import { AppError } from '../app-error';
import { isWithin } from './path-within';

/** What the embedded storage needs; every start of it is the emulator with its public key. */
export interface EmbeddedStorage {
  readonly endpoint: string;
  readonly account: string;
  readonly key: string;
}

/** What the organisation's cloud has besides: Azure's public one without. */
export interface Cloud {
  /** Where sign-ins may be sent; see `EngineOptions`. */
  readonly tokenHosts?: readonly string[] | undefined;
  /** The address of a storage account that was given by its name alone. */
  readonly endpointOf?: ((account: string) => string) | undefined;
}

export interface SessionSource {
  readonly place: Place | undefined;
  readonly secrets: Secrets | undefined;
  /** As they are now; `applyLimits` when they change. */
  readonly limits: TransferLimits;
}

/** Opens the connected repository once and hands the open session to whoever needs it. */
export class Sessions {
  readonly #engine: RemoteEngine;
  readonly #embedded: EmbeddedStorage | undefined;
  readonly #cacheFolder: string;
  readonly #source: () => SessionSource;
  readonly #cloud: Cloud;
  #opening: Promise<RemoteSession> | undefined;
  #openingAbort = new AbortController();

  constructor(
    engine: RemoteEngine,
    embedded: EmbeddedStorage | undefined,
    cacheFolder: string,
    source: () => SessionSource,
    cloud: Cloud = {},
  ) {
    this.#engine = engine;
    this.#embedded = embedded;
    this.#cacheFolder = cacheFolder;
    this.#source = source;
    this.#cloud = cloud;
  }

  /**
   * The open session. Opening is shared by all who ask at the same time; an aborted `signal` ends only its caller's waiting.
   * `app/not-connected`, `app/password-needed`, and whatever opening fails with.
   */
  async get(signal: AbortSignal): Promise<RemoteSession> {
    throwIfAborted(signal);
    if (!this.#opening) {
      this.#opening = this.#open().catch((error: unknown) => {
        this.#opening = undefined;
        throw error;
      });
      this.updateSearch();
    }
    return untilAborted(this.#opening, signal);
  }

  /** Lets the index of the search learn of new snapshots; nothing when no session is open. What fails it the next search tells. */
  updateSearch(): void {
    void this.#opening
      ?.then((session) => session.updateSearch({ signal: new AbortController().signal }))
      .catch(() => undefined);
  }

  /** Takes a session that was just opened in another way, in place of the one before. */
  async adopt(session: RemoteSession): Promise<void> {
    await this.close();
    this.#opening = Promise.resolve(session);
    this.applyLimits();
    this.updateSearch();
  }

  /** Also for what is under way. */
  applyLimits(): void {
    void this.#opening?.then((session) => session.setLimits(this.#source().limits)).catch(() => undefined);
  }

  /** Whether `path` lies in the folder that backups are kept in. */
  holds(path: string): boolean {
    const { place } = this.#source();
    return place?.kind === 'local' && isWithin(resolve(path), resolve(place.path));
  }

  /** Closes the session, or gives its opening up. */
  async close(): Promise<void> {
    const opening = this.#opening;
    this.#opening = undefined;
    this.#openingAbort.abort();
    // Whoever asked for the session that failed to open has been told.
    const session = await opening?.catch(() => undefined);
    await session?.close();
  }

  /**
   * How the engine reaches `place`. `app/not-connected` for an embedded storage that this start did not bring, `storage/forbidden` where no sign-in may be
   * sent, or nothing at all.
   */
  resolve(
    place: Place,
    credential: Credential,
  ): { readonly location: RepositoryLocation; readonly credential: StorageCredential } {
    if (place.kind === 'local')
      return { location: { kind: 'local', path: place.path }, credential: { kind: 'none' } };
    if (place.kind === 'azure') {
      const { account, container, prefix } = place;
      const { tokenHosts, endpointOf = publicEndpointOf } = this.#cloud;
      const endpoint = place.endpoint ?? endpointOf(account);
      if (!isSafeEndpoint(endpoint))
        throw new EngineError('storage/forbidden', 'The connection would not be encrypted', {
          networkCode: 'NOT_ENCRYPTED',
        });
      if (credential.kind === 'account') requireTokenHost(endpoint, tokenHosts);
      return {
        location: { kind: 'azure', account, container, prefix, endpoint },
        credential:
          credential.kind === 'account' ? { kind: 'token', account: credential.accountId } : credential,
      };
    }
    if (!this.#embedded)
      throw new AppError('app/not-connected', 'The embedded storage is not running; use npm start');
    const { account, endpoint, key } = this.#embedded;
    return {
      location: { kind: 'azure', account, container: 'stowkeep', prefix: '', endpoint },
      credential: { kind: 'account-key', key },
    };
  }

  /** The text of what an administrator has published in this computer's container; `undefined` where there is nothing, or nothing can be asked. */
  async loadPublished(name: string, signal: AbortSignal): Promise<string | undefined> {
    const { place, secrets } = this.#source();
    if (!place || !secrets || place.kind === 'local') return undefined;
    return this.#engine.loadPublished({ ...this.resolve(place, secrets.credential), name }, { signal });
  }

  openRequest(place: Place, secrets: Secrets): Parameters<RemoteEngine['open']>[0] {
    return {
      ...this.resolve(place, secrets.credential),
      password: secrets.password,
      limits: this.#source().limits,
      cacheFolder: this.#cacheFolder,
    };
  }

  async #open(): Promise<RemoteSession> {
    const { place, secrets } = this.#source();
    if (!place) throw new AppError('app/not-connected', 'No storage is connected');
    if (!secrets) throw new AppError('app/password-needed', 'The password is not known in this run');
    this.#openingAbort = new AbortController();
    return this.#engine.open(this.openRequest(place, secrets), { signal: this.#openingAbort.signal });
  }
}

/** What `promise` becomes, or `cancelledError` as soon as `signal` is aborted. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(cancelledError());
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

const publicEndpointOf = (account: string) => `https://${account}.blob.core.windows.net`;
