import type { ErrorCode, ErrorData } from '../../contract/errors';

/** A call that main answered with an error. */
export class CallError extends Error {
  override readonly name = 'CallError';
  readonly data: ErrorData;

  constructor(data: ErrorData) {
    super(data.message);
    this.data = data;
  }
}

/** Any thrown value as the contract's error data; what is not one already is a bug of ours. */
export function errorDataOf(error: unknown): ErrorData {
  if (error instanceof CallError) return error.data;
  return { code: 'bug', message: error instanceof Error ? error.message : String(error), context: {} };
}

export function hasCode(error: unknown, ...codes: readonly ErrorCode[]): boolean {
  return error instanceof CallError && codes.includes(error.data.code);
}

/** Whether `error` only says that the caller gave up. Never shown. */
export function isAbort(error: unknown): boolean {
  return (error instanceof Error && error.name === 'AbortError') || hasCode(error, 'app/cancelled');
}
