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

/** Those fields alone: a request also holds what no worker needs. */
export function walkRulesOf(request: WalkRules): WalkRules {
  const { excludes, excludesIgnoringCase, excludeIfPresent, excludeCaches, excludeLargerThanBytes } = request;
  const { oneFileSystem, ignoreCtime, ignoreInode, withAtime, rereads, reportItems } = request;
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
  };
}
