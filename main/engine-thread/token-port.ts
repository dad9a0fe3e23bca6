/** The engine's question for a token, on its way to the main thread, where people sign in, and back. */
import type { MessagePort } from 'node:worker_threads';
import {
  cancelledError,
  EngineError,
  engineErrorFromData,
  engineErrorToData,
  isCancelled,
  throwIfAborted,
  toEngineError,
} from '../engine/errors';
import type { GetToken, StorageToken } from '../engine/storage/storage-token';
import type { FromEngine, ToEngine, TokenAnswer, TokenQuestion } from './protocol';

interface Asked {
  readonly resolve: (token: StorageToken) => void;
  readonly reject: (error: unknown) => void;
}

/** The engine's end: what it is opened with. */
export function askOverPort(port: MessagePort): GetToken {
  const asked = new Map<number, Asked>();
  let nextAsk = 1;
  const post = (message: FromEngine) => port.postMessage(message);
  port.on('message', (message: ToEngine) => {
    if (!isAnswer(message)) return;
    const question = asked.get(message.ask);
    asked.delete(message.ask);
    if (message.kind === 'token') question?.resolve(message.token);
    else question?.reject(message.error ? engineErrorFromData(message.error) : cancelledError());
  });
  return async (request, { signal }) => {
    throwIfAborted(signal);
    const ask = nextAsk++;
    const onAbort = () => {
      asked.get(ask)?.reject(cancelledError());
      asked.delete(ask);
      post({ kind: 'token-unwanted', ask });
    };
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await new Promise<StorageToken>((resolve, reject) => {
        asked.set(ask, { resolve, reject });
        post({ kind: 'token-wanted', ask, request });
      });
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  };
}

/** The main thread's end: asks `getToken`, and lets it know what is not wanted any more. */
export class TokenDesk {
  readonly #getToken: GetToken;
  readonly #post: (message: TokenAnswer) => void;
  readonly #open = new Map<number, AbortController>();

  constructor(getToken: GetToken | undefined, post: (message: TokenAnswer) => void) {
    this.#getToken = getToken ?? noTokens;
    this.#post = post;
  }

  receive(message: TokenQuestion): void {
    if (message.kind === 'token-unwanted') this.#open.get(message.ask)?.abort();
    else void this.#answer(message);
  }

  /** Nobody is there any more to be answered. */
  close(): void {
    for (const abort of this.#open.values()) abort.abort();
  }

  async #answer({ ask, request }: TokenQuestion & { readonly kind: 'token-wanted' }): Promise<void> {
    const abort = new AbortController();
    this.#open.set(ask, abort);
    try {
      this.#post({ kind: 'token', ask, token: await this.#getToken(request, { signal: abort.signal }) });
    } catch (error) {
      const told = isCancelled(error) ? undefined : engineErrorToData(toEngineError(error));
      this.#post({ kind: 'token-failed', ask, error: told });
    } finally {
      this.#open.delete(ask);
    }
  }
}

function isAnswer(message: ToEngine): message is TokenAnswer {
  return message.kind === 'token' || message.kind === 'token-failed';
}

function noTokens(): Promise<never> {
  return Promise.reject(new EngineError('auth/sign-in-required', 'Nobody can be asked to sign in'));
}
