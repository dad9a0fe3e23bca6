/** What forget is asked and answers. See `requests.ts`. */
import type { SnapshotId } from './format/ids';
import type { SnapshotRecord } from './repository/repository';

export interface SnapshotFilter {
  readonly hosts: readonly string[];
  /** Each entry is a list of tags that must all be there; any entry suffices. `['']` means untagged. */
  readonly tagLists: readonly (readonly string[])[];
  readonly paths: readonly string[];
}

export interface KeepRules {
  /** `-1` keeps without end. */
  readonly last: number;
  readonly hourly: number;
  readonly daily: number;
  readonly weekly: number;
  readonly monthly: number;
  /** Ours: restic has no quarters. */
  readonly quarterly: number;
  readonly yearly: number;
  /** Durations such as `1y5m7d2h`; empty for none. */
  readonly within: string;
  readonly withinHourly: string;
  readonly withinDaily: string;
  readonly withinWeekly: string;
  readonly withinMonthly: string;
  readonly withinQuarterly: string;
  readonly withinYearly: string;
  readonly tagLists: readonly (readonly string[])[];
}

/** What stays of each group whatever the rules say. */
export interface KeepFloor {
  /** So many of the newest, from 1 up. */
  readonly atLeast: number;
  /** The newest snapshot that is not one of these stays, too: a snapshot itself does not tell whether all could be read. */
  readonly incomplete: readonly SnapshotId[];
  /** These stay as well: of some folder nothing newer is complete. */
  readonly wholeSources?: readonly SnapshotId[];
}

export interface GroupBy {
  readonly host: boolean;
  readonly paths: boolean;
  readonly tags: boolean;
}

export interface ForgetRequest {
  /** Given snapshots are removed whatever the rules say. */
  readonly snapshots: readonly SnapshotId[];
  readonly filter: SnapshotFilter;
  /** Of what the filter selects, the rules look at these only; at all without. */
  readonly among?: readonly SnapshotId[] | undefined;
  readonly keep: KeepRules;
  /** What others demand: whatever these rules keep stays as well. */
  readonly minimum?: KeepRules | undefined;
  /** With a floor, rules may say nothing. */
  readonly floor?: KeepFloor | undefined;
  readonly groupBy: GroupBy;
  readonly isDryRun: boolean;
  /** How long to wait for another client's lock, in milliseconds; as the session was opened without. */
  readonly lockWaitMs?: number | undefined;
}

export interface KeepReason {
  readonly snapshot: SnapshotId;
  /** restic's words: `last snapshot`, `daily snapshot`, …; `minimum: daily snapshot`; of a floor `newest 3` and `newest complete`. */
  readonly matches: readonly string[];
}

export interface ForgetGroup {
  readonly host: string;
  readonly paths: readonly string[];
  readonly tags: readonly string[];
  readonly keep: readonly SnapshotRecord[];
  readonly remove: readonly SnapshotRecord[];
  readonly reasons: readonly KeepReason[];
}
