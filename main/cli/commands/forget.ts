import type { Command } from 'commander';
import { EngineError } from '../../engine/errors';
import type { SnapshotId } from '../../engine/format/ids';
import type { ForgetGroup, ForgetRequest, GroupBy } from '../../engine/requests';
import type { CommandContext, RunCommand } from '../command-context';
import { exitCodes, type ExitCode } from '../exit-codes';
import {
  addSnapshotOptions,
  collect,
  parseTagList,
  snapshotFilter,
  type SnapshotOptions,
} from '../snapshot-options';
import { shortId, snapshotRecordJson, snapshotTable } from '../views';
import { addPruneOptions, prune, pruneRequest, type PruneOptions } from './prune';

interface ForgetOptions extends SnapshotOptions, PruneOptions {
  readonly keepLast?: string;
  readonly keepHourly?: string;
  readonly keepDaily?: string;
  readonly keepWeekly?: string;
  readonly keepMonthly?: string;
  readonly keepQuarterly?: string;
  readonly keepYearly?: string;
  readonly keepWithin?: string;
  readonly keepWithinHourly?: string;
  readonly keepWithinDaily?: string;
  readonly keepWithinWeekly?: string;
  readonly keepWithinMonthly?: string;
  readonly keepWithinQuarterly?: string;
  readonly keepWithinYearly?: string;
  readonly keepTag: readonly string[];
  readonly groupBy: string;
  readonly prune?: boolean;
}

/** With restic's letters; quarters are ours. */
const periods = {
  hourly: '-H, ',
  daily: '-d, ',
  weekly: '-w, ',
  monthly: '-m, ',
  quarterly: '',
  yearly: '-y, ',
};

export function addForgetCommand(program: Command, run: RunCommand<ForgetOptions>): void {
  const command = program
    .command('forget')
    .description('Remove snapshots from the repository')
    .argument('[snapshots...]', 'remove these, whatever the rules say')
    .option('-l, --keep-last <n>', 'keep the last n snapshots');
  for (const [period, letter] of Object.entries(periods))
    command.option(`${letter}--keep-${period} <n>`, `keep the last n ${period} snapshots`);
  command.option(
    '--keep-within <duration>',
    'keep snapshots newer than this (such as 1y5m7d2h) before the latest',
  );
  for (const period of Object.keys(periods)) {
    command.option(
      `--keep-within-${period} <duration>`,
      `keep ${period} snapshots newer than this before the latest`,
    );
  }
  command
    .option(
      '--keep-tag <taglist>',
      'keep snapshots with this taglist (can be given several times)',
      collect,
      [],
    )
    .option('-g, --group-by <group>', 'group snapshots by host, paths and/or tags', 'host,paths')
    .option('-n, --dry-run', 'do not delete anything, just print what would be done')
    .option('--prune', 'prune when snapshots have been removed')
    .action(run(forget));
  addSnapshotOptions(command, '--host <host>');
  addPruneOptions(command);
}

async function forget(
  context: CommandContext,
  options: ForgetOptions,
  names: readonly string[],
): Promise<ExitCode> {
  const { signal } = context;
  const filter = snapshotFilter(options);
  const request: Omit<ForgetRequest, 'snapshots'> = {
    filter,
    keep: keepRules(options),
    groupBy: groupByOf(options.groupBy),
    isDryRun: options.dryRun ?? false,
  };
  const pruning = pruneRequest(context, options);
  return context.withSession(async (session) => {
    const named = await Promise.all(names.map((name) => session.findSnapshot(name, filter, { signal })));
    const snapshots = named.map(({ id }) => id);
    if (options.prune && !request.isDryRun) {
      const onForgotten = (groups: readonly ForgetGroup[]) => report(context, groups, false);
      return prune(context, pruning, (run) =>
        session.forgetAndPrune({ ...request, snapshots }, pruning, { ...run, onForgotten }),
      );
    }
    const groups = await session.forget({ ...request, snapshots }, { signal });
    report(context, groups, request.isDryRun);
    const ignoreSnapshots = removedOf(groups);
    if (!options.prune || ignoreSnapshots.length === 0) return exitCodes.success;
    return prune(context, pruning, (run) => session.prune({ ...pruning, ignoreSnapshots }, run));
  });
}

