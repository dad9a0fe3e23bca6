/** Tokens of Entra ID for the storage: what the engine asks of whoever opened it. Plain data that can be posted to another thread. */

/** What is asked for a token of Entra ID, for the storage alone. Never logged. */
export interface TokenRequest {
  readonly account: string;
  /** What the storage demands of the token, as JSON: a claims challenge. */
  readonly claims?: string | undefined;
  /** This token was refused: another is needed. */
  readonly refusedToken?: string | undefined;
  /** The organisation that the storage belongs to, where it said so. */
  readonly tenantId?: string | undefined;
}

export interface StorageToken {
  readonly token: string;
  readonly expiresOnMs: number;
}

/** May take as long as a person takes to sign in, or until `signal` is aborted. */
export type GetToken = (
  request: TokenRequest,
  options: { readonly signal: AbortSignal },
) => Promise<StorageToken>;
