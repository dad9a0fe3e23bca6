import { formatDuration } from '../format-time';
import { plural } from '../plural';

export const preflightTexts = {
  title: 'Checking your storage',
  intro: 'Everything a backup needs is tried once. A small test file is stored and removed again.',
  listLabel: 'What is checked',
  /** In the order in which they are looked at. */
  steps: {
    name: 'Find the storage',
    connection: 'Connect securely',
    clock: 'Compare clocks',
    'sign-in': 'Get access',
    container: 'Open the container',
    list: 'List backups',
    create: 'Save a test file',
    read: 'Read it back',
    'delete-locks': 'Tidy up',
    'delete-backups': 'Protection from deletion',
    protection: 'Second chance for deleted data',
  },
  stepsOfFolder: {
    container: 'Open the folder',
    list: 'List backups',
    create: 'Save a test file',
    read: 'Read it back',
    'delete-locks': 'Tidy up',
  },
  states: {
    waiting: 'Waiting',
    running: 'Checking…',
    passed: 'OK',
    warned: 'Advice',
    failed: 'Problem',
    skipped: 'Not checked',
    unknown: 'Not known',
  },
  menders: {
    you: 'You can mend this yourself.',
    administrator: 'Your administrator can mend this.',
    time: 'This passes by itself.',
  },
  skipped: (count: number) => `${plural(count, 'further step was', 'further steps were')} not checked.`,
  checking: (step: string) => `Checking: ${step}`,
  ready: 'Everything is ready',
  advised: (count: number) => `Backups work; ${plural(count, 'thing', 'things')} could be better`,
  failed: 'Backups cannot work here yet',
  again: 'Check again',
  forAdministrator: 'Text for your administrator',
  proxy: (proxy: string) => `Through the proxy ${proxy}.`,
  proxyUnknown: 'The proxy in this computer’s settings could not be found out, so none is used.',
  clock: (skewSeconds: number) =>
    `This computer’s clock is ${formatDuration(Math.abs(skewSeconds) * 1000)} ${skewSeconds < 0 ? 'slow' : 'fast'}. Set it right soon: with a larger difference the storage refuses you.`,
  mayNotDelete: 'This computer cannot delete what it has saved.',
  mayDelete:
    'Your access can also delete whole backups, and so could malware on this computer. A narrower role is wiser.',
  narrowerRole:
    'Please give me a role on the container for my backups that creates but does not delete, instead of the one I have: the custom role of Stowkeep’s backup writers.',
  isMade: 'It does not exist yet; the first backup makes it.',
  knownLater: 'This can be seen once the place exists.',
  leftBehind: (file: string) => `The test file ${file} could not be removed. It does no harm.`,
  protected: 'The storage keeps deleted or overwritten data for a while.',
  unprotected: (isSoftDeleteOff: boolean, isVersioningOff: boolean) =>
    `${off(isSoftDeleteOff, isVersioningOff)}: what somebody deletes in the storage is gone at once.`,
  protect: (isSoftDeleteOff: boolean, isVersioningOff: boolean) =>
    `For the storage account of my backups: ${off(isSoftDeleteOff, isVersioningOff)}. Please switch on soft delete for blobs and containers, and versioning, under “Data protection”.`,
  protectionUnknown: 'Your access does not show whether the storage keeps deleted data for a while.',
} as const;

function off(isSoftDeleteOff: boolean, isVersioningOff: boolean): string {
  if (isSoftDeleteOff && isVersioningOff) return 'Soft delete and versioning are off';
  return isVersioningOff ? 'Versioning is off' : 'Soft delete is off';
}
