import type { Command } from 'commander';
import { EngineError } from '../../engine/errors';
import type { FindMatch, FindRequest } from '../../engine/requests';
import type { CommandContext, RunCommand } from '../command-context';
import { exitCodes, type ExitCode } from '../exit-codes';
import { addSnapshotOptions, collect, selectSnapshots, type SnapshotOptions } from '../snapshot-options';
import { formatTime, parseTime } from '../time';
import { entryLine, permissionText, shortId } from '../views';

interface FindOptions extends SnapshotOptions {
  readonly blob?: boolean;
  readonly tree?: boolean;
  readonly pack?: boolean;
  readonly ignoreCase?: boolean;
  readonly long?: boolean;
  readonly oldest?: string;
  readonly newest?: string;
  readonly snapshot: readonly string[];
}

export function addFindCommand(program: Command, run: RunCommand<FindOptions>): void {
  const command = program
    .command('find')
    .description('Find a file, a directory or restic IDs')
    .argument('<patterns...>', 'names, absolute paths, or ids')
    .option('--blob', 'pattern is a blob-ID')
    .option('--tree', 'pattern is a tree-ID')
    .option('--pack', 'pattern is a pack-ID')
    .option('-i, --ignore-case', 'ignore case for pattern')
    .option('-l, --long', 'show size and mode')
    .option('-O, --oldest <time>', 'oldest modification date/time')
    .option('-N, --newest <time>', 'newest modification date/time')
    .option('-s, --snapshot <id>', 'snapshot to search in (can be given several times)', collect, [])
    .action(run(find));
  addSnapshotOptions(command);
}

async function find(
  context: CommandContext,
  options: FindOptions,
  patterns: readonly string[],
): Promise<ExitCode> {
  const wish = findWish(options, patterns);
  return context.withSession(async (session) => {
    const { signal } = context;
    const records = await selectSnapshots(session, options.snapshot, options, signal);
    const times = new Map(records.map(({ id, snapshot }) => [id as string, snapshot.time as string]));
    const request = { ...wish, snapshots: records.map(({ id }) => id) };
    const matches: FindMatch[] = [];
    await session.find(request, { signal, onMatch: (match) => void matches.push(match) });
    if (context.output.isJson) context.output.json(findJson(matches));
    else printMatches(context, matches, times, options.long ?? false);
    return exitCodes.success;
  });
}

/** What is looked for, wherever. */
function findWish(options: FindOptions, patterns: readonly string[]): Omit<FindRequest, 'snapshots'> {
  const kinds = (['blob', 'tree', 'pack'] as const).filter((kind) => options[kind]);
  if (kinds.length > 1)
    throw new EngineError('input/invalid', '--blob, --tree and --pack cannot be used together');
  return {
    patterns,
    ignoreCase: options.ignoreCase ?? false,
    oldestMs: options.oldest === undefined ? undefined : parseTime(options.oldest),
    newestMs: options.newest === undefined ? undefined : parseTime(options.newest),
    by: kinds[0] ?? 'name',
  };
}

function findJson(matches: readonly FindMatch[]): unknown {
  const objects = matches.flatMap((match) =>
    match.kind === 'object'
      ? [
          {
            object_type: match.objectType === 'data' ? 'blob' : 'tree',
            id: match.id,
            path: match.path,
            ...(match.parentTree === undefined ? {} : { parent_tree: match.parentTree }),
            snapshot: match.snapshot,
            time: match.snapshotTime,
          },
        ]
      : [],
  );
  if (objects.length > 0) return objects;
  return [...bySnapshot(matches)].map(([snapshot, nodes]) => ({
    matches: nodes.map(({ path, node }) => ({
      path,
      permissions: permissionText(node.mode),
      type: node.type,
      mode: node.mode,
      mtime: node.mtime,
      atime: node.atime,
      ctime: node.ctime,
      uid: node.uid,
      gid: node.gid,
      ...(node.user === '' ? {} : { user: node.user }),
      ...(node.group === '' ? {} : { group: node.group }),
      ...(node.deviceId === 0n ? {} : { device_id: node.deviceId }),
      ...(node.size === 0n ? {} : { size: node.size }),
      ...(node.links === 0n ? {} : { links: node.links }),
    })),
    hits: nodes.length,
    snapshot,
  }));
}

type NodeMatch = Extract<FindMatch, { kind: 'node' }>;

function bySnapshot(matches: readonly FindMatch[]): ReadonlyMap<string, readonly NodeMatch[]> {
  const groups = new Map<string, NodeMatch[]>();
  for (const match of matches) {
    if (match.kind !== 'node') continue;
    const group = groups.get(match.snapshot);
    if (group === undefined) groups.set(match.snapshot, [match]);
    else group.push(match);
  }
  return groups;
}

function printMatches(
  { output }: CommandContext,
  matches: readonly FindMatch[],
  times: ReadonlyMap<string, string>,
  isLong: boolean,
): void {
  for (const match of matches) {
    if (match.kind !== 'object') continue;
    output.print(`Found ${match.objectType === 'data' ? 'blob' : 'tree'} ${match.id}`);
    output.print(` ... ${match.objectType === 'data' ? 'in file' : 'path'} ${match.path}`);
    if (match.parentTree !== undefined) output.print(`     (tree ${match.parentTree})`);
    output.print(` ... in snapshot ${shortId(match.snapshot)} (${formatTime(match.snapshotTime)})`);
  }
  for (const [snapshot, nodes] of bySnapshot(matches)) {
    output.say(
      `Found matching entries in snapshot ${shortId(snapshot)} from ${formatTime(times.get(snapshot) ?? '')}`,
    );
    for (const entry of nodes) output.print(entryLine(entry, isLong));
    output.say('');
  }
}
