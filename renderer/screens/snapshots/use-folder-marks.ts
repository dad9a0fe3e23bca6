import { useCallback } from 'react';
import type { PathVersions } from '../../../contract/lookup';
import { useApi, useCall } from '../../api/hooks';

/** What a backup is for the folder at hand: it is not in it, it is the same as in the backup before, or something in it is not. */
export type FolderMark = 'absent' | 'same' | 'changed';
export type FolderMarks = ReadonlyMap<string, FolderMark>;

const none: FolderMarks = new Map();

/** By snapshot; empty until it is known. Only for show: a failure leaves it empty. */
export function useFolderMarks(folder: string, hostname: string): FolderMarks {
  const { snapshots } = useApi();
  const state = useCall(
    useCallback(
      async (signal: AbortSignal) =>
        folderMarks(await snapshots.versions({ path: folder, hostname }, { signal })),
      [snapshots, folder, hostname],
    ),
  );
  return state.kind === 'ready' ? state.value : none;
}

export function folderMarks({ snapshots }: PathVersions): FolderMarks {
  const marks = new Map<string, FolderMark>();
  for (const [at, { snapshotId, version }] of snapshots.entries()) {
    if (version === 'nothing') marks.set(snapshotId, 'absent');
    else if (version !== 'unreadable')
      marks.set(snapshotId, snapshots[at + 1]?.version === version ? 'same' : 'changed');
  }
  return marks;
}
