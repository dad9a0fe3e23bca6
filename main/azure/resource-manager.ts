/** Azure Resource Manager, as far as reading its lists: https://learn.microsoft.com/rest/api/resources */
import { z } from 'zod';
import { managementTroubles } from '../../contract/management-troubles';
import type { Clock } from '../engine/base/clock';
import { httpsAgent } from '../engine/base/https-agent';
import { askHttps, type HttpsAnswer, jsonObject, networkCodeOf, retryAfterMs } from '../engine/base/https';
import { EngineError, type EngineErrorCode, isEngineError, throwIfAborted } from '../engine/errors';

/** Somebody waits before the window: what takes longer is better asked for again by hand. */
const mostRetries = 3;
const firstDelayMs = 1000;
const longestDelayMs = 20_000;
/** Far more than there are: Azure puts hundreds of entries on each. */
const mostPages = 50;

/** Entra's answers when the application lacks the permission, or nobody has consented to it. */
const notPermitted: readonly unknown[] = [65001, 65004, 70011, 90094, 500011, 650057];

export interface ManagementTokenRequest {
  readonly account: string;
  readonly scopes: readonly string[];
  /** A claims challenge, as JSON. */
  readonly claims?: string | undefined;
  readonly refusedToken?: string | undefined;
}

export interface ResourceManagerOptions {
  /** `https://management.azure.com`; another host for national clouds. */
  readonly origin: string;
  /** May wait for a person to sign in. */
  readonly getToken: (
    request: ManagementTokenRequest,
    options: { readonly signal: AbortSignal },
  ) => Promise<{ readonly token: string }>;
  /** In PEM: trusted besides the usual ones. */
  readonly trustedCertificates?: string | undefined;
  readonly clock: Clock;
  /** After how long a silent connection is given up. */
  readonly silenceMs?: number | undefined;
}

const pageSchema = z.object({ value: z.array(z.unknown()), nextLink: z.string().nullish() });
const errorSchema = z.object({ error: z.object({ code: z.string().regex(/^\w{1,64}$/) }) });

export class ResourceManager {
  readonly #options: ResourceManagerOptions;

  constructor(options: ResourceManagerOptions) {
    this.#options = options;
  }

  /**
   * All entries of the list at `path` that are as `schema` says, page after page. `storage/forbidden` when a role is missing, `storage/throttled` and
   * `storage/unavailable` when trying later helps, `auth/*` as the token's.
   */
  async list<T>(accountId: string, path: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<T[]> {
    const entries: unknown[] = [];
    let url: URL | undefined = new URL(path, this.#options.origin);
    for (let pages = 0; url; pages++) {
      if (pages === mostPages) throw new EngineError('storage/unavailable', 'A list of Azure does not end');
      const page = pageSchema.safeParse(await this.#get(accountId, url, signal));
      if (!page.success) throw notAzure(200);
      entries.push(...page.data.value);
      url = this.#next(page.data.nextLink ?? '');
    }
    return entries.flatMap((entry) => {
      const known = schema.safeParse(entry);
      return known.success ? [known.data] : [];
    });
  }

  /** The token is for nobody else. */
  #next(link: string): URL | undefined {
    if (link === '') return undefined;
    const { origin } = new URL(this.#options.origin);
    if (URL.canParse(link) && new URL(link).origin === origin) return new URL(link);
    throw new EngineError('storage/unavailable', 'A list of Azure goes on at another address');
  }

  async #get(accountId: string, url: URL, signal: AbortSignal): Promise<unknown> {
    for (let failures = 0; ; failures++) {
      throwIfAborted(signal);
      try {
        return await this.#getOnce(accountId, url, signal);
      } catch (error) {
        const delayMs = delayAfter(error, failures);
        if (delayMs === undefined) throw error;
        await this.#options.clock.sleep(delayMs, signal);
      }
    }
  }

  /** A refused token is replaced once, with what the challenge asks for. */
  async #getOnce(accountId: string, url: URL, signal: AbortSignal): Promise<unknown> {
    const token = await this.#token({ account: accountId }, signal);
    const answer = await this.#ask(url, token, signal);
    if (answer.status !== 401) return this.#read(answer);
    const claims = claimsIn(answer.headers['www-authenticate']);
    const next = await this.#token({ account: accountId, claims, refusedToken: token }, signal);
    return this.#read(await this.#ask(url, next, signal));
  }

  async #token(request: Omit<ManagementTokenRequest, 'scopes'>, signal: AbortSignal): Promise<string> {
    const { origin, getToken } = this.#options;
    try {
      return (await getToken({ ...request, scopes: [`${origin}/.default`] }, { signal })).token;
    } catch (error) {
      if (!isEngineError(error) || !notPermitted.includes(error.context['aadsts'])) throw error;
      const { correlationId = '' } = error.context;
      throw managementError('ManagementNotPermitted', error.message, { correlationId });
    }
  }

