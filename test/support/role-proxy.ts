/** What Azurite lacks of Azure: roles, a firewall, protection of what was deleted, a clock of its own. An HTTPS proxy before it. */
import type { Person } from './entra/entra-state';
import {
  type FaultProxy,
  type HttpFault,
  type ProxiedAnswer,
  type ProxiedRequest,
  startFaultProxy,
} from './fault-proxy';
import type { TestCa } from './test-ca';

/** `backup-writer` is what `assets/azure/` makes of it: stores and reads everything, overwrites nothing, and deletes locks only. */
export type Role = 'none' | 'reader' | 'backup-writer' | 'contributor';

export interface RoleScope {
  readonly container?: string;
  /** Of the paths in it, without a slash at its end. */
  readonly prefix?: string;
}

/** To be changed at any time. */
export interface AccountSettings {
  /** What everybody is told, whoever asks for what. */
  everybodyMeets: HttpFault | undefined;
  hasVersioning: boolean;
  /** `undefined`: it cannot be seen. */
  hasSoftDelete: boolean | undefined;
  /** How far the storage's clock is ahead of this computer's, in milliseconds. */
  clockAheadMs: number;
}

export interface RoleProxy extends FaultProxy {
  readonly account: AccountSettings;
  /** From now on, in place of what this person or program might do before. */
  assign(who: Pick<Person, 'objectId'>, role: Role, scope?: RoleScope): void;
}

type Action = 'read' | 'create' | 'overwrite' | 'delete' | 'delete-lock' | 'change-container';

export const actions: Readonly<Record<Role, readonly Action[]>> = {
  none: [],
  reader: ['read'],
  'backup-writer': ['read', 'create', 'delete-lock'],
  contributor: ['read', 'create', 'overwrite', 'delete-lock', 'delete', 'change-container'],
};

/** How Azurite refuses what Azure calls `AuthenticationFailed`. */
const refusals = new Set<unknown>(['AuthorizationFailure', 'InvalidAuthenticationInfo']);

/**
 * Only requests with a token are judged by their role, as in Azure before anything is looked up. It knows of the files that were stored through it.
 * `tls` is also Azurite's.
 */
export async function startRoleProxy(targetPort: number, tls: TestCa): Promise<RoleProxy> {
  const assignments = new Map<string, { readonly role: Role; readonly scope: RoleScope }>();
  const account: AccountSettings = {
    everybodyMeets: undefined,
    hasVersioning: false,
    hasSoftDelete: undefined,
    clockAheadMs: 0,
  };
  const stored = new Set<string>();
  const whyNot = (request: ProxiedRequest): string | undefined => {
    const objectId = objectIdOf(request);
    if (objectId === undefined) return undefined;
    const { role, scope } = assignments.get(objectId) ?? { role: 'none', scope: {} };
    const { action, container, path } = meaningOf(request);
    const isInScope =
      (scope.container ?? container) === container &&
      (scope.prefix === undefined || path.startsWith(`${scope.prefix}/`));
    if (!isInScope || !actions[role].includes(action)) return 'AuthorizationPermissionMismatch';
    const isOverwriting = action === 'create' && stored.has(`${container}/${path}`);
    return isOverwriting && !actions[role].includes('overwrite') ? 'UnauthorizedBlobOverwrite' : undefined;
  };
  const keepTrack = (answer: ProxiedAnswer, request: ProxiedRequest): void => {
    const { action, container, path } = meaningOf(request);
    if (answer.status === 201 && action === 'create') stored.add(`${container}/${path}`);
    if (answer.status === 202 && action.startsWith('delete')) stored.delete(`${container}/${path}`);
  };
  const proxy = await startFaultProxy(targetPort, tls, {
    judge: (request) => {
      const azureCode = whyNot(request);
      return account.everybodyMeets ?? (azureCode === undefined ? undefined : refusal(azureCode));
    },
    change: (answer, request) => {
      keepTrack(answer, request);
      return asAzure(answer, request, account);
    },
  });
  return {
    ...proxy,
    account,
    assign: ({ objectId }, role, scope = {}) => void assignments.set(objectId, { role, scope }),
  };
}

/** 403, as Azure says it. */
export function refusal(azureCode: string, detail = ''): HttpFault & { readonly kind: 'status' } {
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${azureCode}</Code><Message>Not so.</Message>${detail}</Error>`;
  return { kind: 'status', status: 403, azureCode, headers: { 'content-type': 'application/xml' }, body };
}

function objectIdOf({ authorization }: ProxiedRequest): string | undefined {
  const [, claims] = /^Bearer [^.]*\.([^.]*)\./.exec(authorization) ?? [];
  if (claims === undefined) return undefined;
  return (JSON.parse(Buffer.from(claims, 'base64url').toString()) as { readonly oid: string }).oid;
}

/** `path` is the prefix of a listing, or the file's. */
export function meaningOf({ method, url }: Pick<ProxiedRequest, 'method' | 'url'>) {
  const { pathname, searchParams } = new URL(url, 'https://storage.example');
  const [, , container = '', ...folders] = pathname.split('/').map(decodeURIComponent);
  const path = folders.join('/');
  const isReading = method === 'GET' || method === 'HEAD';
  if (path === '') {
    const action: Action = isReading ? 'read' : 'change-container';
    return { action, container, path: searchParams.get('prefix') ?? '' };
  }
  return { action: isReading ? 'read' : changeOf(method, path), container, path } as const;
}

function changeOf(method: string, path: string): Action {
  if (method !== 'DELETE') return 'create';
  return /(?:^|\/)locks\/(?:[\da-f]{64}|stowkeep-check-[^/]+)$/.test(path) ? 'delete-lock' : 'delete';
}

/** Azurite knows neither the headers of a protected account, nor how Azure refuses a key or a SAS. */
function asAzure(answer: ProxiedAnswer, request: ProxiedRequest, account: AccountSettings): ProxiedAnswer {
  const isAzurites = answer.headers['server'] !== undefined;
  if (isAzurites && refusals.has(answer.headers['x-ms-error-code']))
    return withDate(notAuthenticated(request), account);
  const { action } = meaningOf(request);
  const isDone = answer.status < 300;
  const { hasSoftDelete, hasVersioning } = account;
  const headers = { ...answer.headers };
  if (isDone && action === 'create' && hasVersioning) headers['x-ms-version-id'] = new Date().toISOString();
  delete headers['x-ms-delete-type-permanent'];
  if (isDone && action.startsWith('delete') && hasSoftDelete !== undefined)
    headers['x-ms-delete-type-permanent'] = `${!hasSoftDelete}`;
  return withDate({ ...answer, headers }, account);
}

function notAuthenticated({ url }: ProxiedRequest): ProxiedAnswer {
  const expiry = new URL(url, 'https://storage.example').searchParams.get('se');
  const isOver = expiry !== null && Date.parse(expiry) < Date.now();
  const detail = isOver ? 'Signature not valid in the specified time frame' : 'Signature did not match';
  const {
    status,
    headers = {},
    body = '',
  } = refusal('AuthenticationFailed', `<AuthenticationErrorDetail>${detail}</AuthenticationErrorDetail>`);
  const answered = { ...headers, 'x-ms-error-code': 'AuthenticationFailed', 'x-ms-request-id': 'scripted' };
  return { status, headers: answered, body: Buffer.from(body) };
}

function withDate(answer: ProxiedAnswer, { clockAheadMs }: AccountSettings): ProxiedAnswer {
  const date = new Date(Date.now() + clockAheadMs).toUTCString();
  return { ...answer, headers: { ...answer.headers, date } };
}
