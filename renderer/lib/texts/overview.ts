import { formatAge, formatMoment } from '../format-time';
import { plural } from '../plural';

export const overviewTexts = {
  title: 'Overview',
  backUpNow: 'Back up now',
  chooseFolders: 'Choose folders',
  states: {
    'not-connected': 'No storage is set up yet',
    'sign-in-needed': 'Backups wait until you sign in',
    'password-needed': 'Your backup is locked',
    'nothing-chosen': 'Nothing is protected yet',
    'never-backed-up': 'Nothing has been backed up yet',
    working: 'Working…',
    paused: 'Paused',
    safe: 'Your files are safe',
    attention: 'Your backup needs attention',
    offline: 'Your storage cannot be reached',
  },
  advice: {
    'not-connected': 'Choose where your backups should go.',
    'password-needed': 'Enter its password to go on.',
    'nothing-chosen': 'Choose the folders that matter to you. Everything else can wait.',
    'never-backed-up':
      'The first backup takes the longest. You can go on working, pause it, or stop it and continue later.',
  },
  working: { backup: 'Backing up…', restore: 'Restoring…' },
  lastBackup: (ms: number, nowMs: number, isComplete: boolean) =>
    `${isComplete ? 'Last good backup' : 'Last backup'} ${formatAge(ms, nowMs)} (${formatMoment(ms, nowMs)}).`,
  noBackupYet: 'There is no finished backup yet.',
  withWarnings: (count: number) => `${plural(count, 'file', 'files')} could not be saved in it.`,
  protectedTitle: 'Protected folders',
  change: 'Change',
  notProtected: 'No folder has been chosen.',
  moreFolders: (count: number) => `and ${plural(count, 'more folder', 'more folders')}`,
  latestTitle: 'Latest backup',
  noLatest: 'None yet.',
  browse: 'Browse',
  fact: { files: 'Files', size: 'Size', added: 'New data', computer: 'Computer', when: 'When' },
} as const;
