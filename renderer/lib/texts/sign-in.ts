import { plural } from '../plural';

export const signInTexts = {
  title: 'Sign in',
  intro:
    'With the work or school account that may use the storage. No keys, no passwords to copy: your organisation decides who gets in.',
  submit: 'Sign in with Microsoft',
  browserHint:
    'Your browser opens Microsoft’s page. Your password stays there: Stowkeep only learns who you are and may use the storage for you.',
  otherDevice: 'Use another device instead',
  thisBrowser: 'Use this computer’s browser instead',
  browser: {
    title: 'Continue in your browser',
    body: 'Sign in on the page that opened. Stowkeep goes on as soon as you are done.',
    again: 'Open the page again',
  },
  code: {
    title: 'Continue on another device',
    body: 'Open this address on a phone or any other computer and enter the code.',
    address: 'Address',
    copyAddress: 'Copy the address',
    code: 'Code',
    copyCode: 'Copy the code',
    fetching: 'Getting a code…',
    left: (minutes: number) =>
      minutes < 1
        ? 'Waiting for you. The code is good for less than a minute.'
        : `Waiting for you. The code is good for ${plural(minutes, 'more minute', 'more minutes')}.`,
  },
  keptThisRun:
    'This computer has no password store that can be used. You stay signed in until you quit Stowkeep; at the next start you are asked again.',
  locked: {
    title: 'The password store of this computer is locked',
    body: 'It keeps who is signed in. Unlock it, for example by signing in to your computer again, then quit Stowkeep and start it again.',
    forget: 'Sign everybody out…',
  },
  forgetDialog: {
    title: 'Sign everybody out?',
    body: 'What the password store keeps of your sign-ins is thrown away, for when it cannot be unlocked any more. Your backups stay as they are; they go on when you sign in again.',
    submit: 'Sign everybody out',
    busy: 'Signing out…',
  },
  notConfigured: {
    title: 'Signing in is not set up yet',
    body: 'Your administrator can set it up for your organisation. Send them the text below. Until then you can use an account key or a SAS token.',
    request:
      'Please set up signing in for Stowkeep: register the app in our tenant as its guide for administrators describes, and put the tenant id and the client id into stowkeep.config.json beside the app, or into a managed policy.',
  },
  choose: {
    title: 'Who should back up?',
    intro: 'Choose the account that may use the storage.',
    other: 'Use another account',
    needed: 'Has to sign in again',
  },
  advanced: 'Advanced',
  useKey: 'Use an account key or SAS token',
  banner: {
    titleOfBackups: 'Backups wait until you sign in',
    title: 'Sign in again to go on',
    submit: 'Sign in',
    dialog: 'Sign in',
    as: (userName: string) => `Sign in as ${userName}.`,
  },
  accounts: {
    title: 'Accounts',
    none: 'Nobody is signed in.',
    add: 'Add account',
    signedIn: 'Signed in',
    needed: 'Sign-in needed',
    signIn: 'Sign in',
    signOut: 'Sign out…',
    signOutOf: (userName: string) => `Sign out ${userName}`,
  },
  signOutDialog: {
    title: (userName: string) => `Sign out ${userName}?`,
    body: 'This computer forgets the account. Backups that use it wait until you sign in again; what was saved stays.',
    browser: 'Sign out in the browser too',
    browserHint: 'Ends the session there for all Microsoft pages.',
    submit: 'Sign out',
    busy: 'Signing out…',
  },
} as const;
