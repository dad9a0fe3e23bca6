import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Connection, Credential, Organisation, Place, PlaceState } from '../../contract/data';
import {
  passwordFrom,
  readRecoveryKey,
  recoveryKeyOf,
  recoveryKeyRandomBytes,
  recoveryKeyGroupsOf,
} from '../../contract/recovery-key';
import type { Secrets, SecretsVault } from '../auth/secrets';
import type { RemoteEngine, RemoteSession } from '../engine-thread/protocol';
import type { SettingsFile } from '../settings/settings-file';
import type { Clock } from '../engine/base/clock';
import { isEngineError, type ErrorContext } from '../engine/errors';
import { AppError } from '../app-error';
import type { Sessions } from './sessions';

interface ConnectRequest {
  readonly place: Place;
  readonly credential: Credential;
  readonly password: string;
  readonly mode: 'create' | 'open';
  readonly rememberPassword: boolean;
}

interface UnlockRequest {
  readonly password: string;
  readonly credential?: Credential | undefined;
  readonly rememberPassword: boolean;
}

export interface ConnectionsOptions {
  readonly engine: RemoteEngine;
  readonly sessions: Sessions;
  readonly settings: SettingsFile;
  readonly vault: SecretsVault;
  /** What the organisation has set up for this account. */
  readonly organisation: (accountId: string | undefined) => Promise<Organisation | null>;
  readonly isBusy: () => boolean;
  readonly clock: Clock;
  readonly onDidChange: (connection: Connection | null) => void;
}

/** The one storage this computer is connected to: finding, connecting, unlocking, leaving. */
export class Connections {
  readonly #engine: RemoteEngine;
  readonly #sessions: Sessions;
  readonly #settings: SettingsFile;
  readonly #vault: SecretsVault;
  readonly #organisation: ConnectionsOptions['organisation'];
  readonly #isBusy: () => boolean;
  readonly #clock: Clock;
  readonly #onDidChange: (connection: Connection | null) => void;

  constructor(options: ConnectionsOptions) {
    this.#engine = options.engine;
    this.#sessions = options.sessions;
    this.#settings = options.settings;
    this.#vault = options.vault;
    this.#organisation = options.organisation;
    this.#isBusy = options.isBusy;
    this.#clock = options.clock;
    this.#onDidChange = options.onDidChange;
  }

  get(): Connection | null {
    const { connection } = this.#settings.document;
    if (!connection) return null;
    const { place, location, repositoryId, secretKind = null } = connection;
    const isUnlocked = this.#vault.get() !== undefined;
    return {
      place,
      location,
      repositoryId,
      isUnlocked,
      isPasswordRemembered: this.#vault.isRemembered,
      missingSecret: isUnlocked ? null : secretKind,
    };
  }

  probe(place: Place, credential: Credential, signal: AbortSignal): Promise<PlaceState> {
    return this.#engine.probe(this.#sessions.resolve(place, credential), { signal });
  }

  /** `app/place-fixed` for another place than the organisation's where that leaves no choice. */
  async connect(request: ConnectRequest, signal: AbortSignal): Promise<Connection> {
    await this.#requireAllowed(request);
    return this.#connect(request, signal);
  }

