import type { EngineErrorData } from '../engine/errors';
import type { RunOptions } from '../engine/requests';
import { AppError } from '../app-error';

/** Listens to a restore for the first entry that could not be had. */
export class FirstTrouble {
  /** For the run to be listened to. */
  readonly run: RunOptions;
  error: AppError | undefined;

  constructor({ onEvent, ...rest }: RunOptions) {
    this.run = {
      ...rest,
      onEvent: (event) => {
        if (event.kind === 'warning' && event.warning.during !== 'metadata')
          this.error ??= asAppError(event.warning.error);
        onEvent(event);
      },
    };
  }
}

function asAppError({ code, message, context }: EngineErrorData): AppError {
  return new AppError(code, message, context);
}
