/** Who a program is to Azure when nobody signs in: a service principal, a managed identity, or whoever signed in to Azure's own command line. */
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { EngineError } from '../engine/errors';

export type Unattended =
  | { readonly kind: 'managed'; readonly clientId: string | undefined }
  | { readonly kind: 'azure-cli' }
  | ServicePrincipal;

export type ServicePrincipal = {
  readonly tenantId: string;
  readonly clientId: string;
} & (
  | { readonly kind: 'secret'; readonly secret: string }
  /** In PEM, with its key. */
  | { readonly kind: 'certificate'; readonly pem: string; readonly password: string | undefined }
  /** What another authority has signed for it; written anew from time to time. */
  | { readonly kind: 'federated'; readonly tokenFile: string }
);

export type Environment = Readonly<Record<string, string | undefined>>;

const ofPrincipals = [
  'AZURE_CLIENT_SECRET',
  'AZURE_CLIENT_CERTIFICATE_PATH',
  'AZURE_FEDERATED_TOKEN_FILE',
] as const;
/** Set where Azure runs programs with an identity of theirs. */
const ofManaged = [
  'IDENTITY_ENDPOINT',
  'MSI_ENDPOINT',
  'AZURE_POD_IDENTITY_AUTHORITY_HOST',
  'AZURE_CLIENT_ID',
];

/** By the variables of Azure's libraries, and restic's; `undefined` when they name nobody. `input/invalid` when they do not suffice. */
export function unattendedFrom(environment: Environment): Unattended | undefined {
  if (/^(?:1|t|true)$/i.test(environment['AZURE_FORCE_CLI_CREDENTIAL'] ?? '')) return { kind: 'azure-cli' };
  const proof = ofPrincipals.find((name) => environment[name]);
  if (proof !== undefined) return principalFrom(environment, proof, environment[proof] ?? '');
  if (!ofManaged.some((name) => environment[name])) return undefined;
  return { kind: 'managed', clientId: environment['AZURE_CLIENT_ID'] || undefined };
}

function principalFrom(
  environment: Environment,
  proof: (typeof ofPrincipals)[number],
  value: string,
): ServicePrincipal {
  const { AZURE_TENANT_ID: tenantId = '', AZURE_CLIENT_ID: clientId = '' } = environment;
  if (tenantId === '' || clientId === '')
    throw invalid(`${proof} needs AZURE_TENANT_ID and AZURE_CLIENT_ID besides it`);
  const who = { tenantId, clientId };
  switch (proof) {
    case 'AZURE_CLIENT_SECRET':
      return { ...who, kind: 'secret', secret: value };
    case 'AZURE_CLIENT_CERTIFICATE_PATH': {
      const password = environment['AZURE_CLIENT_CERTIFICATE_PASSWORD'] || undefined;
      return { ...who, kind: 'certificate', pem: readCertificate(value, password), password };
    }
    case 'AZURE_FEDERATED_TOKEN_FILE':
      readNamed(value, proof);
      return { ...who, kind: 'federated', tokenFile: value };
  }
}

/** Looked at here: what Azure's library says of one that it cannot use, nobody understands. */
function readCertificate(path: string, password: string | undefined): string {
  const pem = readNamed(path, 'AZURE_CLIENT_CERTIFICATE_PATH');
  if (!pem.includes('BEGIN CERTIFICATE')) throw invalid(`${path} holds no certificate in PEM`);
  try {
    createPrivateKey({ key: pem, ...(password === undefined ? {} : { passphrase: password }) });
  } catch {
    // OpenSSL's reason is a number.
    throw invalid(
      `${path} holds no private key that can be read: AZURE_CLIENT_CERTIFICATE_PASSWORD may be wrong`,
    );
  }
  return pem;
}

function readNamed(path: string, variable: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw invalid(`${path}, which ${variable} names, cannot be read (${code})`);
  }
}

function invalid(message: string): EngineError {
  return new EngineError('input/invalid', message);
}
