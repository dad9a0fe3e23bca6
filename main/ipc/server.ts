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
import type { Log } from '../engine/base/log';
import { AppError, toErrorData } from '../app-error';

/** What answers one call. The signal is aborted when the renderer gives the call up. */
type Handler<C> = C extends { readonly input: infer Input extends z.ZodType }
  ? (input: z.output<Input>, signal: AbortSignal) => CallOutput<C> | Promise<CallOutput<C>>
  : never;

export type Handlers = {
  readonly [Group in CallGroup]: { readonly [Name in keyof Calls[Group]]: Handler<Calls[Group][Name]> };
};

type AnyCall = { readonly input: z.ZodType };
type AnyHandler = (input: unknown, signal: AbortSignal) => unknown;

/** Who sent a message. */
export interface Sender {
  /** It came from the main frame of our own window, showing our own page. */
  readonly isTrusted: boolean;
  readonly id: number;
}

/** The contract's server: checks the sender, checks the input, calls one function, wraps the answer. */
export class IpcServer {
  readonly #handlers: Handlers;
  readonly #log: Log;
  readonly #running = new Map<string, AbortController>();

  constructor(handlers: Handlers, log: Log) {
    this.#handlers = handlers;
    this.#log = log;
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
    const call = own(own(calls, group), name) as AnyCall | undefined;
    const handler = own(own(this.#handlers, group), name) as AnyHandler | undefined;
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
function own(object: unknown, key: string): unknown {
  return typeof object === 'object' && object !== null && Object.hasOwn(object, key)
    ? (object as Record<string, unknown>)[key]
    : undefined;
}
