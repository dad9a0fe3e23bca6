/** Random histories of backups, forgotten by real restic and by us. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GoTime } from '../../main/engine/format/go-time';
import type { TreeId } from '../../main/engine/format/ids';
import { groupSnapshots } from '../../main/engine/maintenance/group';
import { applyKeepRules } from '../../main/engine/maintenance/keep-rules';
import type { SnapshotRecord } from '../../main/engine/repository/repository';
import type { KeepRules } from '../../main/engine/requests';
import { allFolders } from '../../main/engine/storage/layout';
import type { SeededRandom } from '../fuzz/seed';
import { noRules } from './keep-rules';
import { madeSnapshot } from './made-snapshots';
import { memoryRepository, signal } from './memory-repository';
import { restic, temporaryFolder } from './real-restic';

/** One line per snapshot: whose it is, when it was made, and why it is kept. Sorted. */
type Verdicts = readonly string[];

const tree = 'ab'.repeat(32) as TreeId;
const zones = ['Z', '+01:00', '+02:00', '-08:00', '+05:30', '+12:45', '-11:00'];
const tags = ['a', 'b', 'a b'];
const minuteMs = 60_000;
const stepsMs = [1, 50, 600, 24 * 60, 7 * 24 * 60, 30 * 24 * 60, 200 * 24 * 60].map((min) => min * minuteMs);
/** Each keeps histories apart. */
const groupings = ['host', 'paths', 'host,paths', 'host,tags', 'host,paths,tags'];
const counts = ['last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const;
const durations = {
  within: 'within',
  withinHourly: 'within-hourly',
  withinDaily: 'within-daily',
  withinWeekly: 'within-weekly',
  withinMonthly: 'within-monthly',
  withinYearly: 'within-yearly',
} as const;

/**
 * Stores `count` random histories in one repository and applies random rules to them, for restic 0.14: `-1` and the oldest of a history are not for it. Where
 * times are equal its order is chance, so that it is not looked which of them stays.
 */
export async function forgetHistories(
  random: SeededRandom,
  count: number,
): Promise<{ readonly snapshots: number; readonly ours: Verdicts; readonly restics: Verdicts }> {
  const { path, remove } = temporaryFolder();
  try {
    const records = await storeHistories(random, join(path, 'repository'), count);
    const rules = randomRules(random);
    const grouping = random.pick(groupings);
    const options = ['--group-by', grouping, ...optionsOf(rules)];
    const output = restic(join(path, 'repository'), 'forget', '--dry-run', '--json', ...options);
    return {
      snapshots: records.length,
      ours: ourVerdicts(records, rules, grouping),
      restics: resticsVerdicts(records, output),
    };
  } finally {
    remove();
  }
}

async function storeHistories(
  random: SeededRandom,
  folder: string,
  count: number,
): Promise<readonly SnapshotRecord[]> {
  const { repository, backend } = await memoryRepository();
  const records: SnapshotRecord[] = [];
  for (let number = 0; number < count; number++) {
    const snapshots = randomHistory(random, number);
    const ids = snapshots.map((snapshot) => repository.saveSnapshot(snapshot, { signal }));
    for (const [at, id] of ids.entries()) records.push({ id: await id, snapshot: snapshots[at]! });
  }
  // Written as they are: a folder of ours sees to it that every file outlives a power failure, which here would take most of the time.
  for (const path of allFolders()) mkdirSync(join(folder, path), { recursive: true });
  for (const [path, bytes] of backend.files) writeFileSync(join(folder, path), bytes);
  return records;
}

function randomHistory(random: SeededRandom, number: number): readonly SnapshotRecord['snapshot'][] {
  const stepMs = random.pick(stepsMs);
  const travels = random.below(3) === 0;
  const futureYears = random.below(5) === 0 ? 60 : 0;
  const presentFrom = random.below(10);
  let zone = random.pick(zones);
  let timeMs = Date.UTC(2016 + random.below(9), random.below(12), 1 + random.below(28));
  let time = '';
  let ownTags: readonly string[] = [];
  return Array.from({ length: 1 + random.below(40) }, (_, at) => {
    const isTwin = at > 0 && random.below(12) === 0;
    if (!isTwin) {
      timeMs -= random.below(stepMs) + 1;
      if (travels && random.below(4) === 0) zone = random.pick(zones);
      time = goTime(timeMs, zone, at < presentFrom ? futureYears : 0, random.below(1e9));
      ownTags = random.below(2) === 0 ? [] : random.pick(tags).split(' ');
    }
    const paths = [`/p${number}`, `/q${number}`];
    return madeSnapshot(tree, {
      time: time as GoTime,
      hostname: `h${number}`,
      username: String(at),
      paths: random.below(2) === 0 ? paths : paths.toReversed(),
      tags: ownTags,
    });
  });
}

function goTime(timeMs: number, zone: string, yearsLater: number, ns: number): string {
  const text = new Date(timeMs).toISOString();
  const fraction = String(ns).padStart(9, '0').replace(/0+$/, '');
  return `${Number(text.slice(0, 4)) + yearsLater}${text.slice(4, 19)}${fraction && `.${fraction}`}${zone}`;
}

function randomRules(random: SeededRandom): KeepRules {
  const isAsked = () => random.below(4) === 0;
  const rules: Record<string, unknown> = { ...noRules };
  for (const name of counts) if (isAsked()) rules[name] = 1 + random.below(random.pick([3, 12, 100]));
  for (const name of Object.keys(durations)) if (isAsked()) rules[name] = randomDuration(random);
  if (isAsked()) rules['tagLists'] = random.pick([[['a']], [['a', 'b']], [['a'], ['b']]]);
  if (isAsked()) rules['last'] = 1;
  return optionsOf(rules as unknown as KeepRules).length === 0
    ? randomRules(random)
    : (rules as unknown as KeepRules);
}

function randomDuration(random: SeededRandom): string {
  const parts = ['y', 'm', 'd', 'h'].flatMap((unit, at) =>
    random.below(2) === 0 ? [] : [`${1 + random.below([8, 14, 40, 50][at]!)}${unit}`],
  );
  return parts.join('') || '1m';
}

function optionsOf(rules: KeepRules): readonly string[] {
  return [
    ...counts.flatMap((name) => (rules[name] === 0 ? [] : [`--keep-${name}`, String(rules[name])])),
    ...Object.entries(durations).flatMap(([name, option]) => {
      const duration = rules[name as keyof typeof durations];
      return duration === '' ? [] : [`--keep-${option}`, duration];
    }),
    ...rules.tagLists.flatMap((list) => ['--keep-tag', list.join(',')]),
  ];
}

function ourVerdicts(records: readonly SnapshotRecord[], keep: KeepRules, grouping: string): Verdicts {
  const has = (key: string) => grouping.split(',').includes(key);
  const groups = groupSnapshots(records, { host: has('host'), paths: has('paths'), tags: has('tags') });
  return groups
    .flatMap(({ snapshots }) => {
      const decision = applyKeepRules(snapshots, keep, { nowMs: Date.now(), keepsOldest: false });
      return [
        ...decision.keep.map((record, at) => verdict(record, decision.reasons[at]!.matches)),
        ...decision.remove.map((record) => verdict(record, [])),
      ];
    })
    .sort();
}

/** As restic prints it: one reason for each that is kept, in the same order. */
interface ResticsGroup {
  readonly keep: readonly { readonly id: string }[] | null;
  readonly remove: readonly { readonly id: string }[] | null;
  readonly reasons: readonly { readonly matches: readonly string[] }[] | null;
}

function resticsVerdicts(records: readonly SnapshotRecord[], output: Buffer): Verdicts {
  const byId = new Map<string, SnapshotRecord>(records.map((record) => [record.id, record]));
  return (JSON.parse(output.toString('utf8')) as readonly ResticsGroup[])
    .flatMap(({ keep, remove, reasons }) => [
      ...(keep ?? []).map(({ id }, at) => verdict(byId.get(id)!, reasons![at]!.matches)),
      ...(remove ?? []).map(({ id }) => verdict(byId.get(id)!, [])),
    ])
    .sort();
}

function verdict({ snapshot }: SnapshotRecord, matches: readonly string[]): string {
  return `${snapshot.hostname} ${snapshot.time} ${matches.join('; ') || 'removed'}`;
}
