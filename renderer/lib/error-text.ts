/** What people read when something went wrong: made from the code and the facts of the error, never from its message. */
import type { ErrorCode, ErrorData } from '../../contract/errors';
import { troubleOf } from '../../contract/known-trouble';
import { administrator, signIn, type Trouble } from '../../contract/troubles';

export interface ErrorText {
  /** One line: what happened. */
  readonly title: string;
  /** What it means and what to do now. */
  readonly advice: string;
  /** To be sent to the administrator, where only they can help. */
  readonly request?: string | undefined;
}

export type Help = Pick<Trouble, 'mender' | 'remedy'>;

type Context = ErrorData['context'];

export function errorText(error: Pick<ErrorData, 'code' | 'context'>): ErrorText {
  const trouble = troubleOf(error.context);
  if (trouble) return { title: trouble.what, advice: trouble.advice, request: trouble.request };
  const [title, advice] = table[error.code](error.context);
  return { title, advice };
}

/** The button that helps and who can press it, where that is known. */
export function helpFor({ code, context }: Pick<ErrorData, 'code' | 'context'>): Help | undefined {
  return troubleOf(context) ?? helps[code];
}

/** One line for a list of files that gave trouble. */
export function itemErrorText(error: Pick<ErrorData, 'code' | 'context'>): string {
  return items[error.code] ?? errorText(error).title;
}

const table: Readonly<Record<ErrorCode, (context: Context) => readonly [string, string]>> = {
  'storage/not-found': ({ container }) => [
    container === undefined
      ? 'The storage does not have what was asked for.'
      : `There is no container named “${container}”.`,
    'Check the account, container and folder names. If someone deleted the container, ask for it to be restored.',
  ],
  'storage/forbidden': ({ systemCode }) =>
    systemCode === undefined
      ? [
          'The storage refused access.',
          'Your account may lack the right to this, or your key or SAS token may be wrong, expired or too narrow. Ask whoever manages the storage, then try again.',
        ]
      : [
          'The folder refused access.',
          'You may not read or write there, or its drive is write-protected. Change that, or choose another folder.',
        ],
  'storage/throttled': () => [
    'The storage asked us to slow down.',
    'Nothing is lost. Wait a few minutes and try again; if it keeps happening, set an upload limit in Settings.',
  ],
  'storage/unavailable': () => [
    'The storage cannot be reached.',
    'Check your internet connection, VPN and proxy. For a folder on a drive, check that the drive is connected. Then try again.',
  ],
  'storage/immutable': () => [
    'The storage is protected against changes.',
    'A retention policy or legal hold blocks this. Wait until it ends, or ask whoever manages the storage account.',
  ],
  'storage/bad-range': () => [
    'A stored file is shorter than it should be.',
    'Part of the backup may be damaged. Try again; if it stays, ask whoever manages the storage to restore the file.',
  ],
  'storage/full': () => [
    'The storage is full.',
    'Free some space or raise the quota, then run the backup again. What was already saved is kept.',
  ],
  'auth/sign-in-required': () => [
    'You need to sign in again.',
    'Sign in with the account that your backups belong to; they go on from where they stopped.',
  ],
  'auth/expired': () => [
    'The access to your storage has expired.',
    'Sign in again. If you use a SAS token or key instead, ask for a new one and enter it under Settings → Change storage.',
  ],
  'auth/wrong-account': ({ account }) => [
    'You are signed in with another account.',
    account === undefined
      ? 'Sign in with the account that this backup belongs to.'
      : `Sign in with ${account}, the account that this backup belongs to.`,
  ],
  'auth/declined': () => [
    'The sign-in was not completed.',
    'It was cancelled in the browser. Sign in again when you are ready, and accept the permissions.',
  ],
  'auth/blocked': () => [
    'Your organisation does not allow this sign-in.',
    'Ask your administrator, and send along the details below.',
  ],
  'auth/not-set-up': () => [
    'Signing in is not set up correctly.',
    'This is for your administrator to mend: send them the details below.',
  ],
  'auth/timed-out': () => [
    'Nobody completed the sign-in in time.',
    'Sign in again, and complete it in the browser window that opens.',
  ],
  'auth/unreachable': () => [
    'Microsoft’s sign-in service cannot be reached.',
    'Check your internet connection, VPN and proxy. On a guest network, open a web page first to sign in to the network. Then try again.',
  ],
  'repository/wrong-password': () => [
    'That password does not open this backup.',
    'Check the keyboard layout and Caps Lock, then type it again. It is the password chosen when the backup was set up, not the one of your computer.',
  ],
  'repository/not-a-repository': () => [
    'There is no backup at this place.',
    'Check the folder name. To start a new backup here, choose this place again in the set-up.',
  ],
  'repository/already-exists': () => [
    'There already is a backup at this place.',
    'Open it with its password, or choose another folder name for a new one.',
  ],
  'repository/unsupported-version': ({ version }) => [
    version === undefined
      ? 'This backup was made in a format that this app does not know.'
      : `This backup uses format version ${version}, which this app does not know.`,
    'Install the newest version of Stowkeep and try again.',
  ],
  'repository/locked': ({ hostname }) => [
    hostname === undefined
      ? 'Another program is using this backup.'
      : `The computer “${hostname}” is using this backup.`,
    'Wait until it is done, then try again. A lock left behind by a crashed program becomes harmless after half an hour.',
  ],
  'repository/lock-lost': () => [
    'The run was stopped to keep your backup safe.',
    'This computer slept or was offline for too long while it held the backup. Start again; what was saved is not sent twice.',
  ],
  'repository/stale-plan': () => [
    'The backup changed in the meantime.',
    'Another computer wrote to it. Start again to work with its current state.',
  ],
  'data/corrupt': () => [
    'Part of the backup is damaged.',
    'A check showed that stored data is not what was saved. Other files are not affected. Try again; if it stays, keep this backup as it is and ask for help.',
  ],
  'data/missing': () => [
    'Part of the backup is missing.',
    'Someone may have deleted files from the storage. If it has soft delete or versions, have them restored.',
  ],
  'data/malformed': () => [
    'Part of the backup cannot be understood.',
    'It was damaged, or written by a program with a fault. Other backups are not affected; try an earlier one.',
  ],
  'disk/not-found': ({ path }) => [
    path === undefined ? 'A file or folder is no longer there.' : `“${path}” is no longer there.`,
    'It may have been moved, renamed or deleted, or its drive is not connected.',
  ],
  'disk/denied': ({ path }) => [
    path === undefined ? 'Access to a file or folder was denied.' : `No access to “${path}”.`,
    'You do not have the right to it. Change its permissions, choose another place, or leave it out of the backup.',
  ],
  'disk/busy': ({ path }) => [
    path === undefined ? 'A file is in use by another program.' : `“${path}” is in use by another program.`,
    'Close that program and try again. The next backup takes the file along once it is free.',
  ],
  'disk/full': () => [
    'The disk of this computer is full.',
    'Free some space or choose another drive, then try again. Files that are already complete are kept.',
  ],
  'disk/bad-name': ({ path }) => [
    path === undefined
      ? 'A name cannot be used on this computer.'
      : `The name “${path}” cannot be used on this computer.`,
    'Restore it on the kind of system it came from, or to a drive that allows such names.',
  ],
  'disk/changed-while-reading': () => [
    'A file changed while it was being read.',
    'It was saved as it was found. The next backup saves its new state.',
  ],
  'disk/io': ({ path }) => [
    path === undefined ? 'The disk reported an error.' : `The disk reported an error at “${path}”.`,
    'Try again. If it happens repeatedly, the drive may be failing: check it soon.',
  ],
  'input/invalid': () => [
    'Something that was entered cannot be used.',
    'Check the fields and try again. If they look right, send us the details below.',
  ],
  bug: () => [
    'Something went wrong inside Stowkeep.',
    'This is our fault, not yours. Your saved data is not affected. Try again; if it stays, send us the details below.',
  ],
  'app/not-connected': () => [
    'No storage has been set up yet.',
    'Choose where your backups should go first.',
  ],
  'app/password-needed': () => [
    'The password of your backup is needed.',
    'Enter it once; it can be remembered on this computer.',
  ],
  'app/keychain-unavailable': () => [
    'The password store of this computer cannot be used.',
    'Unlock it and start Stowkeep again, or go on without it: the password is then asked for at each start.',
  ],
  'app/settings-damaged': () => [
    'The settings file could not be read.',
    'It was set aside and the app started with fresh settings. Set up your storage again; your backups are not affected.',
  ],
  'app/organisation-invalid': ({ path = 'it', field = '', reason = 'cannot be read' }) => [
    'Your organisation’s configuration cannot be used.',
    `The reason: ${field === '' ? '' : `“${field}” in `}${path} ${reason}. Ask your administrator to correct it, then start Stowkeep again.`,
  ],
  'app/password-not-remembered': () => [
    'The password was changed, but could not be remembered.',
    'The new password holds from now on; the old one does not open the backup any more. The password store of this computer could not be used: Stowkeep asks for the new password at its next start.',
  ],
  'app/place-fixed': () => [
    'Your organisation has decided where backups go.',
    'Go back, sign in with your work account and take the place that is offered there.',
  ],
  'app/no-sources': () => [
    'No folders have been chosen yet.',
    'Choose the folders to protect, then back up.',
  ],
  'app/already-running': () => ['A backup is already running.', 'Wait until it is done, or stop it first.'],
  'app/interrupted': () => [
    'Stowkeep ended before this was done.',
    'Continue it: what is already there is kept and not fetched again.',
  ],
  'app/target-in-storage': () => [
    'Your backups are kept in this folder.',
    'Files restored into it could damage them. Choose another folder.',
  ],
  'app/untrusted-sender': () => [
    'A request was blocked because it did not come from the app.',
    'Close the window and open it again. If this repeats, reinstall Stowkeep.',
  ],
  'app/cancelled': () => ['Stopped.', 'You stopped this. Start it again whenever you like.'],
};

