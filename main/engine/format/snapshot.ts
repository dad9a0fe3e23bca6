import type { Bytes } from '../base/bytes';
import type { SnapshotId, TreeId } from './ids';
import type { GoTime } from './go-time';

/** Counters of the run that made a snapshot; restic 0.17 and newer write and show them. Bytes are plaintext unless named packed. */
export interface SnapshotSummary {
  readonly backupStart: GoTime;
  readonly backupEnd: GoTime;
  readonly filesNew: number;
  readonly filesChanged: number;
  readonly filesUnmodified: number;
  readonly dirsNew: number;
  readonly dirsChanged: number;
  readonly dirsUnmodified: number;
  readonly dataBlobs: number;
  readonly treeBlobs: number;
  readonly dataAdded: number;
  readonly dataAddedPacked: number;
  readonly totalFilesProcessed: number;
  readonly totalBytesProcessed: number;
}

export interface Snapshot {
  readonly time: GoTime;
  readonly parent: SnapshotId | undefined;
  readonly tree: TreeId;
  readonly paths: readonly string[];
  readonly hostname: string;
  readonly username: string;
  readonly uid: number;
  readonly gid: number;
  readonly excludes: readonly string[];
  readonly tags: readonly string[];
  readonly original: SnapshotId | undefined;
  readonly programVersion: string;
  readonly summary: SnapshotSummary | undefined;
}

export function encodeSnapshot(snapshot: Snapshot): Buffer {
  throw new Error(`stub ${String(snapshot)}`);
}

/** Throws `data/malformed`. */
export function decodeSnapshot(bytes: Bytes): Snapshot {
  throw new Error(`stub ${String(bytes)}`);
}
