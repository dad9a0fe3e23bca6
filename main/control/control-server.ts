import { timingSafeEqual } from 'node:crypto';
import { chmod, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Log } from '../engine/base/log';
import { AppError, toErrorData } from '../app-error';
import { controlRequestSchema, type ControlAnswer, type ControlCall, type ControlValues } from './protocol';

/** Longer than any request. */
const longestLine = 10_000;

/** Answers a call; `tell` may be called any number of times before that, each time with one more line of the answer. */
export type ControlHandlers = {
  readonly [Name in ControlCall['call']]: (
    ask: Extract<ControlCall, { readonly call: Name }>,
    tell: (value: ControlValues[Name]) => void,
    signal: AbortSignal,
  ) => ControlValues[Name] | Promise<ControlValues[Name]>;
};

export interface ControlServerOptions {
  readonly path: string;
  /** Who asks has to know it; see `ControlDocument`. */
  readonly token: string;
  readonly handlers: ControlHandlers;
  readonly log: Log;
}

/** Lets the command line of the same person ask the running app. */
export class ControlServer {
  readonly #options: ControlServerOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(options: ControlServerOptions) {
    this.#options = options;
    this.#server = createServer((socket) => this.#serve(socket));
  }

  /** Without it nothing else suffers: that it does not work is logged. */
  async start(): Promise<void> {
    const { path, log } = this.#options;
    try {
      // What a killed app left; that this one is alone was made sure before.
      if (process.platform !== 'win32') await rm(path, { force: true });
      await new Promise<void>((resolve, reject) => {
        this.#server.once('error', reject);
        this.#server.listen(path, resolve);
      });
      if (process.platform !== 'win32') await chmod(path, 0o600);
    } catch (error) {
      log('warn', 'The command line cannot reach this app', { message: String(error) });
    }
  }

  async dispose(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    const gone = new AbortController();
    socket.on('close', () => {
      gone.abort();
      this.#sockets.delete(socket);
    });
    socket.on('error', () => socket.destroy());
    let received = 0;
    socket.on('data', (chunk) => {
      received += chunk.length;
      if (received > longestLine) socket.destroy();
    });
    createInterface({ input: socket }).once('line', (line) => void this.#answer(socket, line, gone.signal));
  }

  async #answer(socket: Socket, line: string, signal: AbortSignal): Promise<void> {
    const send = (answer: ControlAnswer) => void socket.write(`${JSON.stringify(answer)}\n`);
    try {
      const { call, ask } = this.#checked(line);
      const value = await call(
        ask as never,
        (part: ControlValues[keyof ControlValues]) => send({ ok: true, value: part }),
        signal,
      );
      send({ ok: true, value });
    } catch (error) {
      send({ ok: false, error: toErrorData(error) });
    }
    socket.end();
  }

  #checked(line: string): { readonly call: ControlHandlers[ControlCall['call']]; readonly ask: ControlCall } {
    const parsed = controlRequestSchema.safeParse(jsonOf(line));
    if (!parsed.success) throw new AppError('input/invalid', 'The app does not understand this request');
    const { token, ask } = parsed.data;
    if (!isEqual(token, this.#options.token))
      throw new AppError('app/untrusted-sender', 'The token is another one');
    return { call: this.#options.handlers[ask.call], ask };
  }
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
