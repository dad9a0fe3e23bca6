import { once } from 'node:events';
import type { Agent, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request as sendRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { anySignal } from './signals';

/** Services that are asked such questions answer within a second or two; a connection that is silent for so long is dead. */
const defaultSilenceMs = 30_000;

export interface HttpsQuestion {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly agent: Agent;
  readonly signal: AbortSignal;
  readonly silenceMs?: number | undefined;
}

export interface HttpsAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly content: string;
}

/** One small request and its whole answer, whatever its status; redirects are not followed. Fails with Node's errors, `ETIMEDOUT` for silence. */
export async function askHttps(
  url: string | URL,
  { method, headers, body = '', agent, signal, silenceMs = defaultSilenceMs }: HttpsQuestion,
): Promise<HttpsAnswer> {
  const request = sendRequest(url, { method, headers, agent, signal });
  request.setTimeout(silenceMs, () => request.destroy(new SilenceError()));
  // Whoever waits is told; what comes after that is of no interest.
  request.on('error', () => undefined);
  request.end(body);
  // Before a proxy has let us through there is no connection whose silence could be seen, nor one that could be given up.
  const timeOut = AbortSignal.timeout(silenceMs);
  try {
    const [response] = (await once(request, 'response', { signal: anySignal(signal, timeOut) })) as [
      IncomingMessage,
    ];
    return { status: response.statusCode ?? 0, headers: response.headers, content: await text(response) };
  } catch (error) {
    request.destroy();
    throw timeOut.aborted && !signal.aborted && isAbort(error) ? new SilenceError() : error;
  }
}

/** The code of what Node says about a connection; `undefined` when it is something else. */
export function networkCodeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** An object that was sent as JSON; `undefined` for anything else, such as the page of a hotel's network. */
export function jsonObject(content: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(content);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    // Whatever it is, it is not from whom we asked, which the caller is told.
    return undefined;
  }
}

/** Milliseconds; the header holds seconds or a date: RFC 9110, 10.2.3. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  const delayMs = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  return Number.isNaN(delayMs) ? undefined : Math.max(0, delayMs);
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** The other side is silent. */
class SilenceError extends Error {
  readonly code = 'ETIMEDOUT';
}
