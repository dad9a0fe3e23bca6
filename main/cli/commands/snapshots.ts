import type { Command } from 'commander';
import { EngineError } from '../../engine/errors';
import type { SnapshotRecord } from '../../engine/requests';
import type { CommandContext, RunCommand } from '../command-context';
import { exitCodes, type ExitCode } from '../exit-codes';
import { addSnapshotOptions, selectSnapshots, type SnapshotOptions } from '../snapshot-options';
import { snapshotRecordJson, snapshotTable } from '../views';

interface SnapshotsOptions extends SnapshotOptions {
  readonly latest?: string;
}

export function addSnapshotsCommand(program: Command, run: RunCommand<SnapshotsOptions>): void {
  const command = program
    .command('snapshots')
    .description('List all snapshots')
    .argument('[snapshots...]', 'ids, beginnings of ids, or latest')
    .option('--latest <n>', 'only show the last n snapshots of each host and path')
    .action(run(snapshots));
  addSnapshotOptions(command);
}

async function snapshots(
  context: CommandContext,
  options: SnapshotsOptions,
  names: readonly string[],
): Promise<ExitCode> {
  const count = options.latest === undefined ? undefined : latestCount(options.latest);
  return context.withSession(async (session) => {
    const { signal, output } = context;
    const sorted = [...(await selectSnapshots(session, names, options, signal))].sort(byTime);
    const shown = count === undefined ? sorted : latestOf(sorted, count);
    if (output.isJson) output.json(shown.map(snapshotRecordJson));
    else if (shown.length > 0) for (const line of snapshotTable(shown)) output.print(line);
    return exitCodes.success;
  });
}

function latestCount(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new EngineError('input/invalid', '--latest needs a number above 0');
}

function byTime(a: SnapshotRecord, b: SnapshotRecord): number {
  return Date.parse(a.snapshot.time) - Date.parse(b.snapshot.time);
}

/** The last `count` of each host and paths. `sorted` is by time. */
function latestOf(sorted: readonly SnapshotRecord[], count: number): readonly SnapshotRecord[] {
  const seen = new Map<string, number>();
  const isLatest = ({ snapshot }: SnapshotRecord) => {
    const group = JSON.stringify([snapshot.hostname, ...snapshot.paths]);
    const before = seen.get(group) ?? 0;
    seen.set(group, before + 1);
    return before < count;
  };
  return [...sorted].reverse().filter(isLatest).reverse();
}
