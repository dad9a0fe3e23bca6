/** What people paste to say where backups go: the address of a container, as Azure's portal and tools show it. */
import { accountName, containerName, emulatorHost, maxPrefixLength } from './azure-names';
import type { Credential, Place } from './data';
import type { Trouble } from './troubles';

type AzurePlace = Extract<Place, { readonly kind: 'azure' }>;

export type ContainerUrl =
  | {
      readonly kind: 'place';
      readonly place: AzurePlace;
      /** When the address had one in it. */
      readonly sas: Extract<Credential, { readonly kind: 'sas' }> | undefined;
    }
  | ({ readonly kind: 'refused' } & Pick<Trouble, 'what' | 'advice'>);

type FoundPlace = Omit<AzurePlace, 'kind' | 'container'> & { readonly container: string | undefined };

const example = 'https://ACCOUNT.blob.core.windows.net/CONTAINER';
const clouds = 'core\\.windows\\.net|core\\.usgovcloudapi\\.net|core\\.chinacloudapi\\.cn';
/** With a zone, as newer accounts have it: `contoso.z1.blob.storage.azure.net`. */
const serviceHost = new RegExp(
  `^([a-z0-9-]+)((?:\\.z\\d+)?\\.(blob|file|queue|table|dfs|web)\\.(?:${clouds}|storage\\.azure\\.net))(?::443)?$`,
);
const portalHost = /^(?:[a-z0-9-]+\.)*portal\.azure\.(?:com|us|cn)$/;
const otherServices: Readonly<Record<string, string>> = {
  file: 'Azure Files',
  queue: 'a queue',
  table: 'a table',
  dfs: 'Data Lake Storage',
  web: 'a web site',
};

/** The place that `text` is the address of. What stands behind the container is the prefix. */
export function parseContainerUrl(text: string): ContainerUrl {
  const parts = /^(?:(https?):\/\/)?([^/?#@\s]+)(\/[^?#\r\n]*)?(?:\?([^#\s]*))?(?:#.*)?$/i.exec(text.trim());
  if (!parts) return notAnAddress;
  const [, scheme = 'https', typedHost = '', path = '', query = ''] = parts;
  const host = typedHost.toLowerCase();
  if (portalHost.test(host))
    return refused(
      'This is a page of the Azure portal.',
      'Open the container there, choose “Properties” and copy what stands under “URL”.',
    );
  const names = decode(path);
  const [, account = '', hostEnd = '', service] = serviceHost.exec(host) ?? [];
  const other = service === undefined ? undefined : otherServices[service];
  if (other !== undefined)
    return refused(
      `This is the address of ${other}, not of blob storage.`,
      'Copy the address of a container: in the Azure portal it stands under “Containers”, not under other services.',
    );
  // The account is then the first part of the path. On this computer only: whoever signs in sends a token that opens all their storage.
  const isEmulator = service === undefined && emulatorHost.test(host);
  if (!names || !(service === 'blob' || isEmulator)) return notAnAddress;
  if (scheme.toLowerCase() === 'http')
    return refused(
      'This address is not encrypted.',
      'Use the same address with https:// at its beginning instead of http://.',
    );
  const [container, ...prefix] = isEmulator ? names.slice(1) : names;
  const found = isEmulator
    ? { account: (names[0] ?? '').toLowerCase(), endpoint: `https://${host}/${names[0]}` }
    : { account, endpoint: `https://${account}${hostEnd}` };
  return placeAt({ ...found, container, prefix: prefix.join('/') }, query);
}

function placeAt({ container, ...rest }: FoundPlace, query: string): ContainerUrl {
  if (container === undefined)
    return refused(
      'This address names a storage account, but no container.',
      'Add a slash and the name of the container at its end.',
    );
  const place: AzurePlace = { ...rest, kind: 'azure', container: container.toLowerCase() };
  if (!isAllowed(place))
    return refused(
      'Azure does not allow such a name.',
      'An account’s name has 3 to 24 lower-case letters and digits; a container’s name 3 to 63, and single dashes between them.',
    );
  const sas = sasIn(query);
  if (sas === null)
    return refused(
      'The SAS token in this address is not complete.',
      'Copy the whole address again, up to the end of the part that begins with “sig=”.',
    );
  return { kind: 'place', place, sas: sas === undefined ? undefined : { kind: 'sas', sas } };
}

function isAllowed({ account, container, prefix }: AzurePlace): boolean {
  return accountName.test(account) && containerName.test(container) && prefix.length <= maxPrefixLength;
}

/** `null` when it lacks its signature. What only asks for a list is left out. */
function sasIn(query: string): string | null | undefined {
  const fields = query.split('&').filter((field) => !/^(?:comp|restype)=|^$/i.test(field));
  if (fields.some((field) => /^sig=./i.test(field))) return fields.join('&');
  return fields.some((field) => /^(?:sv|se|sp|sig)=/i.test(field)) ? null : undefined;
}

/** The names between the slashes; `undefined` when they make no sense. */
function decode(path: string): readonly string[] | undefined {
  try {
    const names = path
      .split('/')
      .filter((name) => name !== '')
      .map(decodeURIComponent);
    return names.some((name) => /^\.\.?$|[/\\]/.test(name)) ? undefined : names;
  } catch {
    // A percent sign with something else than a character behind it.
    return undefined;
  }
}

function refused(what: string, advice: string): ContainerUrl {
  return { kind: 'refused', what, advice };
}

const notAnAddress = refused(
  'This is not the address of a container.',
  `It looks like ${example}. In the Azure portal, open the container, choose “Properties” and copy what stands under “URL”.`,
);
