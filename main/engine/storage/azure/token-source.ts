import type { Clock } from '../../base/clock';
import type { StallWatch } from '../stall-watch';
import type { GetToken, StorageToken, TokenRequest } from '../storage-token';

/** With less than this left, or with a quarter of its life, a token is asked for again. Whoever renews it has done so by then. */
const askAgainMs = 5 * 60_000;

export interface TokenSourceOptions {
  readonly account: string;
  readonly getToken: GetToken;
}

/** What the SDK takes for a credential; of its options only what is used here. */
interface SdkCredential {
  getToken(
    scopes: unknown,
    options?: { readonly claims?: string; readonly tenantId?: string },
  ): Promise<{ readonly token: string; readonly expiresOnTimestamp: number }>;
}

interface HeldToken extends StorageToken {
  readonly sinceMs: number;
  readonly isRefused: boolean;
}

/** The tokens of one account, kept here while they are good: whoever gives them may be busy, and is asked only when it matters. */
export class TokenSource {
  readonly #options: TokenSourceOptions;
  readonly #clock: Clock;
  #held: HeldToken | undefined;
  /** What the present requests were given, in order. */
  readonly #given = new WeakMap<StallWatch, readonly string[]>();

  constructor(options: TokenSourceOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
  }

  /** For one request. The time that a person takes to sign in is not the storage's silence, and ends with the request. */
  credentialFor(watch: StallWatch): SdkCredential {
    const given: string[] = [];
    this.#given.set(watch, given);
    return {
      // What for, the SDK takes from the answer of the server: it must not choose what it is sent.
      getToken: async (_scopes, { claims, tenantId } = {}) => {
        // Asked a second time, the SDK was refused with what it has.
        const request = { claims, tenantId, refusedToken: given.at(-1) };
        const { token } = await this.#get(request, watch);
        given.push(token);
        // Ended already: the SDK neither keeps it nor, should the next not come, asks for it again and again.
        return { token, expiresOnTimestamp: 0 };
      },
    };
  }

  /**
   * The storage refused the token of this request. The SDK replaces it by itself if it is told so in due form, as Azure does; then, and without a token,
   * the answer is false: another would not help.
   */
  refuse(watch: StallWatch): boolean {
    const given = this.#given.get(watch) ?? [];
    if (given.length !== 1) return false;
    const held = this.#held;
    if (held && held.token === given[0]) this.#held = { ...held, isRefused: true };
    return true;
  }

  async #get(request: Omit<TokenRequest, 'account'>, watch: StallWatch): Promise<StorageToken> {
    const held = this.#held;
    const refusedToken = request.refusedToken ?? (held?.isRefused === true ? held.token : undefined);
    if (held && this.#isGood(held) && request.claims === undefined && refusedToken !== held.token)
      return held;
    const { account, getToken } = this.#options;
    const token = await watch.whilePaused(() =>
      getToken({ ...request, account, refusedToken }, { signal: watch.signal }),
    );
    this.#held = { ...token, sinceMs: this.#clock.nowMs(), isRefused: false };
    return token;
  }

  /** A clock that was set back says nothing about the token. */
  #isGood({ expiresOnMs, sinceMs }: HeldToken): boolean {
    const nowMs = this.#clock.nowMs();
    const marginMs = Math.min(askAgainMs, (expiresOnMs - sinceMs) / 4);
    return nowMs >= sinceMs && nowMs < expiresOnMs - marginMs;
  }
}
