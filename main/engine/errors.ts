/**
 * The one error type of the engine. The code says who can act; the text for people is made elsewhere from code and context; `message` is
 * for the log. Foreign errors (Azure, Node's fs, zstd) are turned into it once, at the border where they enter.
 */

export const engineErrorCodes = [
  'storage/not-found',
  'storage/forbidden',
  'storage/throttled',
  'storage/unavailable',
  'storage/immutable',
  'storage/bad-range',
  'storage/full',
  'auth/sign-in-required',
  'auth/expired',
  'auth/wrong-account',
  'auth/declined',
  'auth/blocked',
  'auth/not-set-up',
  'auth/timed-out',
  'auth/unreachable',
  'repository/wrong-password',
  'repository/not-a-repository',
  'repository/already-exists',
  'repository/unsupported-version',
  'repository/locked',
  'repository/lock-lost',
  'repository/stale-plan',
  'data/corrupt',
  'data/missing',
  'data/malformed',
  'disk/not-found',
  'disk/denied',
  'disk/busy',
  'disk/full',
  'disk/bad-name',
  'disk/changed-while-reading',
  'disk/cloud-only',
  'disk/not-mounted',
  'disk/shrunk',
  'disk/io',
  'input/invalid',
  'bug',
] as const;

export type EngineErrorCode = (typeof engineErrorCodes)[number];

/** Facts about the failure that the text for people may need: a path, an id, a status. Never a secret. */
export type ErrorContext = Readonly<Record<string, string | number | boolean>>;

export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly code: EngineErrorCode;
  readonly context: ErrorContext;

  constructor(code: EngineErrorCode, message: string, context: ErrorContext = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.context = context;
  }
}

/** An `EngineError` as plain data, for crossing a thread or a process. */
export interface EngineErrorData {
  readonly code: EngineErrorCode;
  readonly message: string;
  readonly context: ErrorContext;
  readonly stack?: string | undefined;
}

/** Whether `error` is an `EngineError`, with one of `codes` when any are given. */
export function isEngineError(error: unknown, ...codes: readonly EngineErrorCode[]): error is EngineError {
  return error instanceof EngineError && (codes.length === 0 || codes.includes(error.code));
}

/** Whether `error` only says that its caller's signal was aborted. Cancelled is not a failure: never shown, never logged as one. */
export function isCancelled(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** The error to throw when `signal` is aborted by its owner's wish. */
export function cancelledError(): Error {
  return new DOMException('The operation was cancelled', 'AbortError');
}

/**
 * Throws when `signal` is aborted: an `EngineError` that was given as the reason (a lost lock, say) as itself, anything else as cancelled.
 */
export function throwIfAborted(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw signal.reason instanceof EngineError ? signal.reason : cancelledError();
}

/** `error` as an `EngineError`; what is not one already is a bug of ours. */
export function toEngineError(error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new EngineError('bug', message, {}, error);
}

export function engineErrorToData(error: EngineError): EngineErrorData {
  return { code: error.code, message: error.message, context: error.context, stack: error.stack };
}

export function engineErrorFromData(data: EngineErrorData): EngineError {
  const error = new EngineError(data.code, data.message, data.context);
  if (data.stack !== undefined) error.stack = data.stack;
  return error;
}
