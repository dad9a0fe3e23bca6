import type { Clock } from '../engine/base/clock';
import { EngineError } from '../engine/errors';
import type { AccessToken, EntraClient, SignedInAccount } from './entra-client';
import { type KeptTokenRequest, type SignInNeed, TokenKeeper } from './token-keeper';

export interface AccountTokenRequest extends KeptTokenRequest {
  /** The id of a signed-in account. */
  readonly account: string;
  readonly scopes: readonly string[];
  /** The organisation that is asked of the account, where that is known. */
  readonly tenantId?: string | undefined;
}

export interface AccountNeed extends SignInNeed {
  /** The account's id. */
  readonly account: string;
}

/** The tokens of all accounts, for whoever works with the storage; and what these wait for. */
export class AccountTokens {
  readonly #entra: EntraClient;
  readonly #clock: Clock;
  readonly #keepers = new Map<string, { readonly account: string; readonly keeper: TokenKeeper }>();
  /** Called when `needs` changes. */
  onDidChangeNeeds: (() => void) | undefined;

  constructor(entra: EntraClient, clock: Clock) {
    this.#entra = entra;
    this.#clock = clock;
  }

  /** Whose sign-in is needed, each account once. */
  get needs(): readonly AccountNeed[] {
    const needs = new Map<string, AccountNeed>();
    for (const { account, keeper } of this.#keepers.values()) {
      const { need } = keeper;
      const isWaitedFor = need?.isWaitedFor === true || needs.get(account)?.isWaitedFor === true;
      if (need) needs.set(account, { ...need, account, isWaitedFor });
    }
    return [...needs.values()];
  }

  /**
   * A token that is good for some minutes; waits while a sign-in of its account is needed. Fails with `auth/wrong-account` when the account is of
   * another organisation than `tenantId`, `auth/unreachable` when waiting helps, `auth/blocked` or `auth/not-set-up` when only the administrator does.
   */
  async getToken(
    { account, scopes, tenantId, ...request }: AccountTokenRequest,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<AccessToken> {
    if (tenantId !== undefined) await this.#requireTenant(account, tenantId);
    return this.#keeper(account, scopes).getToken(request, signal);
  }

  /** To be told of each sign-in: those who wait for it go on. */
  didSignIn({ id }: SignedInAccount): void {
    for (const { account, keeper } of this.#keepers.values()) if (account === id) keeper.didSignIn();
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
      onDidChangeNeed: () => this.onDidChangeNeeds?.(),
    });
    this.#keepers.set(key, { account, keeper });
    return keeper;
  }
}