  async #ask(url: URL, token: string, signal: AbortSignal): Promise<HttpsAnswer> {
    const { origin, silenceMs } = this.#options;
    const agent = httpsAgent(origin, this.#options);
    try {
      const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
      return await askHttps(url, { method: 'GET', headers, agent, signal, silenceMs });
    } catch (error) {
      throwIfAborted(signal);
      // The error may hold the request, and with it the token: only its code is taken over.
      const networkCode = networkCodeOf(error);
      if (networkCode === undefined) throw error;
      throw new EngineError('storage/unavailable', `The connection to Azure failed: ${networkCode}`, {
        networkCode,
      });
    }
  }

  #read({ status, headers, content }: HttpsAnswer): unknown {
    const body = jsonObject(content);
    if (status === 200 && body) return body;
    const waitMs = retryAfterMs(headers['retry-after'], this.#options.clock.nowMs());
    const context = { status, ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }) };
    // What Azure says more may name people.
    const azureCode = errorSchema.safeParse(body).data?.error.code;
    if (azureCode === undefined && status < 500 && status !== 429) throw notAzure(status);
    const correlationId = String(headers['x-ms-correlation-request-id'] ?? '');
    const message = `Azure Resource Manager answered ${status} ${azureCode ?? ''}`.trimEnd();
    throw managementError(azureCode, message, { ...context, correlationId });
  }
}

function managementError(
  azureCode: string | undefined,
  message: string,
  context: Readonly<Record<string, string | number | boolean>>,
): EngineError {
  const trouble = azureCode === undefined ? undefined : managementTroubles[azureCode];
  const code = trouble?.code ?? codeOf(context['status']);
  return new EngineError(code, message, { ...context, ...(azureCode === undefined ? {} : { azureCode }) });
}

function codeOf(status: unknown): EngineErrorCode {
  if (status === 401) return 'auth/sign-in-required';
  if (status === 404) return 'storage/not-found';
  if (status === 429) return 'storage/throttled';
  return typeof status === 'number' && status >= 500 ? 'storage/unavailable' : 'storage/forbidden';
}

/** The page of a hotel's network, or of a company's proxy. */
function notAzure(status: number): EngineError {
  return status === 407
    ? new EngineError('storage/forbidden', 'A proxy wants to know who we are', {
        status,
        networkCode: 'PROXY_SIGN_IN',
      })
    : new EngineError('storage/unavailable', 'Something else than Azure answered', {
        status,
        networkCode: 'NOT_THE_STORAGE',
      });
}

/** `undefined` when it is not to be tried again. Azure's own wish counts when it is longer than ours. */
function delayAfter(error: unknown, failures: number): number | undefined {
  if (!isEngineError(error, 'storage/throttled', 'storage/unavailable') || failures === mostRetries)
    return undefined;
  const { status, retryAfterMs: wishMs = 0 } = error.context;
  if (status !== 429 && !(typeof status === 'number' && status >= 500)) return undefined;
  const delayMs = Math.max(firstDelayMs * 2 ** failures, Number(wishMs));
  return delayMs > longestDelayMs ? undefined : delayMs;
}

/** https://learn.microsoft.com/entra/identity-platform/claims-challenge */
function claimsIn(challenge: string | undefined): string | undefined {
  const encoded = /\bclaims="([\w+/=-]+)"/.exec(challenge ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const claims = Buffer.from(encoded, 'base64').toString();
  return jsonObject(claims) && claims;
}
