/** Azure Resource Manager on this computer: its three lists, in pages, for whoever brings a token that is meant for it. */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TlsIdentity } from './test-ca';

export interface ManagedAccount {
  readonly name: string;
  readonly group: string;
  /** `undefined` for an account without blobs. */
  readonly endpoint: string | undefined;
  readonly containers: readonly string[];
}

export interface ManagedSubscription {
  readonly id: string;
  readonly name: string;
  readonly accounts: readonly ManagedAccount[];
}

/** What happens to a request instead of an answer. */
export type ManagementFault =
  | { readonly kind: 'reset' | 'hang' | 'silent-body' }
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      /** Of the error; or something else as a whole. */
      readonly code?: string;
      readonly html?: string;
    };

export interface Management {
  readonly origin: string;
  readonly subscriptions: ManagedSubscription[];
  /** What was asked, with the tokens: of people who do not exist. */
  readonly requests: { readonly url: string; readonly token: string }[];
  /** Entries on a page. */
  pageSize: number;
  /** What all further pages are at. */
  linkOrigin: string;
  /** The next requests meet these faults, one each; `undefined` lets one pass. */
  script(...faults: readonly (ManagementFault | undefined)[]): void;
  stop(): Promise<void>;
}

export async function startManagement(tls: TlsIdentity): Promise<Management> {
  let faults: (ManagementFault | undefined)[] = [];
  const https = createServer(tls, (incoming, outgoing) => {
    const { url = '', headers } = incoming;
    management.requests.push({ url, token: (headers.authorization ?? '').replace('Bearer ', '') });
    meet(management, faults.shift(), incoming, outgoing);
  }).listen(0, '127.0.0.1');
  await once(https, 'listening');
  const origin = `https://localhost:${(https.address() as AddressInfo).port}`;
  const management: Management = {
    origin,
    subscriptions: [],
    requests: [],
    pageSize: 100,
    linkOrigin: origin,
    script: (...next) => void (faults = [...next]),
    stop: async () => {
      https.closeAllConnections();
      https.close();
      await once(https, 'close');
    },
  };
  return management;
}

function meet(
  management: Management,
  fault: ManagementFault | undefined,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): void {
  switch (fault?.kind) {
    case undefined:
      return answer(management, incoming, outgoing);
    case 'reset':
      return void incoming.socket.destroy();
    case 'hang':
      return;
    case 'silent-body':
      return void outgoing.write('{"value":[');
    case 'status':
      outgoing.writeHead(fault.status, { 'x-ms-correlation-request-id': 'scripted', ...fault.headers });
      outgoing.end(fault.html ?? errorBody(fault.code ?? 'Scripted'));
  }
}

/** As Azure's, whose words name the person. */
function errorBody(code: string): string {
  return JSON.stringify({ error: { code, message: "The client 'anna@contoso.example' may not do this." } });
}

function answer(management: Management, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const url = new URL(incoming.url ?? '', management.origin);
  const list = isMeantFor(management.origin, incoming) ? listAt(management, url.pathname) : undefined;
  if (!list) {
    const isKnown = list === null;
    outgoing.writeHead(isKnown ? 404 : 401, { 'content-type': 'application/json' });
    outgoing.end(errorBody(isKnown ? 'SubscriptionNotFound' : 'InvalidAuthenticationToken'));
    return;
  }
  const from = Number(url.searchParams.get('$skiptoken') ?? 0);
  const to = from + management.pageSize;
  const next = new URL(url.pathname + url.search, management.linkOrigin);
  next.searchParams.set('$skiptoken', String(to));
  outgoing.writeHead(200, { 'content-type': 'application/json' });
  const value = list.slice(from, to);
  outgoing.end(JSON.stringify({ value, ...(to < list.length ? { nextLink: next.href } : {}) }));
}

function isMeantFor(origin: string, { headers }: IncomingMessage): boolean {
  const [, body = ''] = (headers.authorization ?? '').split('.');
  const { aud, exp } = JSON.parse(Buffer.from(body, 'base64url').toString() || '{}') as Record<
    string,
    unknown
  >;
  return aud === origin && Number(exp) * 1000 > Date.now();
}

/** `null` when there is nothing of that name. */
function listAt({ subscriptions }: Management, path: string): readonly object[] | null {
  const [, , id, , ...rest] = decodeURI(path).split('/');
  if (id === undefined)
    return subscriptions.map(({ id: subscriptionId, name: displayName }) => ({
      subscriptionId,
      displayName,
    }));
  const subscription = subscriptions.find((known) => known.id === id);
  if (!subscription) return null;
  if (rest.length === 2) return subscription.accounts.map((account) => accountBody(id, account));
  const account = subscription.accounts.find(({ name }) => name === rest[4]);
  return account?.containers.map((name) => ({ name, properties: {} })) ?? null;
}

function accountBody(subscriptionId: string, { name, group, endpoint }: ManagedAccount): object {
  return {
    id: `/subscriptions/${subscriptionId}/resourceGroups/${group}/providers/Microsoft.Storage/storageAccounts/${name}`,
    name,
    location: 'westeurope',
    properties: { primaryEndpoints: endpoint === undefined ? {} : { blob: `${endpoint}/` } },
  };
}
