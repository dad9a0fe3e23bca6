/** restic's way to write where a repository is: `azure:CONTAINER:/PREFIX`, `local:/path`, or just a path. */
import { posix, resolve } from 'node:path';
import { EngineError } from '../errors';
import type { RepositoryLocation } from '../requests';

/** What the text does not say and restic takes from the environment. */
export interface LocationDefaults {
  /** Relative paths start here; absolute. */
  readonly workingFolder: string;
  /** restic: AZURE_ACCOUNT_NAME. */
  readonly azureAccount?: string | undefined;
  /** restic: AZURE_ENDPOINT_SUFFIX. */
  readonly azureEndpointSuffix?: string | undefined;
  /** The whole address of the account's blob service, for emulators and private clouds elsewhere; ours: AZURE_BLOB_ENDPOINT. */
  readonly azureBlobEndpoint?: string | undefined;
}

/** The account that every emulator of Azure Storage has: restic too takes it to mean this computer. */
const emulatorAccount = 'devstoreaccount1';
const emulatorEndpoint = 'http://127.0.0.1:10000/devstoreaccount1';

const publicEndpointSuffix = 'core.windows.net';

/** Containers are 3 to 63 lower-case letters, digits and single dashes: https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata */
const containerPattern = /^(?=.{3,63}$)(?:\$root|\$web|[a-z0-9]+(?:-[a-z0-9]+)*)$/;
const accountPattern = /^[a-z0-9]{3,24}$/;

/** Schemes of restic that this program does not speak. */
const foreignSchemes = new Set(['b2', 'gs', 'rclone', 'rest', 's3', 'sftp', 'swift']);

/** Fails with `input/invalid`, saying how the text should look. */
export function parseLocation(text: string, defaults: LocationDefaults): RepositoryLocation {
  if (text === '') throw invalid('No repository was named', text);
  const scheme = /^([a-z][a-z0-9]*):/.exec(text)?.[1];
  const rest = scheme === undefined ? text : text.slice(scheme.length + 1);
  if (scheme === 'azure') return parseAzure(text, rest, defaults);
  if (scheme === 'local') return local(rest, text, defaults);
  if (scheme !== undefined && foreignSchemes.has(scheme)) {
    throw invalid(
      `Repositories at "${scheme}:" are not supported, only "azure:CONTAINER:/PREFIX" and folders`,
      text,
    );
  }
  return local(text, text, defaults);
}

/** The text that `parseLocation` reads back. Names no account. */
export function formatLocation(location: RepositoryLocation): string {
  return location.kind === 'local'
    ? `local:${location.path}`
    : `azure:${location.container}:/${location.prefix}`;
}

/** The address of an account's blob service, without a trailing slash. */
export function azureEndpoint(account: string, endpointSuffix = publicEndpointSuffix): string {
  return account === emulatorAccount ? emulatorEndpoint : `https://${account}.blob.${endpointSuffix}`;
}

function local(path: string, text: string, { workingFolder }: LocationDefaults): RepositoryLocation {
  if (path === '') throw invalid('The path of the repository is missing', text);
  return { kind: 'local', path: resolve(workingFolder, path) };
}

function parseAzure(text: string, rest: string, defaults: LocationDefaults): RepositoryLocation {
  const colon = rest.indexOf(':');
  if (colon < 0)
    throw invalid(
      'The second colon is missing: write "azure:CONTAINER:/PREFIX", or "azure:CONTAINER:/" for no prefix',
      text,
    );
  const container = rest.slice(0, colon);
  if (!containerPattern.test(container)) {
    throw invalid(
      `"${container}" cannot be a container: 3 to 63 lower-case letters, digits and single dashes`,
      text,
    );
  }
  const account = defaults.azureAccount ?? '';
  if (account === '') throw invalid('The storage account is not named: set AZURE_ACCOUNT_NAME', text);
  if (!accountPattern.test(account))
    throw invalid(`"${account}" cannot be a storage account: 3 to 24 lower-case letters and digits`, text);
  const prefix = cleanPrefix(rest.slice(colon + 1));
  return {
    kind: 'azure',
    account,
    container,
    prefix,
    endpoint:
      defaults.azureBlobEndpoint?.replace(/\/+$/, '') ||
      azureEndpoint(account, defaults.azureEndpointSuffix || undefined),
  };
}

/** As restic: the path is cleaned and loses its leading slash. `..` does not lead out of the container. */
function cleanPrefix(path: string): string {
  return posix.resolve('/', path).slice(1);
}

function invalid(message: string, text: string): EngineError {
  return new EngineError('input/invalid', message, { location: text });
}
