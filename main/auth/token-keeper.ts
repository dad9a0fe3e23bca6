import type { Clock } from '../engine/base/clock';
import { EngineError, isEngineError, throwIfAborted } from '../engine/errors';
import type { AccessToken } from './entra-client';
import { untilAborted } from './interactive-sign-in';

/** Renewed so long before its end, or with a fifth of its life left, while the old one is still given out. */
const renewAheadMs = 10 * 60_000;
/** With less than this, or a tenth of its life, a token is not given out any more: it could end on its way. */
const lastMs = 2 * 60_000;
/** After a renewal ahead of time that failed. */
const tryAgainMs = 30_000;

/** After a look at which Entra could not be reached: after sleep the network comes back within seconds, or minutes. */
const lookPausesMs = [5000, 20_000, 60_000, 5 * 60_000];

/** Why somebody has to sign in. */
export interface SignInNeed {
  /** `auth/sign-in-required` or `auth/expired`. */
  readonly error: EngineError;
  /** What the sign-in has to ask for, as JSON. */
  readonly claims: string | undefined;
  /** Whether work stands still until then. */
  readonly isWaitedFor: boolean;
}

export interface KeptTokenRequest {
  /** A claims challenge, as JSON. */
  readonly claims?: string | undefined;
  readonly refusedToken?: string | undefined;
}

export interface TokenKeeperOptions {
  readonly clock: Clock;
  /** `isForced`: a token that is known already is not good enough. */
  readonly renew: (request: {
    readonly claims: string | undefined;
    readonly isForced: boolean;
    readonly signal: AbortSignal;
  }) => Promise<AccessToken>;
  /** Called at each change; must not throw. */
  readonly onDidChangeNeed: () => void;
}

interface HeldToken extends AccessToken {
  readonly sinceMs: number;
  /** That it was asked for. */
  readonly claims: string | undefined;
}

/**
 * One account's tokens for one purpose. They are renewed ahead of their end without anybody being asked. When only a sign-in helps, whoever needs a
 * token waits for it, as long as it takes; nothing is tried meanwhile.
 */
export class TokenKeeper {
  readonly #options: TokenKeeperOptions;
  readonly #disposed = new AbortController();
  readonly #waiting = new Set<() => void>();
  /** By the claims that they ask for. */
  readonly #renewals = new Map<string | undefined, Promise<HeldToken>>();
  #held: HeldToken | undefined;
  #need: Omit<SignInNeed, 'isWaitedFor'> | undefined;
  /** What the storage demanded last, if Entra can give it: it would be demanded of the next token, too. */
  #claims: string | undefined;
  #nextAheadMs = 0;
  /** What a renewal that began before the last one finds out is of no interest any more. */
  #signIns = 0;
  #looks = 0;

  constructor(options: TokenKeeperOptions) {
    this.#options = options;
  }

  get need(): SignInNeed | undefined {
    return this.#need && { ...this.#need, isWaitedFor: this.#waiting.size > 0 };
  }

