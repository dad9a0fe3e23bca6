import type { BackupRequest } from '../../main/engine/requests';

/** A backup without rules or wishes. */
export const usualBackup: Omit<BackupRequest, 'workingFolder' | 'targets'> = {
  excludes: [],
  excludesIgnoringCase: [],
  excludeIfPresent: [],
  excludeCaches: false,
  excludeLargerThanBytes: undefined,
  oneFileSystem: false,
  hostname: 'laptop',
  username: 'ada',
  tags: [],
  timeMs: undefined,
  parent: { kind: 'latest' },
  ignoreCtime: false,
  ignoreInode: false,
  withAtime: false,
  rereads: false,
  skipIfUnchanged: false,
  isDryRun: false,
  compression: 'auto',
  packSizeBytes: 4 * 2 ** 20,
  programVersion: 'stowkeep test',
  reportItems: true,
  isQuiet: false,
  countsAhead: true,
};
