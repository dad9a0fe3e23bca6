/** How plain restic reaches a repository and gets files back, as lines for the shell of this system: without Stowkeep. */
import { bytesFromText, hasRawBytes } from '../engine/format/byte-text';
import type { RepositoryLocation, StorageCredential } from '../engine/requests';

export interface ResticAccess {
  readonly location: RepositoryLocation;
  readonly credential: StorageCredential['kind'];
}

type Platform = NodeJS.Platform;

/** What has to be filled in by hand: no secret is ever written into a command. */
const secretVariables = {
  'account-key': ['AZURE_ACCOUNT_KEY', '<ACCOUNT KEY>'],
  sas: ['AZURE_ACCOUNT_SAS', '<SAS TOKEN>'],
} as const;
const publicHost = /^https:\/\/[^/]+?\.blob\.(?!core\.windows\.net$)(.+)$/;

/** Lines that say who somebody is to the storage; none for a folder. A sign-in needs Azure's command line and restic 0.17. */
export function resticAccess({ location, credential }: ResticAccess, platform: Platform): readonly string[] {
  if (location.kind === 'local') return [];
  const suffix = publicHost.exec(location.endpoint)?.[1];
  const variables = [
    ['AZURE_ACCOUNT_NAME', location.account],
    ...(suffix === undefined ? [] : [['AZURE_ENDPOINT_SUFFIX', suffix]]),
    credential === 'token' || credential === 'none'
      ? ['AZURE_FORCE_CLI_CREDENTIAL', 'true']
      : secretVariables[credential],
  ] as readonly (readonly [string, string])[];
  const lines = variables.map(([name, value]) =>
    platform === 'win32' ? `$env:${name} = '${value}'` : `export ${name}=${quoted(value, platform)}`,
  );
  return credential === 'token' ? ['az login', ...lines] : lines;
}

/** The command line of `restic` on the repository. */
export function resticCommand(
  { location }: ResticAccess,
  args: readonly string[],
  platform: Platform,
): string {
  const repository =
    location.kind === 'local' ? location.path : `azure:${location.container}:/${location.prefix}`;
  return ['restic', '-r', repository, ...args]
    .map((word, at) => (at === 0 ? word : quoted(word, platform)))
    .join(' ');
}

/** `path` as a pattern that means it alone: restic's wildcards stand for themselves in brackets. */
export function literalPattern(path: string): string {
  return path.replaceAll('\\', '\\\\').replace(/[*?[]/g, '[$&]');
}

/** One word of the shell: PowerShell on Windows. Bytes that are no text, and line breaks, are written as bash and zsh read them. */
export function quoted(word: string, platform: Platform): string {
  if (/^[\w@:./-]+$/.test(word) && (platform !== 'win32' || !word.startsWith('@'))) return word;
  if (platform === 'win32') return `'${word.replace(/['‘’‚‛]/g, '$&$&')}'`;
  if (!/\p{Cc}/u.test(word) && !hasRawBytes(word)) return `'${word.replaceAll("'", String.raw`'\''`)}'`;
  return `$'${[...bytesFromText(word)].map(escapedByte).join('')}'`;
}

function escapedByte(byte: number): string {
  const character = String.fromCharCode(byte);
  return /[\w /.-]/.test(character) ? character : `\\${byte.toString(8).padStart(3, '0')}`;
}
