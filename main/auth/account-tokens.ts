import type { Clock } from '../engine/base/clock';
import { EngineError } from '../engine/errors';
import { type AccessToken, type EntraClient, type SignedInAccount, storageScope } from './entra-client';
import { type KeptTokenRequest, type SignInNeed, TokenKeeper } from './token-keeper';

export interface AccountTokenRequest extends KeptTokenRequest {
  /** The id of a signed-in account. */
  readonly account: string;
  /** The storage's without. */
  readonly scopes?: readonly string[] | undefined;
  /** The organisation that is asked of the account, where that is known. */
  readonly tenantId?: string | undefined;
}

export interface AccountNeed extends SignInNeed {
  /** The account's id. */
  readonly account: string;
  /** What the token is for. */
  readonly scopes: readonly string[];
}

/** The tokens of all accounts, for whoever works with the storage; and what these wait for. */
export class AccountTokens {
  readonly #entra: EntraClient;
  readonly #clock: Clock;
  readonly #keepers = new Map<
    string,
    Pick<AccountNeed, 'account' | 'scopes'> & { readonly keeper: TokenKeeper }
  >();
  #toldNeeds: readonly AccountNeed[] = [];
  /** Called when `needs` changes. */
  onDidChangeNeeds: (() => void) | undefined;

  constructor(entra: EntraClient, clock: Clock) {
    this.#entra = entra;
    this.#clock = clock;
  }

  /** Whose sign-in is needed, and for what. */
  get needs(): readonly AccountNeed[] {
    return [...this.#keepers.values()].flatMap(({ account, scopes, keeper: { need } }) =>
      need ? [{ ...need, account, scopes }] : [],
    );
  }

  /**
   * A token that is good for some minutes; waits while a sign-in of its account is needed. Fails with `auth/wrong-account` when the account is of
   * another organisation than `tenantId`, `auth/unreachable` when waiting helps, `auth/blocked` or `auth/not-set-up` when only the administrator does.
   */
  async getToken(
    { account, scopes = [storageScope], tenantId, ...request }: AccountTokenRequest,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<AccessToken> {
    if (tenantId !== undefined) await this.#requireTenant(account, tenantId);
    return this.#keeper(account, scopes).getToken(request, signal);
  }

  /** To be told of each sign-in: those who wait for it go on. */
  didSignIn({ id }: SignedInAccount): void {
    for (const { account, keeper } of this.#keepers.values()) if (account === id) keeper.didSignIn();
  }

  /** To be told when people were signed out: their tokens are forgotten, and whoever still waits for one finds out. */
  didSignOut(isOut: (account: string) => boolean): void {
    for (const { account, keeper } of this.#keepers.values()) if (isOut(account)) keeper.didSignIn();
  }

  /** Finds out which of these accounts need a sign-in before anybody has to wait for it. */
  async look(accounts: readonly SignedInAccount[]): Promise<void> {
    await Promise.all(accounts.map(({ id }) => this.#keeper(id, [storageScope]).look()));
  }

  dispose(): void {
    for (const { keeper } of this.#keepers.values()) keeper.dispose();
  }

  /** Nor is a token handed to whoever names another organisation than the account's. */
  async #requireTenant(account: string, tenantId: string): Promise<void> {
    const known = (await this.#entra.accounts()).find(({ id }) => id === account);
    if (known && known.tenantId !== tenantId)
      throw new EngineError('auth/wrong-account', 'The storage belongs to another organisation', {
        tenantId,
      });
  }

  #keeper(account: string, scopes: readonly string[]): TokenKeeper {
    const key = JSON.stringify([account, ...scopes]);
    const present = this.#keepers.get(key);
    if (present) return present.keeper;
    const keeper = new TokenKeeper({
      clock: this.#clock,
      renew: (request) => this.#entra.renew(account, { ...request, scopes }),
      onDidChangeNeed: () => this.#tellNeeds(),
    });
    this.#keepers.set(key, { account, scopes, keeper });
    return keeper;
  }

  /** Every request of a job waits by itself: only the first and the last are news. */
  #tellNeeds(): void {
    const { needs } = this;
    const told = this.#toldNeeds;
    this.#toldNeeds = needs;
    if (needs.length !== told.length || needs.some((need, at) => !isSame(need, told[at])))
      this.onDidChangeNeeds?.();
  }
}

function isSame(a: AccountNeed, b: AccountNeed | undefined): boolean {
  return a.error === b?.error && a.isWaitedFor === b.isWaitedFor;
}
