/** What prune is held back by and what it tells, and what is stored: plain data. */

/** What restic's rules, which know no tiers, are held back by in one of them. */
export interface TierRule {
  /** A younger pack stays as it is: removed, it would cost as if it had been kept so long. */
  readonly minAgeDays: number;
  /** Of a pack's size: with less of it unused, it costs more to write the rest anew than it saves. */
  readonly minUnusedPercent: number;
}

export interface PruneCounts {
  readonly blobs: number;
  readonly bytes: number;
}

export interface PruneStatistics {
  readonly used: PruneCounts;
  readonly duplicate: PruneCounts;
  readonly unused: PruneCounts;
  readonly repack: PruneCounts;
  readonly repackRemoved: PruneCounts;
  readonly remove: PruneCounts;
  readonly unreferencedBytes: number;
  readonly packsKept: number;
  readonly packsRepacked: number;
  readonly packsRemoved: number;
  readonly packsUnreferenced: number;
  /** Bytes, as all of these, of which `tooYoungBytes` only wait for their age. */
  readonly unusedAfter: number;
  readonly tooYoungBytes: number;
}

/** What is stored, by what it costs. */
export interface StorageUsage {
  /** Packs of files' content. */
  readonly data: { readonly files: number; readonly bytes: number };
  readonly other: { readonly files: number; readonly bytes: number };
  /** Of the packs of files' content, by whole days since they were written. */
  readonly dataByAge: readonly { readonly days: number; readonly bytes: number }[];
}
