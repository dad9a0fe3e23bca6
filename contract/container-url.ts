/** What people paste to say where backups go: the address of a container, as Azure's portal and tools show it. */
import { accountName, containerName, emulatorHost, maxPrefixLength } from './azure-names';
import type { Credential, Place } from './data';

type AzurePlace = Extract<Place, { readonly kind: 'azure' }>;

export type ContainerUrl =
  | {
      readonly kind: 'place';
      readonly place: AzurePlace;
      /** When the address had one in it. */
      readonly sas: Extract<Credential, { readonly kind: 'sas' }> | undefined;
    }
  | { readonly kind: 'refused'; readonly reason: Refusal };

/** Why it is none: what was pasted, or what is wrong with it. */
export type Refusal =
  | 'not-an-address'
  | 'portal'
  | 'file'
  | 'queue'
  | 'table'
  | 'dfs'
  | 'web'
  | 'not-encrypted'
  | 'no-container'
  | 'bad-name'
  | 'incomplete-sas';

type FoundPlace = Omit<AzurePlace, 'kind' | 'container'> & { readonly container: string | undefined };

const clouds = 'core\\.windows\\.net|core\\.usgovcloudapi\\.net|core\\.chinacloudapi\\.cn';
/** With a zone, as newer accounts have it: `contoso.z1.blob.storage.azure.net`. */
const serviceHost = new RegExp(
  `^([a-z0-9-]+)((?:\\.z\\d+)?\\.(blob|file|queue|table|dfs|web)\\.(?:${clouds}|storage\\.azure\\.net))(?::443)?$`,
);
const portalHost = /^(?:[a-z0-9-]+\.)*portal\.azure\.(?:com|us|cn)$/;
const otherServices = ['file', 'queue', 'table', 'dfs', 'web'] as const;

/** The place that `text` is the address of. What stands behind the container is the prefix. */
export function parseContainerUrl(text: string): ContainerUrl {
  const parts = /^(?:(https?):\/\/)?([^/?#@\s]+)(\/[^?#\r\n]*)?(?:\?([^#\s]*))?(?:#.*)?$/i.exec(text.trim());
  if (!parts) return notAnAddress;
  const [, scheme = 'https', typedHost = '', path = '', query = ''] = parts;
  const host = typedHost.toLowerCase();
  if (portalHost.test(host)) return refused('portal');
  const names = decode(path);
  const [, account = '', hostEnd = '', service] = serviceHost.exec(host) ?? [];
  const other = otherServices.find((each) => each === service);
  if (other !== undefined) return refused(other);
  // The account is then the first part of the path. On this computer only: whoever signs in sends a token that opens all their storage.
  const isEmulator = service === undefined && emulatorHost.test(host);
  if (!names || !(service === 'blob' || isEmulator)) return notAnAddress;
  if (scheme.toLowerCase() === 'http') return refused('not-encrypted');
  const [container, ...prefix] = isEmulator ? names.slice(1) : names;
  const found = isEmulator
    ? { account: (names[0] ?? '').toLowerCase(), endpoint: `https://${host}/${names[0]}` }
    : { account, endpoint: `https://${account}${hostEnd}` };
  return placeAt({ ...found, container, prefix: prefix.join('/') }, query);
}

function placeAt({ container, ...rest }: FoundPlace, query: string): ContainerUrl {
  if (container === undefined) return refused('no-container');
  const place: AzurePlace = { ...rest, kind: 'azure', container: container.toLowerCase() };
  if (!isAllowed(place)) return refused('bad-name');
  const sas = sasIn(query);
  if (sas === null) return refused('incomplete-sas');
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

function refused(reason: Refusal): ContainerUrl {
  return { kind: 'refused', reason };
}

const notAnAddress = refused('not-an-address');
