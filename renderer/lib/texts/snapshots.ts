import { formatBytes } from '../format-bytes';
import { formatMoment } from '../format-time';
import { plural } from '../plural';

export const snapshotsTexts = {
  title: 'Restore',
  subtitle: 'Choose a backup, tick what you need, then restore it.',
  listLabel: 'Backups by day, newest first',
  itemSummary: (files: number, bytes: number) => `${plural(files, 'file', 'files')}, ${formatBytes(bytes)}`,
  otherComputer: (hostname: string) => `from ${hostname}`,
  emptyTitle: 'There are no backups yet',
  emptyBody:
    'After the first backup you can look through your files as they were at that time, and get them back.',
  emptyAction: 'Go to Overview',
  treeLabel: (ms: number, nowMs: number) => `Files in the backup from ${formatMoment(ms, nowMs)}`,
  backupFrom: (ms: number, nowMs: number) => `Backup from ${formatMoment(ms, nowMs)}`,
  columns: { name: 'Name', size: 'Size', modified: 'Modified' },
  checkAll: 'Select everything in this folder',
  check: (name: string) => `Select ${name}`,
  pathLabel: 'Folder',
  rootName: 'Backup',
  up: 'Up to the outer folder',
  emptyFolder: 'This folder is empty',
  reading: (read: number, total: number) =>
    `Reading: ${plural(read, 'entry', 'entries')} of ${total.toLocaleString('en')}`,
  link: (target: string) => `Link to ${target}`,
  selected: (count: number) => `${plural(count, 'item', 'items')} selected`,
  selectedAll: 'Everything is selected',
  nothingSelected: 'Tick files or folders to restore them',
  clear: 'Clear',
  restore: 'Restore…',
} as const;

export const restoreTexts = {
  title: 'Restore files',
  from: (ms: number, nowMs: number) => `From the backup of ${formatMoment(ms, nowMs)}`,
  what: 'What',
  items: (count: number) => plural(count, 'item', 'items'),
  everything: 'The whole backup',
  andMore: (count: number) => `and ${plural(count, 'more', 'more')}`,
  where: 'Where to',
  toFolder: 'Into a folder of my choice',
  toFolderHint: 'Nothing that you have now is touched.',
  toOriginal: 'Back to the original place',
  toOriginalHint: 'Files that are still there are treated as chosen below.',
  choose: 'Choose folder…',
  noFolder: 'No folder chosen yet',
  conflictsTitle: 'If a file already exists',
  conflicts: {
    'if-newer': { title: 'Keep the newer one', hint: 'Replaces a file only if the saved one is newer' },
    'keep-both': { title: 'Keep both', hint: 'The restored file gets a number in its name' },
    always: { title: 'Replace it', hint: 'What you have now is overwritten' },
    never: { title: 'Skip it', hint: 'Leaves what you have now' },
  },
  optionsTitle: 'Options',
  metadata: 'Restore times and permissions',
  verify: 'Compare the files with the backup afterwards',
  verifyHint: 'Takes longer; proves that every byte is right',
  submit: 'Restore',
  busy: 'Starting…',
} as const;
