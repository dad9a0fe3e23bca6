import { readFile, stat } from 'node:fs/promises';
import { posix, resolve, win32 } from 'node:path';

export interface OrganisationFile {
  readonly path: string;
  /** Only the administrator may be able to write it. */
  readonly isPolicy: boolean;
  /** Somebody named it: it has to be there. */
  readonly isRequired: boolean;
  /** May say whom the app trusts: only an administrator can write it, or whoever starts the app has named it. */
  readonly maySayWhomToTrust: boolean;
}

export interface FoundFile {
  readonly content: string;
  readonly isWritableByOthers: boolean;
}

/** Where an organisation may have left its configuration. The first that is there counts, alone: what an administrator rolled out is not mixed with more. */
export function organisationFiles({
  platform,
  environment,
  executable,
}: {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Of the running app. */
  readonly executable: string;
}): readonly OrganisationFile[] {
  const { STOWKEEP_ORGANISATION_FILE: named = '' } = environment;
  const path = platform === 'win32' ? win32 : posix;
  const beside = path.join(folderBeside(platform, environment, executable), 'stowkeep.config.json');
  return [
    { path: policyPath(platform, environment), isPolicy: true, isRequired: false, maySayWhomToTrust: true },
    named === ''
      ? { path: beside, isPolicy: false, isRequired: false, maySayWhomToTrust: false }
      : { path: resolve(named), isPolicy: false, isRequired: true, maySayWhomToTrust: true },
  ];
}

function policyPath(
  platform: NodeJS.Platform,
  { ProgramFiles = 'C:\\Program Files' }: Readonly<Record<string, string | undefined>>,
): string {
  // Not in ProgramData, where anybody may make the folder that is not there yet.
  if (platform === 'win32') return win32.join(ProgramFiles, 'Stowkeep', 'policy.json');
  return platform === 'darwin'
    ? '/Library/Application Support/Stowkeep/policy.json'
    : '/etc/stowkeep/policy.json';
}

/** Where people see the app: outside of its bundle or image. */
function folderBeside(
  platform: NodeJS.Platform,
  { APPIMAGE: image }: Readonly<Record<string, string | undefined>>,
  executable: string,
): string {
  if (platform === 'win32') return win32.dirname(executable);
  if (platform === 'darwin') return posix.resolve(posix.dirname(executable), '../../..');
  return posix.dirname(image ?? executable);
}

/** `undefined` when there is none. Who may write a file is not looked at on Windows, whose rights Node does not know. */
export async function readConfiguration(path: string): Promise<FoundFile | undefined> {
  try {
    const { mode, uid } = await stat(path);
    const isWritableByOthers = process.platform !== 'win32' && (uid !== 0 || (mode & 0o022) !== 0);
    return { content: await readFile(path, 'utf8'), isWritableByOthers };
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR'].includes(String(error.code)))
      return undefined;
    throw error;
  }
}
