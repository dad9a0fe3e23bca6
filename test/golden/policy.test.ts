import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type GoTime } from '../../main/engine/format/go-time';
import type { SnapshotId, TreeId } from '../../main/engine/format/ids';
import { groupSnapshots } from '../../main/engine/maintenance/group';
import { applyKeepRules } from '../../main/engine/maintenance/keep-rules';
import type { SnapshotRecord } from '../../main/engine/repository/repository';
import type { KeepRules } from '../../main/engine/requests';

interface Vectors {
  readonly now_unix: number;
  readonly snapshots: readonly {
    readonly time: string;
    readonly hostname: string;
    readonly paths: readonly string[];
    readonly tags: readonly string[] | null;
  }[];
  readonly cases: readonly {
    readonly group_by: readonly string[];
    readonly policy: Readonly<Record<string, number | string | string[][]>>;
    readonly groups: number;
    readonly keep_014: readonly number[];
    readonly keep_since_016?: readonly number[];
  }[];
}

const vectors = JSON.parse(readFileSync(new URL('vectors/policy.json', import.meta.url), 'utf8')) as Vectors;
const nowMs = vectors.now_unix * 1000;

const snapshots = vectors.snapshots.map(({ time, hostname, paths, tags }, number): SnapshotRecord => ({
  id: String(number) as SnapshotId,
  snapshot: {
    time: time as GoTime,
    parent: undefined,
    tree: 'tree' as TreeId,
    paths,
    hostname,
    username: '',
    uid: 0,
    gid: 0,
    excludes: [],
    tags: tags ?? [],
    original: undefined,
    programVersion: '',
    summary: undefined,
  },
}));

function rulesOf(policy: Vectors['cases'][number]['policy']): KeepRules {
  const count = (name: string) => (policy[name] ?? 0) as number;
  const duration = (name: string) => (policy[name] ?? '') as string;
  return {
    last: count('last'),
    hourly: count('hourly'),
    daily: count('daily'),
    weekly: count('weekly'),
    monthly: count('monthly'),
    quarterly: 0,
    yearly: count('yearly'),
    within: duration('within'),
    withinHourly: duration('within_hourly'),
    withinDaily: duration('within_daily'),
    withinWeekly: duration('within_weekly'),
    withinMonthly: duration('within_monthly'),
    withinQuarterly: '',
    withinYearly: duration('within_yearly'),
    tagLists: (policy['tags'] ?? []) as string[][],
  };
}

describe("restic's forget policy", () => {
  it.each(vectors.cases.map((one) => [JSON.stringify([one.group_by, one.policy]), one] as const))(
    '%s',
    (_, one) => {
      const groups = groupSnapshots(snapshots, {
        host: one.group_by.includes('host'),
        paths: one.group_by.includes('paths'),
        tags: one.group_by.includes('tags'),
      });
      const kept = (keepsOldest: boolean) =>
        groups
          .flatMap(
            (group) => applyKeepRules(group.snapshots, rulesOf(one.policy), { nowMs, keepsOldest }).keep,
          )
          .map((record) => Number(record.id))
          .sort((a, b) => a - b);

      expect(groups.length).toBe(one.groups);
      expect(kept(false)).toEqual(one.keep_014);
      expect(kept(true)).toEqual(one.keep_since_016 ?? one.keep_014);
    },
  );
});
