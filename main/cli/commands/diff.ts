import type { Command } from 'commander';
import type { DiffCounts, DiffResult } from '../../engine/requests';
import type { CommandContext, RunCommand } from '../command-context';
import { exitCodes, type ExitCode } from '../exit-codes';
import { formatBytes } from '../sizes';
import { shortId } from '../views';

interface DiffOptions {
  readonly metadata?: boolean;
}

const everything = { hosts: [], tagLists: [], paths: [] };

export function addDiffCommand(program: Command, run: RunCommand<DiffOptions>): void {
  program
    .command('diff')
    .description('Show differences between two snapshots')
    .argument('<snapshot-a>')
    .argument('<snapshot-b>')
    .option('--metadata', 'print changes in metadata')
    .action(run(diff));
}

async function diff(
  context: CommandContext,
  options: DiffOptions,
  from: string,
  to: string,
): Promise<ExitCode> {
  return context.withSession(async (session) => {
    const { output, signal } = context;
    const source = await session.findSnapshot(from, everything, { signal });
    const target = await session.findSnapshot(to, everything, { signal });
    output.say(`comparing snapshot ${shortId(source.id)} to ${shortId(target.id)}:\n`);
    const result = await session.diff(source.id, target.id, {
      signal,
      withMetadata: options.metadata ?? false,
      onEntry: ({ path, modifier }) => {
        if (output.isJson) output.json({ message_type: 'change', path, modifier });
        else output.print(`${modifier.padEnd(5)}${path}`);
      },
    });
    if (output.isJson) output.json(statisticsJson(result));
    else for (const line of statisticsLines(result)) output.say(line);
    return exitCodes.success;
  });
}

function statisticsJson(result: DiffResult): unknown {
  const counts = (value: DiffCounts) => ({
    files: value.files,
    dirs: value.dirs,
    others: value.others,
    data_blobs: value.dataBlobs,
    tree_blobs: value.treeBlobs,
    bytes: value.bytes,
  });
  return {
    message_type: 'statistics',
    source_snapshot: result.sourceSnapshot,
    target_snapshot: result.targetSnapshot,
    changed_files: result.changedFiles,
    added: counts(result.added),
    removed: counts(result.removed),
  };
}

function statisticsLines({ changedFiles, added, removed }: DiffResult): readonly string[] {
  const count = (value: number) => String(value).padStart(5);
  const pair = (name: string, key: Exclude<keyof DiffCounts, 'bytes'>) =>
    `${name.padEnd(11)} ${count(added[key])} new, ${count(removed[key])} removed`;
  return [
    '',
    `Files:      ${count(added.files)} new, ${count(removed.files)} removed, ${count(changedFiles)} changed`,
    pair('Dirs:', 'dirs'),
    pair('Others:', 'others'),
    pair('Data Blobs:', 'dataBlobs'),
    pair('Tree Blobs:', 'treeBlobs'),
    `  Added:   ${formatBytes(added.bytes)}`,
    `  Removed: ${formatBytes(removed.bytes)}`,
  ];
}
