import type { Command } from 'commander';
import { EngineError } from '../../engine/errors';
import type { FindMatch, FindRequest } from '../../engine/requests';
import type { CommandContext, RunCommand } from '../command-context';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';
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
    if (context.output.isJson) {
      const matches: FindMatch[] = [];
      await session.find(request, { signal, onMatch: (match) => void matches.push(match) });
      context.output.json(findJson(matches));
    } else {
      const printer = new MatchPrinter(context, times, options.long ?? false);
      await session.find(request, { signal, onMatch: (match) => printer.take(match) });
      printer.end();
    }
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
type ObjectMatch = Extract<FindMatch, { kind: 'object' }>;

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

/** Prints what is found as it comes, with a line before what is of one snapshot. */
class MatchPrinter {
  readonly #output: Output;
  readonly #times: ReadonlyMap<string, string>;
  readonly #isLong: boolean;
  #snapshot = '';

  constructor({ output }: CommandContext, times: ReadonlyMap<string, string>, isLong: boolean) {
    this.#output = output;
    this.#times = times;
    this.#isLong = isLong;
  }

  take(match: FindMatch): void {
    if (match.kind === 'object') return this.#printObject(match);
    if (match.snapshot !== this.#snapshot) this.#begin(match.snapshot);
    this.#output.print(entryLine(match, this.#isLong));
  }

  end(): void {
    if (this.#snapshot !== '') this.#output.say('');
  }

  #begin(snapshot: string): void {
    this.end();
    this.#snapshot = snapshot;
    const time = formatTime(this.#times.get(snapshot) ?? '');
    this.#output.say(`Found matching entries in snapshot ${shortId(snapshot)} from ${time}`);
  }

  #printObject(match: ObjectMatch): void {
    const { objectType, id, path, parentTree, snapshot, snapshotTime } = match;
    const isData = objectType === 'data';
    this.#output.print(`Found ${isData ? 'blob' : 'tree'} ${id}`);
    this.#output.print(` ... ${isData ? 'in file' : 'path'} ${path}`);
    if (parentTree !== undefined) this.#output.print(`     (tree ${parentTree})`);
    this.#output.print(` ... in snapshot ${shortId(snapshot)} (${formatTime(snapshotTime)})`);
  }
}
