import type { Agent } from 'node:http';
import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';
import type { Clock } from '../engine/base/clock';
import { askHttps, type HttpsAnswer, jsonObject, networkCodeOf, retryAfterMs } from '../engine/base/https';
import { EngineError, throwIfAborted } from '../engine/errors';
import { oauthError } from './sign-in-error';

/** By how much a device that polls too fast has to slow down each time: RFC 8628, 3.5. */
const slowDownMs = 5000;
const formPost = { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' };

/**
 * MSAL's way to Entra for one request of ours: it can be given up, it knows what a company's network trusts, and it keeps what went wrong, of which MSAL
 * only tells that it did.
 */
export class EntraNetwork implements INetworkModule {
  readonly #agent: Agent;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  #failure: unknown;
  #extraWaitMs = 0;

  constructor(options: { readonly agent: Agent; readonly clock: Clock; readonly signal: AbortSignal }) {
    this.#agent = options.agent;
    this.#clock = options.clock;
    this.#signal = options.signal;
  }

  /** Why the last request had no answer, or what Entra refused; `undefined` when all went well. */
  get failure(): unknown {
    return this.#failure;
  }

  sendGetRequestAsync<T>(url: string, options?: NetworkRequestOptions): Promise<NetworkResponse<T>> {
    return this.#exchange<T>(url, 'GET', options);
  }

  async sendPostRequestAsync<T>(url: string, options?: NetworkRequestOptions): Promise<NetworkResponse<T>> {
    const response = await this.#exchange<T>(url, 'POST', options);
    return this.#keepPace(response);
  }

  async #exchange<T>(
    url: string,
    method: string,
    options: NetworkRequestOptions | undefined,
  ): Promise<NetworkResponse<T>> {
    this.#failure = undefined;
    try {
      const response = await this.#send<T>(url, method, options);
      const body = response.body as Readonly<Record<string, unknown>>;
      if (typeof body['error'] !== 'string' || isPending(body)) return response;
      const refusal = oauthError(body);
      // MSAL would show the person a code that is not there.
      if (url.includes('/devicecode')) throw refusal;
      this.#failure = refusal;
      return response;
    } catch (error) {
      this.#failure = error;
      throw error;
    }
  }

  async #send<T>(
    url: string,
    method: string,
    { headers = {}, body = '' }: NetworkRequestOptions = {},
  ): Promise<NetworkResponse<T>> {
    throwIfAborted(this.#signal);
    try {
      const answer = await askHttps(url, {
        method,
        headers: method === 'POST' ? { ...formPost, ...headers } : headers,
        body,
        agent: this.#agent,
        signal: this.#signal,
      });
      return readAnswer<T>(answer, this.#clock.nowMs());
    } catch (error) {
      throwIfAborted(this.#signal);
      throw error instanceof EngineError ? error : connectionError(error);
    }
  }

  /** MSAL gives up when it is told to poll more slowly, instead of doing it. */
  async #keepPace<T>(response: NetworkResponse<T>): Promise<NetworkResponse<T>> {
    const body = response.body as Readonly<Record<string, unknown>>;
    if (!isPending(body)) return response;
    if (body['error'] === 'slow_down') this.#extraWaitMs += slowDownMs;
    if (this.#extraWaitMs > 0) await this.#clock.sleep(this.#extraWaitMs, this.#signal);
    return { ...response, body: { ...response.body, error: 'authorization_pending' } };
  }
}

/** The person has not yet typed in the device's code. */
function isPending({ error }: Readonly<Record<string, unknown>>): boolean {
  return error === 'authorization_pending' || error === 'slow_down';
}

export function readAnswer<T>({ status, headers, content }: HttpsAnswer, nowMs: number): NetworkResponse<T> {
  if (status === 407)
    throw new EngineError('auth/unreachable', 'A proxy wants to know who we are', {
      status,
      networkCode: 'PROXY_SIGN_IN',
    });
  const body = jsonObject(content);
  // The sign-in page of a hotel's network, or of a company's proxy.
  if (body === undefined)
    throw new EngineError('auth/unreachable', 'Something else than Entra answered', { status });
  if (status === 429 || status >= 500) {
    const waitMs = retryAfterMs(headers['retry-after'], nowMs);
    throw new EngineError('auth/unreachable', `Entra answered ${status}`, {
      status,
      ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),
    });
  }
  return { status, headers: plainHeaders(headers), body: body as T };
}

function plainHeaders(headers: HttpsAnswer['headers']): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value = '']) => [name, [value].flat().join(', ')]);
  return Object.fromEntries(entries) as Record<string, string>;
}

/** The error itself may hold the request, and with it a password or token: only its code is taken over. */
export function connectionError(error: unknown): unknown {
  const networkCode = networkCodeOf(error);
  if (networkCode === undefined) return error;
  return new EngineError('auth/unreachable', `The connection to Entra failed: ${networkCode}`, {
    networkCode,
  });
}
