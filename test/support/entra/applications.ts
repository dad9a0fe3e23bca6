/** Programs that sign in as themselves: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow */
import { constants, createHash, verify, X509Certificate } from 'node:crypto';
import { failures, type EntraFailure } from './entra-errors';
import type { Application, EntraState } from './entra-state';

/** Why `application` is not believed to be who it says; `undefined` when it is. */
export function doubtAbout(
  state: EntraState,
  application: Application,
  fields: URLSearchParams,
): EntraFailure | undefined {
  const assertion = fields.get('client_assertion');
  if (assertion === null)
    return fields.get('client_secret') === application.secret ? undefined : failures.wrongSecret;
  if (application.federatedTokens.includes(assertion)) return undefined;
  if (!/"x5t/.test(JSON.stringify(decode(assertion.split('.')[0])))) return failures.unknownFederation;
  return isSignedBy(state, application, assertion) ? undefined : failures.wrongCertificate;
}

/** With the certificate that is registered, by the application itself, and for us. */
function isSignedBy(
  { tenantId }: EntraState,
  { certificate, clientId }: Application,
  assertion: string,
): boolean {
  const [head = '', body = '', signature = ''] = assertion.split('.');
  const { 'x5t#S256': sha256, x5t, alg } = decode(head);
  const { iss, sub, aud, exp } = decode(body);
  if (certificate === undefined || iss !== clientId || sub !== clientId) return false;
  if (!String(aud).includes(tenantId) || Number(exp) < Date.now() / 1000) return false;
  const known = new X509Certificate(certificate);
  const thumbprint = (algorithm: string) => createHash(algorithm).update(known.raw).digest('base64url');
  if (sha256 !== undefined ? sha256 !== thumbprint('sha256') : x5t !== thumbprint('sha1')) return false;
  const padding = alg === 'PS256' ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
  const key = { key: known.publicKey, padding };
  return verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'));
}

function decode(part = ''): Readonly<Record<string, unknown>> {
  return JSON.parse(Buffer.from(part, 'base64url').toString() || '{}') as Record<string, unknown>;
}
