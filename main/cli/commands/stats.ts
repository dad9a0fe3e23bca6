import type { Command } from 'commander';
import { EngineError } from '../../engine/errors';
import type { StatsMode, StatsResult } from '../../engine/requests';
import type { CommandContext, RunCommand } from '../command-context';
import { exitCodes, type ExitCode } from '../exit-codes';
import { formatBytes } from '../sizes';
import { addSnapshotOptions, selectSnapshots, type SnapshotOptions } from '../snapshot-options';

interface StatsOptions extends SnapshotOptions {
  readonly mode: string;
}

const modes: readonly StatsMode[] = ['restore-size', 'files-by-contents', 'blobs-per-file', 'raw-data'];

export function addStatsCommand(program: Command, run: RunCommand<StatsOptions>): void {
  const command = program
    .command('stats')
    .description('Scan the repository and show basic statistics')
    .argument('[snapshots...]', 'ids, beginnings of ids, or latest')
    .option('--mode <mode>', `counting mode: ${modes.join(', ')}`, 'restore-size')
    .action(run(stats));
  addSnapshotOptions(command);
}

async function stats(
  context: CommandContext,
  options: StatsOptions,
  names: readonly string[],
): Promise<ExitCode> {
  const mode = modes.find((known) => known === options.mode);
  if (!mode) throw new EngineError('input/invalid', `--mode must be one of ${modes.join(', ')}`);
  return context.withSession(async (session) => {
    const { output, signal } = context;
    const records = await selectSnapshots(session, names, options, signal);
    const result = await session.stats(
      records.map(({ id }) => id),
      mode,
      { signal },
    );
    const isRaw = mode === 'raw-data';
    const isCounted = mode === 'blobs-per-file' || isRaw;
    if (output.isJson) {
      output.json({
        total_size: result.totalSize,
        ...(isRaw ? rawJson(result) : {}),
        ...(isRaw ? {} : { total_file_count: result.totalFileCount }),
        ...(isCounted ? { total_blob_count: result.totalBlobCount } : {}),
        snapshots_count: result.snapshotsCount,
      });
      return exitCodes.success;
    }
    output.print(`Stats in ${mode} mode:`);
    output.print(`     Snapshots processed:  ${result.snapshotsCount}`);
    if (isCounted) output.print(`        Total Blob Count:  ${result.totalBlobCount}`);
    if (!isRaw) output.print(`        Total File Count:  ${result.totalFileCount}`);
    if (isRaw) {
      output.print(` Total Uncompressed Size:  ${formatBytes(result.totalUncompressedSize)}`);
      output.print(`       Compression Ratio:  ${result.compressionRatio.toFixed(2)}x`);
    }
    output.print(`              Total Size:  ${formatBytes(result.totalSize)}`);
    return exitCodes.success;
  });
}

function rawJson(result: StatsResult) {
  return {
    total_uncompressed_size: result.totalUncompressedSize,
    compression_ratio: result.compressionRatio,
    compression_progress: result.compressionProgress,
    compression_space_saving: result.compressionSpaceSaving,
  };
}