const items: Partial<Record<ErrorCode, string>> = {
  'disk/not-found': 'Disappeared before it could be read',
  'disk/denied': 'No permission',
  'disk/busy': 'In use by another program',
  'disk/full': 'Not enough space on the disk',
  'disk/bad-name': 'This name is not allowed on this computer',
  'disk/changed-while-reading': 'Changed while it was being read; saved as found',
  'disk/io': 'The disk reported an error',
  'data/corrupt': 'Its stored data is damaged',
  'data/missing': 'Its stored data is missing',
  'data/malformed': 'Its stored description is damaged',
};

const helps: Partial<Record<ErrorCode, Help>> = {
  'storage/not-found': { mender: 'you', remedy: 'change-storage' },
  'storage/forbidden': administrator,
  'storage/throttled': { mender: 'time', remedy: 'try-again' },
  'storage/unavailable': { mender: 'you', remedy: 'try-again' },
  'storage/immutable': administrator,
  'auth/sign-in-required': signIn,
  'auth/expired': signIn,
  'auth/wrong-account': { mender: 'you', remedy: 'other-account' },
  'auth/declined': signIn,
  'auth/blocked': administrator,
  'auth/not-set-up': administrator,
  'auth/timed-out': signIn,
  'auth/unreachable': { mender: 'you', remedy: 'try-again' },
  'app/organisation-invalid': administrator,
};
