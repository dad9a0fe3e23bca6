import { type Command, InvalidArgumentError } from 'commander';
import { EngineError } from '../../engine/errors';
import type { PruneRequest, PruneStatistics, RunOptions, StorageTier, TierRule } from '../../engine/requests';
import type { CommandContext, RunCommand } from '../command-context';
import { exitCodes, type ExitCode } from '../exit-codes';
import { ProgressLine } from '../progress-line';
import { formatBytes, formatPercent, parseBytes } from '../sizes';
import { tierOption, tiers } from '../tier-option';

export interface PruneOptions {
  readonly dryRun?: boolean;
  readonly maxUnused: string;
  readonly maxRepackSize?: string;
  readonly repackCacheableOnly?: boolean;
  readonly repackSmall?: boolean;
  readonly repackUncompressed?: boolean;
  readonly minAge: TierNumbers;
  readonly minUnused: TierNumbers;
  readonly tier?: StorageTier;
}

type TierNumbers = Readonly<Partial<Record<StorageTier, number>>>;

export function addPruneOptions(command: Command): Command {
  return command
    .option('--max-unused <limit>', "tolerate this much unused data: bytes, '5%' or 'unlimited'", '5%')
    .option('--max-repack-size <size>', 'maximum size to repack (suffixes: K, M, G, T)')
    .option('--repack-cacheable-only', 'only repack packs which are cacheable')
    .option('--repack-small', 'repack pack files below 80% of target pack size')
    .option('--repack-uncompressed', 'repack all uncompressed data')
    .option(
      '--min-age <tier=days>',
      "leave packs that have been in a tier for fewer days, such as 'cool=30' (can be given several times)",
      addTierNumber(Infinity),
      {},
    )
    .option(
      '--min-unused <tier=percent>',
      "only repack packs of a tier of which this much is unused, such as 'cold=35' (can be given several times)",
      addTierNumber(100),
      {},
    )
    .addOption(tierOption());
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
  if (output.isJson) output.json(statisticsJson(statistics, isDryRun));
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
    tierRules: tierRules(options),
    tier: options.tier,
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

/** Takes `cool=30` into what was given before. */
function addTierNumber(most: number) {
  return (text: string, before: TierNumbers): TierNumbers => {
    const [, name, number] = /^(\w+)=(\d+(?:\.\d+)?)%?$/.exec(text) ?? [];
    const tier = tiers.find((known) => known === name);
    if (tier === undefined || Number(number) > most)
      throw new InvalidArgumentError('Write it as hot=, cool= or cold= with a number.');
    return { ...before, [tier]: Number(number) };
  };
}

function tierRules({ minAge, minUnused }: PruneOptions): PruneRequest['tierRules'] {
  const rule = (tier: StorageTier): TierRule => ({
    minAgeDays: minAge[tier] ?? 0,
    minUnusedPercent: minUnused[tier] ?? 0,
  });
  return { hot: rule('hot'), cool: rule('cool'), cold: rule('cold') };
}

/** Of our own making: restic has had none for long. */
function statisticsJson(statistics: PruneStatistics, isDryRun: boolean): unknown {
  const { used, duplicate, unused, repack, repackRemoved, remove } = statistics;
  return {
    message_type: 'summary',
    ...(isDryRun ? { dry_run: true } : {}),
    ...{ used, duplicate, unused, repack, repack_removed: repackRemoved, remove },
    packs_kept: statistics.packsKept,
    packs_repacked: statistics.packsRepacked,
    packs_removed: statistics.packsRemoved,
    packs_unreferenced: statistics.packsUnreferenced,
    unreferenced_bytes: statistics.unreferencedBytes,
    unused_after_bytes: statistics.unusedAfter,
    too_young_bytes: statistics.tooYoungBytes,
  };
}

function statisticsLines(statistics: PruneStatistics): readonly string[] {
  const { repack, repackRemoved, remove, used, unused, duplicate } = statistics;
  const { unreferencedBytes, unusedAfter, tooYoungBytes } = statistics;
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
    ...(tooYoungBytes > 0 ? [`of it too young to go: ${formatBytes(tooYoungBytes)}`] : []),
  ];
}
