/** What an organisation has set up for its people, and what the app makes of it. */
import { X509Certificate } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import type { Organisation } from '../../contract/data';
import { AppError } from '../app-error';
import { publicTokenHosts } from '../engine/base/token-hosts';
import type { Policy } from '../plans/policy';
import type { CloudHosts, OrganisationDocument } from './organisation-document';
import type { FoundFile, OrganisationFile } from './organisation-files';
import { defaultTemplate, fillTemplate, needsUser } from './prefix-template';

export interface OrganisationSettings {
  /** To sign in with; `undefined` when no app registration is named. */
  readonly entra: { readonly clientId: string; readonly authority: string } | undefined;
  /** `https://login.microsoftonline.com` */
  readonly authorityHost: string;
  /** In PEM: trusted besides the usual ones, for Entra, Azure and the storage. */
  readonly trustedCertificates: string | undefined;
  /** `https://management.azure.com` */
  readonly resourceManager: string;
  /** The hosts of the cloud's storage, as `requireTokenHost` takes them: nobody else is sent a token. */
  readonly tokenHosts: readonly string[];
  /** What it decides about plans. */
  readonly policy: Policy | undefined;
  /** Whose signature a published policy has to have: a public key in PEM. */
  readonly policySigner: string | undefined;
  /** Why what is set up cannot be used. */
  readonly problem?: Error | undefined;
  /** The address of a storage account's blob service. */
  readonly endpointOf: (account: string) => string;
  /** `null` when the organisation has set up nothing. */
  readonly organisationFor: (user: User | undefined, deviceName: string) => Organisation | null;
}

/** As far as a prefix is made of it. */
interface User {
  readonly objectId: string;
  readonly userName: string;
}

export interface ReadOrganisationOptions {
  /** The first that is there counts. */
  readonly files: readonly OrganisationFile[];
  /** `undefined` when there is none. */
  readonly read: (path: string) => Promise<FoundFile | undefined>;
}

const clouds = {
  public: {
    authority: 'https://login.microsoftonline.com',
    storageSuffix: 'core.windows.net',
    resourceManager: 'https://management.azure.com',
  },
  usGovernment: {
    authority: 'https://login.microsoftonline.us',
    storageSuffix: 'core.usgovcloudapi.net',
    resourceManager: 'https://management.usgovcloudapi.net',
  },
  china: {
    authority: 'https://login.partner.microsoftonline.cn',
    storageSuffix: 'core.chinacloudapi.cn',
    resourceManager: 'https://management.chinacloudapi.cn',
  },
} as const satisfies Readonly<Record<string, CloudHosts>>;

/** Any organisation's people. */
const anyTenant = 'organizations';

/** Fails with `app/organisation-invalid` when a file cannot be used as it is: `path`, `field` (empty for the whole) and `reason` say why. */
export async function readOrganisation({
  files,
  read,
}: ReadOrganisationOptions): Promise<OrganisationSettings> {
  for (const file of files) {
    const content = await readChecked(file, file, '', read);
    if (content === undefined) continue;
    // Most command lines find none, and start sooner without the library of schemas.
    const { parseDocument, policyIn } = await import('./organisation-document');
    const parsed = parseDocument(content);
    if ('problem' in parsed) throw invalid(file.path, parsed.problem.field, parsed.problem.reason);
    refuseTrust(parsed.document, file);
    const decided = policyIn(parsed.document);
    const certificates = await certificatesOf(parsed.document, file, read);
    const policy = decided && 'policy' in decided ? decided.policy : undefined;
    return { ...settingsOf(parsed.document, certificates), policy };
  }
  return withoutOrganisation();
}

/** Where nothing is set up; or where what is set up cannot be used: then `problem` is what whoever asks is told. */
export function withoutOrganisation(problem?: Error): OrganisationSettings {
  const organisationFor = (): null => {
    if (problem) throw problem;
    return null;
  };
  return { ...settingsOf({ cloud: 'public', isPlaceFixed: false }, undefined), problem, organisationFor };
}