  /** A token that is good for some minutes. Waits for a sign-in where one is needed; fails with what a sign-in does not help against. */
  async getToken(request: KeptTokenRequest, signal: AbortSignal): Promise<AccessToken> {
    for (;;) {
      throwIfAborted(signal);
      const held = this.#held;
      if (held && this.#isGood(held, request)) {
        this.#renewAhead(held);
        return held;
      }
      try {
        if (!this.#need) return await untilAborted(this.#renewFor(request), signal);
      } catch (error) {
        // Whoever renewed has told the need.
        if (!needsSignIn(error)) throw error;
      }
      await this.#untilSignedIn(signal);
    }
  }

  /**
   * Finds out before anybody has to wait whether only a sign-in helps; tries again some times while Entra cannot be reached. A later look takes its place.
   * What else may be wrong, whoever needs a token is told.
   */
  async look(): Promise<void> {
    const look = ++this.#looks;
    const signIns = this.#signIns;
    for (const pauseMs of [0, ...lookPausesMs]) {
      if (pauseMs > 0) await this.#options.clock.sleep(pauseMs, this.#disposed.signal).catch(() => undefined);
      if (this.#disposed.signal.aborted || look !== this.#looks || signIns !== this.#signIns) return;
      if (!(await this.#isUnreachable())) return;
    }
  }

  /** Somebody has signed in, or may have: those who wait try again. */
  didSignIn(): void {
    this.#signIns++;
    this.#held = undefined;
    this.#setNeed(undefined);
    for (const goOn of [...this.#waiting]) goOn();
  }

  /** Stops what goes on by itself. Those who wait are not told: their signals are theirs. */
  dispose(): void {
    this.#disposed.abort();
  }

  async #isUnreachable(): Promise<boolean> {
    const held = this.#held;
    if (this.#need || (held && this.#hasLeft(held, renewAheadMs, 1 / 5))) return false;
    return this.#renewFor({}).then(
      () => false,
      (error: unknown) => isEngineError(error, 'auth/unreachable'),
    );
  }

  #isGood(held: HeldToken, { claims, refusedToken }: KeptTokenRequest): boolean {
    if (held.token === refusedToken || (claims !== undefined && held.claims !== claims)) return false;
    return this.#hasLeft(held, lastMs, 1 / 10);
  }

  /** A clock that was set back says nothing about the token, and counts as its end. */
  #hasLeft({ expiresOnMs, sinceMs }: HeldToken, marginMs: number, share: number): boolean {
    const nowMs = this.#options.clock.nowMs();
    const leastMs = Math.min(marginMs, (expiresOnMs - sinceMs) * share);
    return nowMs >= sinceMs && nowMs < expiresOnMs - leastMs;
  }

  #renewAhead(held: HeldToken): void {
    const nowMs = this.#options.clock.nowMs();
    if (this.#need || this.#renewals.size > 0 || nowMs < this.#nextAheadMs) return;
    if (this.#hasLeft(held, renewAheadMs, 1 / 5)) return;
    this.#nextAheadMs = nowMs + tryAgainMs;
    // The present token is still good; whoever finds that it is not any more is told what is wrong.
    this.#renew(this.#claims, true).catch(() => undefined);
  }

  #renewFor({ claims = this.#claims, refusedToken }: KeptTokenRequest): Promise<HeldToken> {
    return this.#renew(claims, this.#held !== undefined || refusedToken !== undefined);
  }

  /** One renewal at a time, which all who need it share: it is not theirs to cancel. */
  #renew(claims: string | undefined, isForced: boolean): Promise<HeldToken> {
    const present = this.#renewals.get(claims);
    if (present) return present;
    const renewal = this.#startRenewal(claims, isForced).finally(() => this.#renewals.delete(claims));
    this.#renewals.set(claims, renewal);
    return renewal;
  }

  async #startRenewal(claims: string | undefined, isForced: boolean): Promise<HeldToken> {
    const { clock, renew } = this.#options;
    const signIns = this.#signIns;
    try {
      const token = await renew({ claims, isForced, signal: this.#disposed.signal });
      const held = { ...token, claims, sinceMs: clock.nowMs() };
      // Otherwise it may be of somebody who has signed out.
      if (signIns === this.#signIns) this.#held = held;
      this.#claims = claims;
      this.#nextAheadMs = 0;
      return held;
    } catch (error) {
      if (needsSignIn(error) && signIns === this.#signIns) {
        this.#claims = claims;
        this.#setNeed({ error, claims: claimsOf(error) ?? claims });
      }
      throw error;
    }
  }

  async #untilSignedIn(signal: AbortSignal): Promise<void> {
    if (!this.#need) return;
    let goOn = (): void => undefined;
    const signedIn = new Promise<void>((resolve) => (goOn = resolve));
    this.#waiting.add(goOn);
    this.#options.onDidChangeNeed();
    try {
      await untilAborted(signedIn, signal);
    } finally {
      this.#waiting.delete(goOn);
      this.#options.onDidChangeNeed();
    }
  }

  #setNeed(need: Omit<SignInNeed, 'isWaitedFor'> | undefined): void {
    if (this.#need === need) return;
    this.#need = need;
    this.#options.onDidChangeNeed();
  }
}

export function needsSignIn(error: unknown): error is EngineError {
  return isEngineError(error, 'auth/sign-in-required', 'auth/expired');
}

/** What a renewal has to fail with that nobody should wait after: where only a sign-in would help, it does not help here. */
export function withoutWaiting(error: unknown): unknown {
  return needsSignIn(error) ? new EngineError('auth/not-set-up', error.message, error.context) : error;
}

/** What Entra or the storage demand of the next sign-in, as JSON. */
export function claimsOf({ context }: EngineError): string | undefined {
  const { claims } = context;
  return typeof claims === 'string' ? claims : undefined;
}
