import type { Command } from 'commander';
import { EngineError } from '../../engine/errors';
import type { ConflictPolicy, EngineEvent, RestoreRequest, RestoreResult } from '../../engine/requests';
import type { CommandContext, RunCommand } from '../command-context';
import { exitCodes, type ExitCode } from '../exit-codes';
import { fractionDone, ProgressLine, type ProgressState } from '../progress-line';
import { formatBytes, formatDuration } from '../sizes';
import { addSnapshotOptions, collect, snapshotFilter, type SnapshotOptions } from '../snapshot-options';
import { shortId } from '../views';

interface RestoreOptions extends SnapshotOptions {
  readonly target: string;
  readonly include: readonly string[];
  readonly iinclude: readonly string[];
  readonly exclude: readonly string[];
  readonly iexclude: readonly string[];
  readonly overwrite: string;
  readonly delete?: boolean;
  readonly dryRun?: boolean;
  readonly sparse?: boolean;
  readonly verify?: boolean;
}

const policies: readonly string[] = ['always', 'if-changed', 'if-newer', 'never'] satisfies ConflictPolicy[];

export function addRestoreCommand(program: Command, run: RunCommand<RestoreOptions>): void {
  const command = program
    .command('restore')
    .description('Extract the data from a snapshot')
    .argument('<snapshot>', 'id, the beginning of an id, or latest; with :folder behind it only that folder')
    .requiredOption('-t, --target <directory>', 'directory to extract data to')
    .option(
      '-i, --include <pattern>',
      'include a pattern, exclude everything else (can be given several times)',
      collect,
      [],
    )
    .option('--iinclude <pattern>', 'same, ignoring the case of file names', collect, [])
    .option('-e, --exclude <pattern>', 'exclude a pattern (can be given several times)', collect, [])
    .option('--iexclude <pattern>', 'same, ignoring the case of file names', collect, [])
    .option('--overwrite <behaviour>', `what to do with existing files: ${policies.join('|')}`, 'always')
    .option('--delete', 'delete files from the target that are not in the snapshot')
    .option('--dry-run', 'do not write any data, just show what would be done')
    .option('--sparse', 'restore files as sparse')
    .option('--verify', 'verify the restored files')
    .action(run(restore));
  addSnapshotOptions(command);
}

async function restore(context: CommandContext, options: RestoreOptions, name: string): Promise<ExitCode> {
  const colon = name.indexOf(':');
  const [snapshotName, subfolder] = colon < 0 ? [name, ''] : [name.slice(0, colon), name.slice(colon + 1)];
  const { output, io, signal } = context;
  const wish = restoreWish(subfolder, options, output.verbosity >= 2);
  return context.withSession(async (session) => {
    const record = await session.findSnapshot(snapshotName, snapshotFilter(options), { signal });
    const request = { ...wish, snapshot: record.id };
    output.say(`restoring snapshot ${shortId(record.id)} to ${options.target}`);
    const progress = new ProgressLine(output, io.clock, statusJson);
    const onEvent = (event: EngineEvent) => {
      if (event.kind === 'warning') reportWarning(context, event);
      if (event.kind === 'item') reportItem(context, event);
      progress.take(event);
    };
    const result = await session.restore(request, { signal, onEvent });
    reportResult(context, result);
    return result.warnings > 0 ? exitCodes.failure : exitCodes.success;
  });
}

/** What is asked for, whatever the snapshot is. */
function restoreWish(
  subfolder: string,
  options: RestoreOptions,
  reportItems: boolean,
): Omit<RestoreRequest, 'snapshot'> {
  const includes = [...options.include, ...options.iinclude];
  const excludes = [...options.exclude, ...options.iexclude];
  if (includes.length > 0 && excludes.length > 0) {
    throw new EngineError('input/invalid', 'exclude and include patterns are mutually exclusive');
  }
  const ignoreCase = options.iinclude.length > 0 || options.iexclude.length > 0;
  if (ignoreCase && (options.include.length > 0 || options.exclude.length > 0)) {
    throw new EngineError('input/invalid', 'give all patterns with or all without regard to case');
  }
  if (!policies.includes(options.overwrite)) {
    throw new EngineError('input/invalid', `--overwrite must be one of ${policies.join(', ')}`);
  }
  return {
    selection: [],
    includes,
    excludes,
    ignoreCase,
    subfolder,
    target: { kind: 'folder', path: options.target },
    conflicts: options.overwrite as ConflictPolicy,
    deleteExtra: options.delete ?? false,
    withMetadata: true,
    sparse: options.sparse ?? false,
    verify: options.verify ?? false,
    isDryRun: options.dryRun ?? false,
    reportItems,
  };
}

function statusJson(state: ProgressState): unknown {
  return {
    message_type: 'status',
    seconds_elapsed: state.secondsElapsed,
    percent_done: fractionDone(state),
    total_files: state.totals.files,
    files_restored: state.filesDone,
    total_bytes: state.totals.bytes,
    bytes_restored: state.bytesDone,
  };
}

function reportWarning(
  { output }: CommandContext,
  { warning }: Extract<EngineEvent, { kind: 'warning' }>,
): void {
  const { path, error, during } = warning;
  if (!output.isJson) output.warn(`ignoring error for ${path}: ${error.message}`);
  else output.warnJson({ message_type: 'error', error: { message: error.message }, during, item: path });
}

function reportItem({ output }: CommandContext, { item }: Extract<EngineEvent, { kind: 'item' }>): void {
  const { change: action, path, sizeBytes } = item;
  if (output.isJson) output.json({ message_type: 'verbose_status', action, item: path, size: sizeBytes });
  else output.say(`${action.padEnd(9)} ${path} with size ${formatBytes(sizeBytes)}`);
}

function reportResult({ output }: CommandContext, result: RestoreResult): void {
  output.clearStatus();
  if (output.isJson) {
    output.json({
      message_type: 'summary',
      seconds_elapsed: Math.floor(result.durationMs / 1000),
      total_files: result.filesRestored + result.filesSkipped,
      files_restored: result.filesRestored,
      files_skipped: result.filesSkipped,
      files_deleted: result.filesDeleted,
      total_bytes: result.bytesRestored,
      bytes_restored: result.bytesRestored,
    });
    return;
  }
  const skipped = result.filesSkipped > 0 ? `, skipped ${result.filesSkipped}` : '';
  const deleted = result.filesDeleted > 0 ? `, deleted ${result.filesDeleted}` : '';
  const restored = `${result.filesRestored} files/dirs (${formatBytes(result.bytesRestored)})`;
  output.say(`Summary: Restored ${restored} in ${formatDuration(result.durationMs)}${skipped}${deleted}`);
  if (result.filesVerified > 0) output.say(`verified ${result.filesVerified} files`);
  if (result.warnings > 0) output.warn(`Fatal: There were ${result.warnings} errors`);
}
