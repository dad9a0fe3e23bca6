/** The contract as plain functions: `api.snapshots.list()`, `api.on.jobsChanged(listener)`. The only code that knows the bridge. */
import type { Answer, CallInput, CallOutput, Calls } from '../../contract/calls';
import type { Bridge, DroppedFile, Events } from '../../contract/events';
import { CallError } from './call-error';

declare global {
  interface Window {
    /** Put there by the preload; absent outside the app. */
    readonly stowkeep?: Bridge;
  }
}

export interface CallOptions {
  /** Gives the call up: the promise rejects at once and main is told to stop. */
  readonly signal?: AbortSignal;
}

type ApiCall<C> = [CallInput<C>] extends [undefined]
  ? (input?: undefined, options?: CallOptions) => Promise<CallOutput<C>>
  : (input: CallInput<C>, options?: CallOptions) => Promise<CallOutput<C>>;

type ApiCalls = {
  readonly [Group in keyof Calls]: {
    readonly [Name in keyof Calls[Group]]: ApiCall<Calls[Group][Name]>;
  };
};

type Subscriptions = {
  /** Returns the function that ends the subscription. */
  readonly [Name in keyof Events]: (listener: (payload: Events[Name]) => void) => () => void;
};

export type Api = ApiCalls & { readonly on: Subscriptions; readonly pathOf: Bridge['pathOf'] };

/**
 * Calls reject with `CallError`, or with an `AbortError` when their signal is aborted.
 *
 * The groups and names are made as they are asked for: their table lives in the types, so that the schemas stay out of the window's code.
 */
export function createApi(bridge: Bridge): Api {
  let lastRequestId = 0;
  const call = (group: string, name: string, input: unknown, options: CallOptions = {}) =>
    answerOf(bridge, { id: ++lastRequestId, group, name, input }, options.signal);
  const groupOf = (group: string) =>
    lazyRecord((name) => (input: unknown, options?: CallOptions) => call(group, name, input, options));
  const own: Readonly<Record<string, unknown>> = {
    on: subscriptions(bridge),
    pathOf: (file: DroppedFile) => bridge.pathOf(file),
  };
  return lazyRecord((group) => own[group] ?? groupOf(group)) as Api;
}

interface PlainRequest {
  readonly id: number;
  readonly group: string;
  readonly name: string;
  readonly input: unknown;
}

function answerOf(bridge: Bridge, request: PlainRequest, signal: AbortSignal | undefined): Promise<unknown> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(abortError());
    const giveUp = () => {
      bridge.cancel(request.id);
      reject(abortError());
    };
    signal?.addEventListener('abort', giveUp, { once: true });
    bridge
      .call(request.id, request.group, request.name, request.input)
      .then((answer) => resolve(valueOf(JSON.parse(answer) as Answer<unknown>)))
      .catch(reject)
      .finally(() => signal?.removeEventListener('abort', giveUp));
  });
}

function valueOf(answer: Answer<unknown>): unknown {
  if (!answer.ok) throw new CallError(answer.error);
  return answer.value;
}

function subscriptions(bridge: Bridge): unknown {
  return lazyRecord(
    (wanted) => (listener: (payload: unknown) => void) =>
      bridge.onEvent((name, payload) => {
        if (name === wanted) listener(payload);
      }),
  );
}

/** An object whose properties are made at their first use. */
function lazyRecord(make: (name: string) => unknown): unknown {
  const made = new Map<string, unknown>();
  return new Proxy(Object.freeze({}), {
    get(_target, name) {
      if (typeof name !== 'string') return undefined;
      if (!made.has(name)) made.set(name, make(name));
      return made.get(name);
    },
  });
}

function abortError(): Error {
  return new DOMException('The call was given up', 'AbortError');
}
