import { connect, type Socket } from 'node:net';
import { AppError } from '../app-error';
import { throwIfAborted } from '../engine/errors';
import type { ControlAnswer, ControlCall, ControlValues } from './protocol';

/** Where the running app listens, and what it wants to hear. */
export interface ControlDoor {
  readonly path: string;
  readonly token: string;
}

/**
 * Asks the running app. All values but the last are told to `onPart`. `app/not-running` when no app of this profile runs; otherwise fails as the app's call does.
 */
export async function askApp<Call extends ControlCall>(
  door: ControlDoor | undefined,
  ask: Call,
  options: { readonly signal: AbortSignal; readonly onPart?: (value: ControlValues[Call['call']]) => void },
): Promise<ControlValues[Call['call']]> {
  throwIfAborted(options.signal);
  if (!door) throw notRunning();
  const socket = connect(door.path);
  const stop = () => socket.destroy();
  options.signal.addEventListener('abort', stop);
  let failure: Error | undefined;
  socket.on('error', (error) => (failure = error));
  socket.write(`${JSON.stringify({ token: door.token, ask })}\n`);
  let last: ControlAnswer<Call['call']> | undefined;
  try {
    for await (const line of linesOf(socket)) {
      if (last?.ok) options.onPart?.(last.value);
      last = JSON.parse(line) as ControlAnswer<Call['call']>;
    }
  } catch (error) {
    failure = error as Error;
  } finally {
    options.signal.removeEventListener('abort', stop);
    socket.destroy();
  }
  throwIfAborted(options.signal);
  if (!last) throw notRunning(failure);
  if (!last.ok) throw new AppError(last.error.code, last.error.message, last.error.context);
  return last.value;
}

/** `readline` would wait for ever for a stream that was destroyed. */
async function* linesOf(socket: Socket): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of socket.setEncoding('utf8')) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

function notRunning(cause?: Error): AppError {
  return new AppError(
    'app/not-running',
    'Stowkeep does not run; start it and try again (stowkeep --hidden starts it without a window)',
    {},
    cause,
  );
}
