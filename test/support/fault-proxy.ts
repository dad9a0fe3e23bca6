/** A small HTTP proxy before Azurite that breaks what it is told to break. */
import { once } from 'node:events';
import { createServer, request as sendRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { azuriteAccount } from './azurite';

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
  /** Changes the first byte of the request's body. */
  | { readonly kind: 'damage-upload' };

export interface FaultProxy {
  readonly endpoint: string;
  /** `METHOD` of each request, in order. */
  readonly requests: string[];
  /** The next requests meet these faults, one each; `undefined` lets one pass. After them all requests pass. */
  script(...faults: readonly (HttpFault | undefined)[]): void;
  stop(): Promise<void>;
}

export async function startFaultProxy(targetPort: number): Promise<FaultProxy> {
  let faults: (HttpFault | undefined)[] = [];
  const requests: string[] = [];
  const server = createServer((incoming, outgoing) => {
    requests.push(incoming.method ?? '');
    // When one side goes away, so does the other.
    meet(faults.shift(), incoming, outgoing, targetPort).catch(() => incoming.socket.resetAndDestroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}/${azuriteAccount}`,
    requests,
    script: (...next) => (faults = [...next]),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function meet(
  fault: HttpFault | undefined,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  targetPort: number,
): Promise<void> {
  if (fault?.kind === 'reset') {
    incoming.socket.resetAndDestroy();
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  if (fault?.kind === 'hang') return;
  if (fault?.kind === 'status') {
    answer(fault, outgoing);
    return;
  }
  if (fault?.kind === 'damage-upload') body[0] = ~(body[0] ?? 0);
  const forwarded = sendRequest({
    port: targetPort,
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
    incoming.socket.resetAndDestroy();
    return;
  }
  await passBack(fault, response, outgoing);
}

function answer(fault: HttpFault & { readonly kind: 'status' }, outgoing: ServerResponse): void {
  const fromAzure =
    fault.azureCode === undefined
      ? {}
      : { 'x-ms-error-code': fault.azureCode, 'x-ms-request-id': 'scripted' };
  outgoing.writeHead(fault.status, { ...fromAzure, ...fault.headers });
  outgoing.end(fault.body);
}

async function passBack(
  fault: HttpFault | undefined,
  response: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  outgoing.writeHead(response.statusCode ?? 500, response.headers);
  if (fault?.kind !== 'truncate' && fault?.kind !== 'silent-body') {
    outgoing.end(body);
    return;
  }
  outgoing.write(body.subarray(0, body.length >> 1));
  if (fault.kind === 'truncate') setImmediate(() => outgoing.destroy());
}
