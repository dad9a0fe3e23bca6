import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent } from 'electron';
import type { z } from 'zod';
import {
  calls,
  requestSchema,
  type Answer,
  type CallGroup,
  type CallOutput,
  type Calls,
  type Request,
} from '../../contract/calls';
import { callChannel, cancelChannel } from '../../contract/channels';
import type { Log } from '../engine/base/log';
import { AppError, toErrorData } from '../jobs/app-error';

/** What answers one call. The signal is aborted when the renderer gives the call up. */
type Handler<C> = C extends { readonly input: infer Input extends z.ZodType }
  ? (input: z.output<Input>, signal: AbortSignal) => CallOutput<C> | Promise<CallOutput<C>>
  : never;

export type Handlers = {
  readonly [Group in CallGroup]: { readonly [Name in keyof Calls[Group]]: Handler<Calls[Group][Name]> };
};

type AnyCall = { readonly input: z.ZodType };
type AnyHandler = (input: unknown, signal: AbortSignal) => unknown;

interface Sender {
  readonly isTrusted: boolean;
  readonly id: number;
}

/** The contract's server: checks the sender, checks the input, calls one function, wraps the answer. */
export class IpcServer {
  readonly #handlers: Handlers;
  readonly #isTrusted: (event: IpcMainEvent | IpcMainInvokeEvent) => boolean;
  readonly #log: Log;
  readonly #running = new Map<string, AbortController>();

  /** `isTrusted` says whether an event came from the main frame of our own window showing our own page. */
  constructor(
    handlers: Handlers,
    isTrusted: (event: IpcMainEvent | IpcMainInvokeEvent) => boolean,
    log: Log,
  ) {
    this.#handlers = handlers;
    this.#isTrusted = isTrusted;
    this.#log = log;
  }

  /** Begins to listen; the returned function ends it. */
  listen(ipcMain: IpcMain): () => void {
    const senderOf = (event: IpcMainEvent | IpcMainInvokeEvent): Sender => ({
      isTrusted: this.#isTrusted(event),
      id: event.sender.id,
    });
    const onCancel = (event: IpcMainEvent, requestId: unknown) => this.cancel(senderOf(event), requestId);
    ipcMain.handle(callChannel, (event, request: unknown) => this.answer(senderOf(event), request));
    ipcMain.on(cancelChannel, onCancel);
    return () => {
      ipcMain.removeHandler(callChannel);
      ipcMain.removeListener(cancelChannel, onCancel);
    };
  }

  async answer(sender: Sender, message: unknown): Promise<Answer<unknown>> {
    try {
      if (!sender.isTrusted) throw new AppError('app/untrusted-sender', 'This page may not call the app');
      const request = requestSchema.safeParse(message);
      if (!request.success) throw new AppError('input/invalid', 'Not a request');
      return { ok: true, value: await this.#perform(sender, request.data) };
    } catch (error) {
      const data = toErrorData(error);
      if (data.code !== 'app/cancelled')
        this.#log('warn', 'A call failed', { code: data.code, message: data.message });
      return { ok: false, error: data };
    }
  }

  cancel(sender: Sender, requestId: unknown): void {
    if (sender.isTrusted) this.#running.get(`${sender.id}/${String(requestId)}`)?.abort();
  }

  async #perform(sender: Sender, { requestId, group, name, input }: Request): Promise<unknown> {
    const call = own<AnyCall>(own(calls, group), name);
    const handler = own<AnyHandler>(own(this.#handlers, group), name);
    if (!call || !handler) throw new AppError('input/invalid', `There is no call ${group}.${name}`);
    const parsed = call.input.safeParse(input);
    // The issues name fields and rules, not values: an input may hold a password.
    if (!parsed.success) {
      const fields = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
      throw new AppError('input/invalid', `Bad input for ${group}.${name}`, { fields });
    }
    const abort = new AbortController();
    const key = `${sender.id}/${requestId}`;
    this.#running.set(key, abort);
    try {
      return await handler(parsed.data, abort.signal);
    } finally {
      this.#running.delete(key);
    }
  }
}

/** A property of the object itself, so that `constructor` and `__proto__` are no calls. */
function own<T>(object: object | undefined, key: string): T | undefined {
  return object && Object.hasOwn(object, key) ? (object as Record<string, T>)[key] : undefined;
}