  async #requireAllowed({ place, credential }: ConnectRequest): Promise<void> {
    const organisation = await this.#organisation(
      credential.kind === 'account' ? credential.accountId : undefined,
    );
    if (!organisation?.isPlaceFixed) return;
    const reached = (wanted: Place) => this.#sessions.resolve(wanted, { kind: 'none' }).location;
    if (!organisation.place || !isDeepStrictEqual(reached(place), reached(organisation.place)))
      throw new AppError('app/place-fixed', 'The organisation has fixed where backups go');
  }

  async #connect(request: ConnectRequest, signal: AbortSignal): Promise<Connection> {
    const { place, credential } = request;
    // Before anything is created: what cannot be remembered must not be found out after it.
    if (request.rememberPassword) this.#vault.requireKeychain();
    const { session, secrets } = await this.#openTyped(request, signal);
    this.#vault.set(secrets, { isRemembered: request.rememberPassword });
    const connection = {
      place,
      location: locationText(place),
      repositoryId: session.info.id,
      ...this.#adoptedOf(session),
    };
    // Whoever opens it with the key has the key.
    const proof =
      request.mode === 'open' ? { kitConfirmedAt: this.#now() } : this.#proofFor(request.password);
    this.#settings.update({ connection: { ...connection, ...reachedWith(credential), ...proof } });
    await this.#sessions.adopt(session);
    return this.#changed();
  }

  /** A password of the person's own was thought of, typed twice and is known; a key that was made here is on this computer alone. */
  #proofFor(password: string): { readonly kitConfirmedAt?: string } {
    return recoveryKeyGroupsOf(password) === undefined ? { kitConfirmedAt: this.#now() } : {};
  }

  /** With the recovery key that was meant; with the text as it is where that is none, or does not open: somebody may have chosen it. */
  async #openTyped({ place, credential, password, mode }: ConnectRequest, signal: AbortSignal) {
    const open = async (text: string) => {
      const secrets = { password: text, credential };
      return {
        secrets,
        session: await this.#engine[mode](this.#sessions.openRequest(place, secrets), { signal }),
      };
    };
    const meant = passwordFrom(password);
    try {
      return await open(meant).catch((error: unknown) => {
        if (meant === password || !isEngineError(error, 'repository/wrong-password')) throw error;
        return open(password);
      });
    } catch (error) {
      if (!isEngineError(error, 'repository/wrong-password')) throw error;
      throw new AppError(error.code, error.message, { ...error.context, ...typedAs(password) });
    }
  }

  /**
   * Opens the known connection with its password, and with the storage credential where neither the vault has it nor an account stands for it. Wherever
   * it leads: what was backed up there has to be found again, whatever the organisation has decided since.
   */
  async unlock(request: UnlockRequest, signal: AbortSignal): Promise<Connection> {
    const { connection } = this.#settings.document;
    if (!connection) throw new AppError('app/not-connected', 'No storage is connected');
    const { accountId } = connection;
    const fallback: Credential = accountId === undefined ? { kind: 'none' } : { kind: 'account', accountId };
    const credential = request.credential ?? this.#vault.get()?.credential ?? fallback;
    return this.#connect({ ...request, place: connection.place, credential, mode: 'open' }, signal);
  }

  /**
   * `app/keychain-unavailable` before anything is changed where the new one could not be remembered as the old one is; `app/password-not-remembered` after it,
   * when that was found out too late.
   */
  async changePassword(current: string, typedNext: string, signal: AbortSignal): Promise<Connection> {
    const next = passwordFrom(typedNext);
    const secrets = this.#vault.get();
    if (!secrets) throw new AppError('app/password-needed', 'The password is not known in this run');
    if (![current, passwordFrom(current)].includes(secrets.password))
      throw new AppError('repository/wrong-password', 'The current password is wrong', typedAs(current));
    const { isRemembered } = this.#vault;
    if (isRemembered) this.#vault.requireKeychain();
    const session = await this.#sessions.get(signal);
    await session.changePassword(next, { signal });
    const connection = this.#settings.document.connection!;
    this.#settings.update({
      connection: { ...connection, kitConfirmedAt: undefined, ...this.#proofFor(next) },
    });
    this.#keepChanged({ ...secrets, password: next }, isRemembered);
    return this.#changed();
  }

  #keepChanged(secrets: Secrets, isRemembered: boolean): void {
    try {
      this.#vault.set(secrets, { isRemembered });
    } catch (error) {
      this.#vault.replace(secrets);
      this.#changed();
      throw new AppError('app/password-not-remembered', `The new password holds: ${String(error)}`);
    }
  }

  /** `app/already-running` while a job uses the storage. */
  async disconnect(): Promise<void> {
    await this.#closeUnlessBusy();
    this.#vault.forget();
    this.#settings.update({ connection: null });
    this.#onDidChange(null);
  }

  /** The account that the storage is reached with, where it is one. */
  get accountId(): string | undefined {
    return this.#settings.document.connection?.accountId;
  }

  /** Closes what was opened with the account; the connection stays, and waits for a sign-in. `app/already-running` while a job uses the storage. */
  async releaseAccount(accountId?: string): Promise<void> {
    if (this.isReachedAs(accountId)) await this.#closeUnlessBusy();
  }

  /** Whether the account, or any without, is what the storage is reached with. */
  isReachedAs(accountId: string | undefined): boolean {
    return this.accountId !== undefined && this.accountId === (accountId ?? this.accountId);
  }

  /** A recovery key. */
  generatePassword(): string {
    return recoveryKeyOf(randomBytes(recoveryKeyRandomBytes));
  }

  async #closeUnlessBusy(): Promise<void> {
    this.#requireIdle();
    await this.#sessions.close();
    // It takes its time, and what starts meanwhile opens the storage anew.
    this.#requireIdle();
  }

  #requireIdle(): void {
    if (this.#isBusy()) throw new AppError('app/already-running', 'A job is using the storage');
  }

  /** What was taken over stays so when the same backup is opened again. */
  #adoptedOf({ info }: RemoteSession) {
    const { connection } = this.#settings.document;
    return connection?.repositoryId === info.id ? { adopted: connection.adopted } : {};
  }

  #now(): string {
    return new Date(this.#clock.nowMs()).toISOString();
  }

  #changed(): Connection {
    const connection = this.get();
    if (!connection) throw new AppError('bug', 'The connection is gone right after it was made');
    this.#onDidChange(connection);
    return connection;
  }
}

/** What a password that does not open is, for the words: see `connection.connect`. */
function typedAs(password: string): ErrorContext {
  const reading = readRecoveryKey(password);
  if (reading.kind === 'key') return { typed: 'key' };
  const { kind, ...facts } = reading;
  return { typed: kind, ...facts };
}

/** As much of it as is no secret. */
function reachedWith(credential: Credential) {
  if (credential.kind === 'account') return { accountId: credential.accountId };
  return credential.kind === 'none' ? {} : { secretKind: credential.kind };
}

function locationText(place: Place): string {
  switch (place.kind) {
    case 'embedded':
      return 'the test storage on this computer';
    case 'local':
      return place.path;
    case 'azure': {
      const { account, container, prefix } = place;
      return `${prefix === '' ? '' : `“${prefix}” in `}container “${container}” of account “${account}”`;
    }
  }
}
