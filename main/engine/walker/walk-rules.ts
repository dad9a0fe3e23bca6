/** What of a backup's request decides which entries of a folder are taken, and when a file counts as unchanged. Plain data. */
export interface WalkRules {
  readonly excludes: readonly string[];
  readonly excludesIgnoringCase: readonly string[];
  /** A folder with such a file is skipped: `NAME` or `NAME:HEADER`. */
  readonly excludeIfPresent: readonly string[];
  readonly excludeCaches: boolean;
  readonly excludeLargerThanBytes: number | undefined;
  readonly oneFileSystem: boolean;
  readonly ignoreCtime: boolean;
  readonly ignoreInode: boolean;
  readonly withAtime: boolean;
  /** Reads every file, also one that looks as it did. */
  readonly rereads: boolean;
  /** Also report every finished entry. */
  readonly reportItems: boolean;
  /** Files at and below each of these are counted; see `WalkFacts.counted`. */
  readonly countedPaths?: readonly string[] | undefined;
}

export interface NewestFiles {
  readonly maxFileBytes: number;
  readonly maxFiles: number;
  /** Of all together. */
  readonly maxBytes: number;
  /** How many entries are looked at, at most. */
  readonly maxEntries: number;
}

/** What this computer took over from another one. */
export interface Adopted {
  readonly hosts: readonly string[];
  /** Absolute folders there, and where they lie here; all others where they were. */
  readonly moved: readonly { readonly from: string; readonly to: string }[];
}

/** What was at a target, which is absolute, when all of it was saved. One that is gone is left out rather than saved as empty. */
export interface TargetState {
  readonly path: string;
  /** Where the file system begins that it was on. */
  readonly mountPoint: string;
  readonly files: number;
  readonly bytes: number;
}

/** One that is in the snapshot. */
export interface SavedTarget extends TargetState {
  /** Not less than half of what was there before. */
  readonly isWhole: boolean;
}

/** Those fields alone: a request also holds what no worker needs. */
export function walkRulesOf(request: WalkRules): WalkRules {
  const { excludes, excludesIgnoringCase, excludeIfPresent, excludeCaches, excludeLargerThanBytes } = request;
  const { oneFileSystem, ignoreCtime, ignoreInode, withAtime, rereads, reportItems, countedPaths } = request;
  return {
    excludes,
    excludesIgnoringCase,
    excludeIfPresent,
    excludeCaches,
    excludeLargerThanBytes,
    oneFileSystem,
    ignoreCtime,
    ignoreInode,
    withAtime,
    rereads,
    reportItems,
    countedPaths,
  };
}
