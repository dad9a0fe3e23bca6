import type { Command } from 'commander';
import { EngineError } from '../../engine/errors';
import type { PruneRequest, PruneStatistics, RunOptions } from '../../engine/requests';
import type { CommandContext, RunCommand } from '../command-context';
import { exitCodes, type ExitCode } from '../exit-codes';
import { ProgressLine } from '../progress-line';
import { formatBytes, formatPercent, parseBytes } from '../sizes';

export interface PruneOptions {
  readonly dryRun?: boolean;
  readonly maxUnused: string;
  readonly maxRepackSize?: string;
  readonly repackCacheableOnly?: boolean;
  readonly repackSmall?: boolean;
  readonly repackUncompressed?: boolean;
}

export function addPruneOptions(command: Command): Command {
  return command
    .option('--max-unused <limit>', "tolerate this much unused data: bytes, '5%' or 'unlimited'", '5%')
    .option('--max-repack-size <size>', 'maximum size to repack (suffixes: K, M, G, T)')
    .option('--repack-cacheable-only', 'only repack packs which are cacheable')
    .option('--repack-small', 'repack pack files below 80% of target pack size')
    .option('--repack-uncompressed', 'repack all uncompressed data');
}

export function addPruneCommand(program: Command, run: RunCommand<PruneOptions>): void {
  const command = program
    .command('prune')
    .description('Remove unneeded data from the repository')
    .option('-n, --dry-run', 'do not modify the repository, just print what would be done')
    .action(
      run((context, options) => {
        const request = pruneRequest(context, options);
        return context.withSession((session) =>
          prune(context, request, (runOptions) => session.prune(request, runOptions)),
        );
      }),
    );
  addPruneOptions(command);
}

/** Shows how `run` goes on and what came of it; `undefined` when there was nothing to prune. */
export async function prune(
  context: CommandContext,
  { isDryRun }: Pick<PruneRequest, 'isDryRun'>,
  run: (options: RunOptions) => Promise<PruneStatistics | undefined>,
): Promise<ExitCode> {
  const { output, io, signal } = context;
  const progress = new ProgressLine(output, io.clock);
  let warnings = 0;
  const statistics = await run({
    signal,
    onEvent: (event) => {
      if (event.kind === 'warning') {
        warnings += 1;
        output.warn(`${event.warning.path}: ${event.warning.error.message}`);
      } else {
        progress.take(event);
      }
    },
  });
  if (statistics === undefined) return exitCodes.success;
  output.clearStatus();
  for (const line of statisticsLines(statistics)) output.say(line);
  if (!isDryRun) output.say('\ndone');
  return warnings > 0 ? exitCodes.failure : exitCodes.success;
}

export function pruneRequest(context: CommandContext, options: PruneOptions): PruneRequest {
  return {
    maxUnused: maxUnusedOf(options.maxUnused),
    maxRepackBytes: options.maxRepackSize === undefined ? undefined : parseBytes(options.maxRepackSize),
    repackCacheableOnly: options.repackCacheableOnly ?? false,
    repackSmall: options.repackSmall ?? false,
    repackUncompressed: options.repackUncompressed ?? false,
    isDryRun: options.dryRun ?? false,
    compression: context.compression,
    packSizeBytes: context.packSizeBytes,
    skipsProof: context.skipsProof,
    ignoreSnapshots: [],
  };
}

function maxUnusedOf(text: string): PruneRequest['maxUnused'] {
  if (text === 'unlimited') return text;
  if (!text.endsWith('%')) return { bytes: parseBytes(text) };
  const percent = Number(text.slice(0, -1));
  if (percent >= 0 && percent < 100) return { percent };
  throw new EngineError('input/invalid', '--max-unused needs a percentage from 0 to below 100');
}

function statisticsLines(statistics: PruneStatistics): readonly string[] {
  const { repack, repackRemoved, remove, used, unused, duplicate, unreferencedBytes, unusedAfter } =
    statistics;
  const line = (name: string, blobs: number, bytes: number) =>
    `${name.padEnd(15)} ${String(blobs).padStart(8)} blobs / ${formatBytes(bytes)}`;
  const gone = {
    blobs: repackRemoved.blobs + remove.blobs,
    bytes: repackRemoved.bytes + remove.bytes + unreferencedBytes,
  };
  const all = {
    blobs: used.blobs + unused.blobs + duplicate.blobs,
    bytes: used.bytes + unused.bytes + duplicate.bytes + unreferencedBytes,
  };
  const remainingBytes = all.bytes - gone.bytes;
  return [
    line('to repack:', repack.blobs, repack.bytes),
    line('this removes:', repackRemoved.blobs, repackRemoved.bytes),
    line('to delete:', remove.blobs, remove.bytes + unreferencedBytes),
    line('total prune:', gone.blobs, gone.bytes),
    line('remaining:', all.blobs - gone.blobs, remainingBytes),
    `unused size after prune: ${formatBytes(unusedAfter)} (${formatPercent(unusedAfter, remainingBytes)} of remaining size)`,
  ];
}
