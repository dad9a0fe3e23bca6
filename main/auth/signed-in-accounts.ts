import type { CallInput, Calls } from '../../contract/calls';
import type { Account, Accounts } from '../../contract/data';
import type { Events } from '../../contract/events';
import { toErrorData } from '../app-error';
import type { Clock } from '../engine/base/clock';
import { anySignal } from '../engine/base/signals';
import { EngineError } from '../engine/errors';
import { type AccountNeed, type AccountTokenRequest, AccountTokens } from './account-tokens';
import {
  type AccessToken,
  EntraClient,
  type EntraSettings,
  type SignedInAccount,
  storageScope,
} from './entra-client';
import type { TokenCache } from './token-cache';

export interface SignedInAccountsOptions {
  /** `undefined` when this installation knows no app registration. */
  readonly settings: EntraSettings | undefined;
  /** Why it knows none, if somebody tried to name one. */
  readonly problem?: Error | undefined;
  readonly cache: TokenCache;
  readonly clock: Clock;
  /** Opens a page of Entra in the person's own browser. */
  readonly openBrowser: (url: string) => Promise<void>;
  readonly notify: <Name extends 'accountsChanged' | 'deviceCodeChanged'>(
    name: Name,
    payload: Events[Name],
  ) => void;
}

interface Entra {
  readonly client: EntraClient;
  readonly tokens: AccountTokens;
}

const keptAs = { kept: 'keychain', 'for-this-run': 'this-run', locked: 'locked' } as const;

/** Who is signed in on this computer, for the window: signs people in and out, gives their tokens, and tells who has to sign in again. */
export class SignedInAccounts {
  readonly #options: SignedInAccountsOptions;
  readonly #entra: Entra | undefined;
  /** As `get` found it last; `undefined` while it cannot be read. */
  #known: readonly SignedInAccount[] | undefined;
  #signingIn: AbortController | undefined;
  #telling = Promise.resolve();

  constructor(options: SignedInAccountsOptions) {
    this.#options = options;
    if (!options.settings) return;
    const client = new EntraClient(options.settings, options);
    const tokens = new AccountTokens(client, options.clock);
    client.onDidSignIn = (account) => {
      tokens.didSignIn(account);
      void this.#tell();
    };
    tokens.onDidChangeNeeds = () => void this.#tell();
    this.#entra = { client, tokens };
  }

  async get(): Promise<Accounts> {
    const known = await this.#entra?.client.accounts();
    const state = await this.#options.cache.state();
    this.#known = state === 'locked' ? undefined : known;
    return {
      isConfigured: this.#entra !== undefined,
      accounts: (known ?? []).map((account) => this.#view(account)),
      kept: keptAs[state],
    };
  }

  /** `undefined` when nobody of this id is signed in here. */
  async find(accountId: string | undefined): Promise<SignedInAccount | undefined> {
    return (await this.#entra?.client.accounts())?.find(({ id }) => id === accountId);
  }

  /** One at a time: a sign-in that goes on already is given up. Fails as `EntraClient.signIn` does. */
  async signIn(
    { method, accountId }: CallInput<Calls['accounts']['signIn']>,
    signal: AbortSignal,
  ): Promise<Account> {
    const { client } = this.#required();
    this.#signingIn?.abort();
    const giveUp = (this.#signingIn = new AbortController());
    const request = {
      signal: anySignal(signal, giveUp.signal),
      accountId,
      claims: foremost(this.#needsOf(accountId))?.claims,
    };
    const signedIn =
      method === 'browser'
        ? await client.signIn({ ...request, openBrowser: this.#options.openBrowser })
        : await this.#signInWithDeviceCode(client, request);
    await this.#telling;
    return this.#view(signedIn);
  }

  /** Forgets the person on this computer. `app/keychain-unavailable` while that cannot be done. */
  async signOut({ accountId, endsBrowserSession }: CallInput<Calls['accounts']['signOut']>): Promise<void> {
    const { client, tokens } = this.#required();
    await client.signOut(accountId);
    tokens.didSignOut((account) => account === accountId);
    await this.#tell();
    // They are signed out here, whether a browser opens or not.
    if (endsBrowserSession)
      await this.#options.openBrowser(client.browserSignOutUrl()).catch(() => undefined);
  }

  /** Forgets everybody, also when the keychain cannot open what is kept any more. */
  async forgetAll(): Promise<void> {
    await this.#options.cache.clear();
    this.#entra?.tokens.didSignOut(() => true);
    await this.#tell();
  }

  /** As `AccountTokens.getToken`; `auth/not-set-up` without an app registration. */
  async getToken(
    request: AccountTokenRequest,
    options: { readonly signal: AbortSignal },
  ): Promise<AccessToken> {
    return this.#required().tokens.getToken(request, options);
  }

  /** Why the storage cannot be reached with this account before a sign-in, and whether work stands still until then; `null` while all is well. */
  storageNeedOf(accountId: string): Account['need'] {
    // Another proof that only Azure's management asks for keeps no backup from running.
    return this.#told(
      accountId,
      this.#needsOf(accountId).filter(({ scopes }) => scopes.includes(storageScope)),
    );
  }

  /** Looks who is signed in, and whether they have to sign in again: at the start, and after the computer slept. */
  async look(): Promise<void> {
    await this.#tell();
    await this.#entra?.tokens.look(this.#known ?? []);
  }

  dispose(): void {
    this.#signingIn?.abort();
    this.#entra?.tokens.dispose();
  }

  async #signInWithDeviceCode(
    client: EntraClient,
    request: Omit<Parameters<EntraClient['signInWithDeviceCode']>[0], 'onCode'>,
  ): Promise<SignedInAccount> {
    const { notify } = this.#options;
    try {
      return await client.signInWithDeviceCode({
        ...request,
        onCode: ({ userCode, verificationUri, expiresOnMs }) =>
          notify('deviceCodeChanged', {
            userCode,
            verificationUri,
            expiresAt: new Date(expiresOnMs).toISOString(),
          }),
      });
    } finally {
      notify('deviceCodeChanged', null);
    }
  }

  #required(): Entra {
    if (!this.#entra)
      throw this.#options.problem ?? new EngineError('auth/not-set-up', 'No app registration is known here');
    return this.#entra;
  }

  #view({ id, userName, name, tenantId }: SignedInAccount): Account {
    return { id, userName, name, tenantId, need: this.#told(id, this.#needsOf(id)) };
  }

  #needsOf(accountId: string | undefined): readonly AccountNeed[] {
    return this.#entra?.tokens.needs.filter(({ account }) => account === accountId) ?? [];
  }

  #told(accountId: string, needs: readonly AccountNeed[]): Account['need'] {
    const need = foremost(needs);
    const isOut = this.#known?.every(({ id }) => id !== accountId);
    if (!need && isOut !== true) return null;
    const error =
      need?.error ?? new EngineError('auth/sign-in-required', 'This account is not signed in here');
    const { code, message, context } = toErrorData(error);
    return {
      error: { code, message, context: { ...context, accountId } },
      isWaitedFor: need?.isWaitedFor ?? false,
    };
  }

  /** In the order of what happened, each time as it is then. */
  #tell(): Promise<void> {
    this.#telling = this.#telling
      .then(async () => this.#options.notify('accountsChanged', await this.get()))
      // What is wrong with the file, whoever asks for it is told.
      .catch(() => undefined);
    return this.#telling;
  }
}

/** The one that work waits for. */
function foremost(needs: readonly AccountNeed[]): AccountNeed | undefined {
  return needs.find(({ isWaitedFor }) => isWaitedFor) ?? needs[0];
}
