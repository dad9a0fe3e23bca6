import type { ErrorCode, ErrorData } from '../contract/errors';
import {
  EngineError,
  isCancelled,
  toEngineError,
  type EngineErrorData,
  type ErrorContext,
} from './engine/errors';

/** A failure of the app itself, told to the window by its code as the engine's are. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly context: ErrorContext;

  constructor(code: ErrorCode, message: string, context: ErrorContext = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.context = context;
  }
}

/** Any error as the bridge carries it. */
export function toErrorData(error: unknown): ErrorData {
  if (isCancelled(error)) return { code: 'app/cancelled', message: 'Cancelled', context: {} };
  return plainErrorData(
    error instanceof AppError || error instanceof EngineError ? error : toEngineError(error),
  );
}

/** An error without its stack, which is for the log only. */
export function plainErrorData({ code, message, context }: AppError | EngineErrorData): ErrorData {
  return { code, message, context };
}