function removedOf(groups: readonly ForgetGroup[]): readonly SnapshotId[] {
  return groups.flatMap(({ remove }) => remove.map(({ id }) => id));
}

function report(context: CommandContext, groups: readonly ForgetGroup[], isDryRun: boolean): void {
  const { output } = context;
  if (output.isJson) output.json(groups.map(groupJson));
  else for (const group of groups) printGroup(context, group);
  const removed = removedOf(groups);
  if (removed.length === 0) return;
  if (isDryRun)
    output.say(`Would have removed the following snapshots:\n{${removed.map(shortId).join(' ')}}\n`);
  else output.say(`${removed.length} snapshots have been removed`);
}

function keepRules(options: ForgetOptions): ForgetRequest['keep'] {
  return {
    last: countOf(options.keepLast),
    hourly: countOf(options.keepHourly),
    daily: countOf(options.keepDaily),
    weekly: countOf(options.keepWeekly),
    monthly: countOf(options.keepMonthly),
    quarterly: countOf(options.keepQuarterly),
    yearly: countOf(options.keepYearly),
    within: options.keepWithin ?? '',
    withinHourly: options.keepWithinHourly ?? '',
    withinDaily: options.keepWithinDaily ?? '',
    withinWeekly: options.keepWithinWeekly ?? '',
    withinMonthly: options.keepWithinMonthly ?? '',
    withinQuarterly: options.keepWithinQuarterly ?? '',
    withinYearly: options.keepWithinYearly ?? '',
    tagLists: options.keepTag.map(parseTagList),
  };
}

function countOf(text: string | undefined): number {
  if (text === undefined) return 0;
  if (text === 'unlimited') return -1;
  if (/^(-1|\d+)$/.test(text)) return Number(text);
  throw new EngineError('input/invalid', `"${text}" is not a number of snapshots, nor "unlimited"`);
}

function groupByOf(text: string): GroupBy {
  const keys = text.split(',').filter((key) => key !== '');
  const unknown = keys.find((key) => !['host', 'paths', 'path', 'tags', 'tag'].includes(key));
  if (unknown !== undefined)
    throw new EngineError('input/invalid', `"${unknown}" is not host, paths or tags`);
  const has = (...names: readonly string[]) => keys.some((key) => names.includes(key));
  return { host: has('host'), paths: has('paths', 'path'), tags: has('tags', 'tag') };
}

function groupJson(group: ForgetGroup): unknown {
  const byId = new Map(group.keep.map((record) => [record.id, record]));
  return {
    tags: group.tags.length > 0 ? group.tags : null,
    host: group.host,
    paths: group.paths.length > 0 ? group.paths : null,
    keep: group.keep.map(snapshotRecordJson),
    remove: group.remove.length > 0 ? group.remove.map(snapshotRecordJson) : null,
    reasons: group.reasons.flatMap(({ snapshot, matches }) => {
      const record = byId.get(snapshot);
      return record ? [{ snapshot: snapshotRecordJson(record), matches }] : [];
    }),
  };
}

function printGroup({ output }: CommandContext, group: ForgetGroup): void {
  const keys = [
    ...(group.host === '' ? [] : [`host [${group.host}]`]),
    ...(group.paths.length === 0 ? [] : [`paths [${group.paths.join(', ')}]`]),
    ...(group.tags.length === 0 ? [] : [`tags [${group.tags.join(', ')}]`]),
  ];
  if (keys.length > 0) output.say(`snapshots for (${keys.join(', ')}):\n`);
  const reasons = new Map(group.reasons.map(({ snapshot, matches }) => [snapshot as string, matches]));
  const show = (title: string, lines: readonly string[]) => {
    output.say(title);
    for (const line of lines) output.say(line);
    output.say('');
  };
  if (group.keep.length > 0) show(`keep ${group.keep.length} snapshots:`, snapshotTable(group.keep, reasons));
  if (group.remove.length > 0) show(`remove ${group.remove.length} snapshots:`, snapshotTable(group.remove));
}
