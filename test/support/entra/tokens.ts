/** Tokens as Entra makes them. The signature is there and is nobody's: neither MSAL nor the emulator checks it. */
import { randomUUID } from 'node:crypto';
import { canAnswerChallenges, contextsAskedFor } from './claims';
import { type Application, type EntraState, type Grant, secret } from './entra-state';

export interface TokenRequest {
  readonly grant: Grant;
  readonly scope: string;
  readonly nonce: string | null;
  readonly claims: string | null;
  /** `https://localhost:PORT` */
  readonly origin: string;
}

/** The answer of the token endpoint. */
export function tokenBody(state: EntraState, request: TokenRequest): Record<string, unknown> {
  const { grant, scope } = request;
  const tokens = {
    access_token: accessToken(state, request),
    refresh_token: `refresh-${secret()}`,
    id_token: idToken(state, request),
  };
  state.refreshTokens.set(tokens.refresh_token, grant);
  state.issued.push(...Object.values(tokens));
  return {
    token_type: 'Bearer',
    // Both: MSAL looks for what it asked for.
    scope: `${scope} ${scope.replace('.default', 'user_impersonation')}`,
    expires_in: state.accessTokenSeconds,
    ext_expires_in: state.accessTokenSeconds,
    ...tokens,
    client_info: encode({ uid: grant.person.objectId, utid: state.tenantId }),
  };
}

/** The same for a program: nothing to renew it with, and nobody in it. */
export function applicationTokenBody(
  state: EntraState,
  application: Pick<Application, 'clientId' | 'objectId'>,
  scope: string,
): Record<string, unknown> {
  const access_token = signed({
    ...issued(state, scope),
    appid: application.clientId,
    oid: application.objectId,
    idtyp: 'app',
  });
  const expires_in = state.accessTokenSeconds;
  return { token_type: 'Bearer', expires_in, ext_expires_in: expires_in, access_token };
}

function accessToken(state: EntraState, { grant, scope, claims }: TokenRequest): string {
  return signed({
    ...issued(state, scope),
    appid: grant.clientId,
    oid: grant.person.objectId,
    upn: grant.person.userName,
    scp: 'user_impersonation',
    uti: randomUUID(),
    xms_cc: canAnswerChallenges(claims) ? ['cp1'] : [],
    acrs: contextsAskedFor(claims).filter((context) => grant.contexts.includes(context)),
  });
}

function issued(state: EntraState, scope: string) {
  const [resource = ''] = scope.split(' ').filter((part) => part.startsWith('https://'));
  return {
    aud: resource.replace(/\/\.default$/, ''),
    // What a storage account expects, whichever address the authority has.
    iss: `https://sts.windows.net/${state.tenantId}/`,
    tid: state.tenantId,
    ...lifetime(state.accessTokenSeconds),
  };
}

function idToken(state: EntraState, { grant, nonce, origin }: TokenRequest): string {
  return signed({
    aud: grant.clientId,
    iss: `${origin}/${state.tenantId}/v2.0`,
    ...lifetime(3600),
    name: grant.person.name,
    preferred_username: grant.person.userName,
    oid: grant.person.objectId,
    sub: grant.person.objectId,
    tid: state.tenantId,
    ver: '2.0',
    ...(nonce === null ? {} : { nonce }),
  });
}

/** Begun a little earlier, as Entra does it. */
function lifetime(seconds: number): Record<string, number> {
  const now = Math.floor(Date.now() / 1000);
  return { iat: now - 5, nbf: now - 5, exp: now + seconds };
}

function signed(claims: object): string {
  return [encode({ typ: 'JWT', alg: 'RS256', kid: 'test' }), encode(claims), secret()].join('.');
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
