/** What the app asks of the engine when a person starts a backup or a restore. */
import type { SnapshotId } from '../../main/engine/format/ids';
import { type BackupRequest, type RestoreRequest, usualPackSizeBytes } from '../../main/engine/requests';

export function backupRequest(
  target: string,
  device: Pick<BackupRequest, 'hostname' | 'username'>,
): BackupRequest {
  return {
    ...device,
    targets: [target],
    workingFolder: process.cwd(),
    excludes: [],
    excludesIgnoringCase: [],
    excludeIfPresent: [],
    excludeCaches: false,
    excludeLargerThanBytes: undefined,
    oneFileSystem: false,
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
    packSizeBytes: usualPackSizeBytes,
    programVersion: 'stowkeep bench',
    reportItems: false,
    // As restic runs beside it. What being quiet costs is for foreground.mjs.
    isQuiet: false,
    countsAhead: true,
  };
}

export function restoreRequest(snapshot: SnapshotId, target: string): RestoreRequest {
  return {
    snapshot,
    selection: [],
    includes: [],
    excludes: [],
    ignoreCase: false,
    subfolder: '',
    target: { kind: 'folder', path: target },
    conflicts: 'always',
    deleteExtra: false,
    withMetadata: true,
    sparse: false,
    verify: false,
    isDryRun: false,
    reportItems: false,
  };
}
