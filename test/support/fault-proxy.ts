/** A small HTTP proxy before Azurite that breaks what it is told to break. */
import { once } from 'node:events';
import {
  createServer,
  request as sendPlainRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer, request as sendSecureRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { TLSSocket } from 'node:tls';
import { azuriteAccount } from './azurite';
import type { TestCa } from './test-ca';

export type HttpFault =
  /** Answers itself. `azureCode` makes it look like the service's own answer. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly azureCode?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  /** Cuts the connection before anything was done. */
  | { readonly kind: 'reset' }
  /** Passes the request on and cuts the connection instead of answering. */
  | { readonly kind: 'lose-answer' }
  /** Cuts, or falls silent, in the middle of the answer's body. */
  | { readonly kind: 'truncate' }
  | { readonly kind: 'silent-body' }
  /** Never answers. */
  | { readonly kind: 'hang' }
  /** Passes the request on, and its answer once the promise has resolved. */
  | { readonly kind: 'wait'; readonly until: Promise<unknown> }
  /** Changes the first byte of the request's body. */
  | { readonly kind: 'damage-upload' };

export interface ProxiedRequest {
  readonly method: string;
  /** From the account's name on. */
  readonly url: string;
  readonly authorization: string;
}

export const isPackUpload = ({ method, url }: ProxiedRequest) => method === 'PUT' && url.includes('/data/');
export const isSnapshotUpload = ({ method, url }: ProxiedRequest) =>
  method === 'PUT' && url.includes('/snapshots/');

export interface FaultProxy {
  readonly endpoint: string;
  /** `METHOD` of each request, in order. */
  readonly requests: string[];
  /** The same with their facts. */
  readonly log: readonly ProxiedRequest[];
  /** The next requests meet these faults, one each; `undefined` lets one pass. After them all requests pass. */
  script(...faults: readonly (HttpFault | undefined)[]): void;
  /** The next request that `matches` meets the fault that `fault` makes, if it makes one. */
  once(matches: Rule['matches'], fault: Rule['fault']): void;
  stop(): Promise<void>;
}

interface Rule {
  readonly matches: (request: ProxiedRequest) => boolean;
  readonly fault: (request: ProxiedRequest) => HttpFault | undefined;
}

export interface ProxiedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** For a proxy with rules of its own. */
export interface ProxyHooks {
  /** What a request meets for which nothing was scripted. */
  readonly judge?: (request: ProxiedRequest) => HttpFault | undefined;
  /** Every answer goes through it, the faults' too. */
  readonly change?: (answer: ProxiedAnswer, request: ProxiedRequest) => ProxiedAnswer;
}

/** With `tls`, both sides speak HTTPS. */
export async function startFaultProxy(
  targetPort: number,
  tls?: TestCa,
  { judge, change = (answer) => answer }: ProxyHooks = {},
): Promise<FaultProxy> {
  let faults: (HttpFault | undefined)[] = [];
  const rules: Rule[] = [];
  const requests: string[] = [];
  const log: ProxiedRequest[] = [];
  const ruledFault = (request: ProxiedRequest) => {
    const at = rules.findIndex(({ matches }) => matches(request));
    return at < 0 ? undefined : rules.splice(at, 1)[0]?.fault(request);
  };
  const listener = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { method = '', url = '', headers } = incoming;
    const request = { method, url, authorization: headers.authorization ?? '' };
    requests.push(method);
    log.push(request);
    // When one side goes away, so does the other.
    meet(faults.shift() ?? ruledFault(request) ?? judge?.(request), incoming, outgoing, {
      port: targetPort,
      ca: tls?.certificate,
      change: (answer) => change(answer, request),
    }).catch(() => cut(incoming));
  };
  const server = (tls ? createSecureServer(tls.server, listener) : createServer(listener)).listen(
    0,
    '127.0.0.1',
  );
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `${tls ? 'https' : 'http'}://127.0.0.1:${port}/${azuriteAccount}`,
    requests,
    log,
    script: (...next) => (faults = [...next]),
    once: (matches, fault) => void rules.push({ matches, fault }),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Cuts the connection, as rudely as its kind allows. */
function cut({ socket }: IncomingMessage): void {
  if (socket instanceof TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
}

interface Target {
  readonly port: number;
  readonly ca: string | undefined;
  readonly change: (answer: ProxiedAnswer) => ProxiedAnswer;
}

async function meet(
  fault: HttpFault | undefined,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  target: Target,
): Promise<void> {
  if (fault?.kind === 'reset') {
    cut(incoming);
    return;
  }
  const body = await buffer(incoming);
  if (fault?.kind === 'hang') return;
  if (fault?.kind === 'status') {
    passBack(fault, target.change(scripted(fault)), outgoing);
    return;
  }
  if (fault?.kind === 'damage-upload') body[0] = ~(body[0] ?? 0);
  const send = target.ca === undefined ? sendPlainRequest : sendSecureRequest;
  const forwarded = send({
    port: target.port,
    ca: target.ca,
    host: '127.0.0.1',
    method: incoming.method,
    path: incoming.url,
    headers: incoming.headers,
  });
  forwarded.end(body);
  const [response] = (await once(forwarded, 'response')) as [IncomingMessage];
  if (fault?.kind === 'lose-answer') {
    response.resume();
    await once(response, 'end');
    cut(incoming);
    return;
  }
  if (fault?.kind === 'wait') await fault.until;
  const { statusCode: status = 500, headers } = response;
  passBack(fault, target.change({ status, headers, body: await buffer(response) }), outgoing);
}

function scripted({
  status,
  azureCode,
  headers,
  body = '',
}: HttpFault & { readonly kind: 'status' }): ProxiedAnswer {
  const fromAzure =
    azureCode === undefined ? {} : { 'x-ms-error-code': azureCode, 'x-ms-request-id': 'scripted' };
  return { status, headers: { ...fromAzure, ...headers }, body: Buffer.from(body) };
}

function passBack(
  fault: HttpFault | undefined,
  { status, headers, body }: ProxiedAnswer,
  outgoing: ServerResponse,
): void {
  outgoing.writeHead(status, headers);
  if (fault?.kind !== 'truncate' && fault?.kind !== 'silent-body') {
    outgoing.end(body);
    return;
  }
  outgoing.write(body.subarray(0, body.length >> 1));
  if (fault.kind === 'truncate') setImmediate(() => outgoing.destroy());
}
