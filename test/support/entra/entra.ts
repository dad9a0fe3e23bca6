/**
 * Microsoft Entra ID on this computer, as far as signing in needs it: the pages and endpoints that MSAL uses, with the failures that people
 * meet. Everything it does is in the hands of the test.
 */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TlsIdentity } from '../test-ca';
import { failureBody, type EntraFailure, failures } from './entra-errors';
import { EntraState } from './entra-state';
import { lastPage } from './sign-in-pages';
import { authorizePage, devicePage, loginPage } from './sign-in-steps';
import { deviceCodeAnswer, tokenAnswer } from './token-endpoint';

export interface EntraRequest {
  readonly method: string;
  /** Without the tenant: `/oauth2/v2.0/token` */
  readonly path: string;
  /** Of the query and the body. */
  readonly parameters: URLSearchParams;
}

/** What happens to a request instead of an answer. */
export type EntraFault =
  | { readonly kind: 'reset' }
  | { readonly kind: 'hang' }
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      /** JSON says `temporarily_unavailable` without one. */
      readonly html?: string;
    };

export interface Entra {
  /** `https://localhost:PORT` */
  readonly origin: string;
  /** `https://localhost:PORT/TENANT` */
  readonly authority: string;
  readonly state: EntraState;
  /** All requests so far. They hold passwords and tokens: of people and storage that do not exist. */
  readonly requests: readonly EntraRequest[];
  /** How often the token endpoint was asked with this grant (`refresh_token`). */
  tokenRequests(grantType: string): number;
  /** The next requests of the token endpoint meet these faults, one each. */
  breakTokens(...faults: readonly EntraFault[]): void;
  /** From now on each request to the token endpoint waits for the promise. */
  holdTokens(until: Promise<unknown>): void;
  stop(): Promise<void>;
}

/** The port is part of the names under which MSAL keeps its tokens: an authority that is to find them again needs the same. */
export async function startEntra(options: {
  readonly tls: TlsIdentity;
  readonly port?: number;
}): Promise<Entra> {
  const server = new EntraServer();
  const https = createServer(options.tls, (incoming, outgoing) => {
    server.answer(incoming, outgoing).catch(() => incoming.socket.destroy());
  }).listen(options.port ?? 0, '127.0.0.1');
  await once(https, 'listening');
  server.origin = `https://localhost:${(https.address() as AddressInfo).port}`;
  return {
    origin: server.origin,
    authority: `${server.origin}/${server.state.tenantId}`,
    state: server.state,
    requests: server.requests,
    tokenRequests: (grantType) =>
      server.requests.filter(({ parameters }) => parameters.get('grant_type') === grantType).length,
    breakTokens: (...faults) => void (server.faults = [...faults]),
    holdTokens: (until) => void (server.hold = until),
    stop: async () => {
      https.closeAllConnections();
      https.close();
      await once(https, 'close');
    },
  };
}

class EntraServer {
  readonly state = new EntraState();
  readonly requests: EntraRequest[] = [];
  origin = '';
  faults: EntraFault[] = [];
  hold: Promise<unknown> = Promise.resolve();

  async answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '/', this.origin);
    const parameters = new URLSearchParams([
      ...url.searchParams,
      ...new URLSearchParams(await text(incoming)),
    ]);
    const [, tenant = '', ...rest] = url.pathname.split('/');
    const path = rest.length > 0 ? `/${rest.join('/')}` : url.pathname;
    this.requests.push({ method: incoming.method ?? '', path, parameters });
    const isOfTenant = rest.length > 0;
    if (isOfTenant && ![this.state.tenantId, 'organizations', 'common'].includes(tenant)) {
      sendFailure(outgoing, failures.unknownTenant, parameters);
      return;
    }
    if (path === '/oauth2/v2.0/token' && (await this.#isBroken(incoming, outgoing))) return;
    this.#route(path, parameters, outgoing);
  }

  #route(path: string, parameters: URLSearchParams, outgoing: ServerResponse): void {
    const { state, origin } = this;
    switch (path) {
      case '/v2.0/.well-known/openid-configuration':
        return sendJson(outgoing, 200, discovery(`${origin}/${state.tenantId}`));
      case '/oauth2/v2.0/authorize':
        return sendHtml(outgoing, authorizePage(state, parameters));
      case '/login':
        return sendHtml(outgoing, loginPage(state, parameters));
      case '/devicelogin':
        return sendHtml(outgoing, devicePage(state, parameters));
      case '/oauth2/v2.0/token':
        return send(outgoing, tokenAnswer(state, origin, parameters), parameters);
      case '/oauth2/v2.0/devicecode':
        return send(outgoing, deviceCodeAnswer(state, origin, parameters), parameters);
      case '/oauth2/v2.0/logout':
        return sendHtml(outgoing, lastPage('Signed out', 'You signed out of your account.'));
      default:
        return sendJson(outgoing, 404, {});
    }
  }

  async #isBroken(incoming: IncomingMessage, outgoing: ServerResponse): Promise<boolean> {
    await this.hold;
    const fault = this.faults.shift();
    switch (fault?.kind) {
      case undefined:
        return false;
      case 'reset':
        incoming.socket.destroy();
        return true;
      case 'hang':
        return true;
      case 'status':
        outgoing.writeHead(fault.status, {
          'content-type': fault.html === undefined ? 'application/json' : 'text/html',
          ...fault.headers,
        });
        outgoing.end(fault.html ?? JSON.stringify({ error: 'temporarily_unavailable' }));
        return true;
    }
  }
}

function discovery(authority: string): Record<string, unknown> {
  return {
    issuer: `${authority}/v2.0`,
    authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
    token_endpoint: `${authority}/oauth2/v2.0/token`,
    device_authorization_endpoint: `${authority}/oauth2/v2.0/devicecode`,
    end_session_endpoint: `${authority}/oauth2/v2.0/logout`,
    // Listed though nobody fetches it: MSAL refuses a discovery without.
    jwks_uri: `${authority}/discovery/v2.0/keys`,
  };
}

function send(
  outgoing: ServerResponse,
  answer: ReturnType<typeof tokenAnswer>,
  parameters: URLSearchParams,
): void {
  if ('failure' in answer) sendFailure(outgoing, answer.failure, parameters);
  else sendJson(outgoing, 200, answer.body);
}

function sendFailure(outgoing: ServerResponse, failure: EntraFailure, parameters: URLSearchParams): void {
  const correlationId = parameters.get('client-request-id') ?? '00000000-0000-0000-0000-000000000000';
  sendJson(outgoing, 400, failureBody(failure, correlationId));
}

function sendJson(outgoing: ServerResponse, status: number, body: object): void {
  outgoing.writeHead(status, { 'content-type': 'application/json' });
  outgoing.end(JSON.stringify(body));
}

function sendHtml(outgoing: ServerResponse, html: string): void {
  outgoing.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  outgoing.end(html);
}