function settingsOf(
  document: OrganisationDocument,
  trustedCertificates: string | undefined,
): OrganisationSettings {
  const { clientId, tenantId = anyTenant, cloud } = document;
  const { authority, storageSuffix, resourceManager } = typeof cloud === 'string' ? clouds[cloud] : cloud;
  const isEmulator = storageSuffix.startsWith('https:');
  const endpointOf = (account: string) =>
    isEmulator ? `${storageSuffix}/${account}` : `https://${account}.blob.${storageSuffix}`;
  return {
    entra: clientId === undefined ? undefined : { clientId, authority: `${authority}/${tenantId}` },
    authorityHost: authority,
    trustedCertificates,
    resourceManager,
    tokenHosts:
      cloud === 'public'
        ? publicTokenHosts
        : [isEmulator ? new URL(storageSuffix).hostname : `.blob.${storageSuffix}`],
    endpointOf,
    policy: undefined,
    policySigner: document.policySigner,
    organisationFor: (user, deviceName) => ({
      name: document.name ?? '',
      isPlaceFixed: document.isPlaceFixed,
      place: placeOf(document, endpointOf, { user, deviceName }),
    }),
  };
}

function placeOf(
  { account, container, prefix: template = defaultTemplate, cloud }: OrganisationDocument,
  endpointOf: OrganisationSettings['endpointOf'],
  { user, deviceName }: { readonly user: User | undefined; readonly deviceName: string },
): Organisation['place'] {
  if (account === undefined || container === undefined) return null;
  if (!user && needsUser(template)) return null;
  const { objectId = '', userName = '' } = user ?? {};
  const prefix = fillTemplate(template, { userObjectId: objectId, userName, deviceName });
  const endpoint = cloud === 'public' ? undefined : endpointOf(account);
  return { kind: 'azure', account, container, prefix, ...(endpoint === undefined ? {} : { endpoint }) };
}

/** What a download or another program may have left beside the app must not decide where tokens go. */
function refuseTrust({ caFile, cloud }: OrganisationDocument, file: OrganisationFile): void {
  if (file.maySayWhomToTrust) return;
  const reason = 'counts in a managed policy only';
  if (caFile !== undefined) throw invalid(file.path, 'caFile', reason);
  if (typeof cloud !== 'string') throw invalid(file.path, 'cloud', `with hosts of its own ${reason}`);
}

async function certificatesOf(
  { caFile }: OrganisationDocument,
  file: OrganisationFile,
  read: ReadOrganisationOptions['read'],
): Promise<string | undefined> {
  if (caFile === undefined) return undefined;
  const path = resolve(dirname(file.path), caFile);
  const content = await readChecked({ ...file, path, isRequired: true }, file, 'caFile', read);
  // What else is in it, a key perhaps, is left alone.
  const found = content?.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  if (!found) throw invalid(file.path, 'caFile', `names ${path}, which holds no certificate in PEM`);
  try {
    for (const certificate of found) new X509Certificate(certificate);
  } catch {
    // Node only says where it stumbled.
    throw invalid(file.path, 'caFile', `names ${path}, which holds a certificate that cannot be read`);
  }
  return `${found.join('\n')}\n`;
}

/** Errors speak of `field` in the configuration `asked`. */
async function readChecked(
  { path, isPolicy, isRequired }: OrganisationFile,
  asked: OrganisationFile,
  field: string,
  read: ReadOrganisationOptions['read'],
): Promise<string | undefined> {
  const refuse = (what: string) =>
    invalid(asked.path, field, field === '' ? what : `names ${path}: it ${what}`);
  const found = await read(path).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw refuse(`cannot be read (${code})`);
  });
  if (!found) {
    if (isRequired) throw refuse('is not there');
    return undefined;
  }
  if (isPolicy && found.isWritableByOthers)
    throw refuse(
      'can be changed by others than the administrator (root has to own it, and alone may write it)',
    );
  return found.content;
}

function invalid(path: string, field: string, reason: string): AppError {
  const where = field === '' ? path : `“${field}” in ${path}`;
  return new AppError('app/organisation-invalid', `${where} ${reason}`, { path, field, reason });
}
