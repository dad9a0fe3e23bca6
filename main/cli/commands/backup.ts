import type { Command } from 'commander';
import { hostname, userInfo } from 'node:os';
import { EngineError } from '../../engine/errors';
import type {
  BackupRequest,
  BackupResult,
  EngineEvent,
  ItemReport,
  StorageTier,
} from '../../engine/requests';
import type * as engineDoor from '../../engine/engine';
import type { CommandContext, RunCommand } from '../command-context';
import { exitCodes, type ExitCode } from '../exit-codes';
import { readNamedFile } from '../named-file';
import { fractionDone, ProgressLine } from '../progress-line';
import { formatBytes, formatDuration, parseBytes } from '../sizes';
import { collect } from '../snapshot-options';
import { tierOption } from '../tier-option';
import { parseTime } from '../time';
import { programVersion } from '../version';
import { shortId } from '../views';

interface BackupOptions {
  readonly dryRun?: boolean;
  readonly exclude: readonly string[];
  readonly iexclude: readonly string[];
  readonly excludeFile: readonly string[];
  readonly iexcludeFile: readonly string[];
  readonly excludeIfPresent: readonly string[];
  readonly excludeCaches?: boolean;
  readonly excludeLargerThan?: string;
  readonly filesFrom: readonly string[];
  readonly filesFromVerbatim: readonly string[];
  readonly filesFromRaw: readonly string[];
  readonly force?: boolean;
  readonly host?: string;
  readonly ignoreCtime?: boolean;
  readonly ignoreInode?: boolean;
  readonly oneFileSystem?: boolean;
  readonly parent?: string;
  readonly skipIfUnchanged?: boolean;
  readonly tag: readonly string[];
  readonly tier?: StorageTier;
  readonly time?: string;
  readonly withAtime?: boolean;
}

export function addBackupCommand(program: Command, run: RunCommand<BackupOptions>): void {
  program
    .command('backup')
    .description('Create a new backup of files and/or directories')
    .argument('[targets...]', 'files and directories')
    .option('-n, --dry-run', 'do not upload or write any data, just show what would be done')
    .option('-e, --exclude <pattern>', 'exclude a pattern (can be given several times)', collect, [])
    .option('--iexclude <pattern>', 'same, ignoring the case of file names', collect, [])
    .option(
      '--exclude-file <file>',
      'read exclude patterns from a file (can be given several times)',
      collect,
      [],
    )
    .option('--iexclude-file <file>', 'same, ignoring the case of file names', collect, [])
    .option(
      '--exclude-if-present <filename[:header]>',
      'exclude the content of directories with this file',
      collect,
      [],
    )
    .option('--exclude-caches', 'exclude cache directories that are marked with a CACHEDIR.TAG file')
    .option(
      '--exclude-larger-than <size>',
      'maximum size of the files to be backed up (suffixes: K, M, G, T)',
    )
    .option('--files-from <file>', 'read the targets from a file, as patterns', collect, [])
    .option('--files-from-verbatim <file>', 'read the targets from a file, one a line', collect, [])
    .option('--files-from-raw <file>', 'read the targets from a file, separated by NUL', collect, [])
    .option('-f, --force', 'read every file, whatever the parent snapshot says')
    .option('-H, --host <hostname>', 'set the host name of the snapshot')
    .option('--ignore-ctime', 'ignore ctime changes when checking for modified files')
    .option('--ignore-inode', 'ignore inode number changes when checking for modified files')
    .option('-x, --one-file-system', 'do not cross file system boundaries')
    .option(
      '--parent <snapshot>',
      'use this parent snapshot (default: the latest of the same host and paths)',
    )
    .option('--skip-if-unchanged', 'make no snapshot when nothing has changed')
    .option('--tag <tags>', 'add tags, separated by commas (can be given several times)', collect, [])
    .addOption(tierOption())
    .option('--time <time>', "time of the backup (such as '2012-11-01 22:08:41')")
    .option('--with-atime', 'store the access time of all files and directories')
    .action(run(backup));
}

async function backup(
  context: CommandContext,
  options: BackupOptions,
  targets: readonly string[],
): Promise<ExitCode> {
  const { readPatternFile } = await import('../../engine/engine');
  const request = backupRequest(context, options, targets, readPatternFile);
  return context.withSession(async (session) => {
    const { output, io } = context;
    if (output.isTerminal || output.verbosity > 0)
      output.say(`repository ${shortId(session.info.id)} opened`);
    const progress = new ProgressLine(output, io.clock, (state) => ({
      message_type: 'status',
      seconds_elapsed: state.secondsElapsed,
      percent_done: fractionDone(state),
      total_files: state.totals.files,
      files_done: state.filesDone,
      total_bytes: state.totals.bytes,
      bytes_done: state.bytesDone,
      error_count: state.errors,
      current_files: state.current === undefined ? [] : [state.current],
    }));
    const onEvent = (event: EngineEvent) => {
      if (event.kind === 'warning') reportWarning(context, event);
      else if (event.kind === 'item') reportItem(context, event.item);
      progress.take(event);
    };
    const result = await session.backup(request, { signal: context.signal, onEvent });
    output.clearStatus();
    reportResult(context, result, request.isDryRun);
    return result.warnings > 0 ? exitCodes.incomplete : exitCodes.success;
  });
}

function backupRequest(
  context: CommandContext,
  options: BackupOptions,
  targets: readonly string[],
  readPatternFile: typeof engineDoor.readPatternFile,
): BackupRequest {
  const fromFiles = [
    ...options.filesFrom.flatMap(readPatternFile),
    ...options.filesFromVerbatim.flatMap((file) => readList(file, '\n')),
    ...options.filesFromRaw.flatMap((file) => readList(file, '\0')),
  ];
  const all = [...fromFiles, ...targets];
  if (all.length === 0) throw new EngineError('input/invalid', 'Nothing to back up, please specify a target');
  return {
    targets: all,
    workingFolder: context.io.workingFolder,
    excludes: [...options.exclude, ...options.excludeFile.flatMap(readPatternFile)],
    excludesIgnoringCase: [...options.iexclude, ...options.iexcludeFile.flatMap(readPatternFile)],
    excludeIfPresent: options.excludeIfPresent,
    excludeCaches: options.excludeCaches ?? false,
    excludeLargerThanBytes:
      options.excludeLargerThan === undefined ? undefined : parseBytes(options.excludeLargerThan),
    oneFileSystem: options.oneFileSystem ?? false,
    hostname: options.host ?? hostname(),
    username: userInfo().username,
    tags: options.tag.flatMap((tags) => tags.split(',').map((tag) => tag.trim())),
    timeMs: options.time === undefined ? undefined : parseTime(options.time),
    parent: parentOf(options),
    ignoreCtime: options.ignoreCtime ?? false,
    ignoreInode: options.ignoreInode ?? false,
    withAtime: options.withAtime ?? false,
    rereads: false,
    skipIfUnchanged: options.skipIfUnchanged ?? false,
    isDryRun: options.dryRun ?? false,
    compression: context.compression,
    packSizeBytes: context.packSizeBytes,
    tier: options.tier,
    skipsProof: context.skipsProof,
    programVersion,
    reportItems: context.output.verbosity >= 2,
    isQuiet: context.isLowPriority,
    countsAhead: context.output.showsStatus,
  };
}

function parentOf(options: BackupOptions): BackupRequest['parent'] {
  if (options.force) return { kind: 'none' };
  return options.parent === undefined ? { kind: 'latest' } : { kind: 'id', id: options.parent };
}

function readList(file: string, separator: string): readonly string[] {
  return readNamedFile(file)
    .split(separator)
    .filter((line) => line !== '');
}

function reportWarning(
  { output }: CommandContext,
  { warning }: Extract<EngineEvent, { kind: 'warning' }>,
): void {
  const { path, error, during } = warning;
  if (!output.isJson) output.warn(`error: ${path}: ${error.message}`);
  else output.warnJson({ message_type: 'error', error: { message: error.message }, during, item: path });
}

function reportItem({ output }: CommandContext, { path, change, sizeBytes, addedBytes }: ItemReport): void {
  const action = change === 'changed' ? 'modified' : change;
  if (!output.isJson) {
    output.say(
      `${action.padEnd(9)} ${path}${addedBytes > 0 ? `, saved (${formatBytes(addedBytes)} added)` : ''}`,
    );
    return;
  }
  output.json({
    message_type: 'verbose_status',
    action,
    item: path,
    duration: 0,
    data_size: sizeBytes,
    data_size_in_repo: addedBytes,
    metadata_size: 0,
    metadata_size_in_repo: 0,
    total_files: 0,
  });
}

function reportResult({ output }: CommandContext, result: BackupResult, isDryRun: boolean): void {
  const { summary } = result.snapshot;
  if (!summary) throw new EngineError('bug', 'A backup without a summary');
  if (output.isJson) {
    output.json({
      message_type: 'summary',
      ...(isDryRun ? { dry_run: true } : {}),
      files_new: summary.filesNew,
      files_changed: summary.filesChanged,
      files_unmodified: summary.filesUnmodified,
      dirs_new: summary.dirsNew,
      dirs_changed: summary.dirsChanged,
      dirs_unmodified: summary.dirsUnmodified,
      data_blobs: summary.dataBlobs,
      tree_blobs: summary.treeBlobs,
      data_added: summary.dataAdded,
      data_added_packed: summary.dataAddedPacked,
      total_files_processed: summary.totalFilesProcessed,
      total_bytes_processed: summary.totalBytesProcessed,
      total_duration: result.durationMs / 1000,
      backup_start: summary.backupStart,
      backup_end: summary.backupEnd,
      ...(result.snapshotId === undefined ? {} : { snapshot_id: result.snapshotId }),
    });
    return;
  }
  const [would, added] = isDryRun ? ['Would add', 'would be'] : ['Added', ''];
  const three = (a: number, b: number, c: number) => `${pad(a)} new, ${pad(b)} changed, ${pad(c)} unmodified`;
  output.say('');
  output.say(`Files:       ${three(summary.filesNew, summary.filesChanged, summary.filesUnmodified)}`);
  output.say(`Dirs:        ${three(summary.dirsNew, summary.dirsChanged, summary.dirsUnmodified)}`);
  const stored =
    `${formatBytes(summary.dataAdded)} (${formatBytes(summary.dataAddedPacked)} ${added} stored)`.replace(
      '  ',
      ' ',
    );
  output.say(`${would} to the repository: ${stored}`);
  if (result.adoptedPacks > 0)
    output.say(`continued an interrupted run: ${result.adoptedPacks} packs were found again`);
  output.say('');
  const processed = `${summary.totalFilesProcessed} files, ${formatBytes(summary.totalBytesProcessed)}`;
  output.say(`processed ${processed} in ${formatDuration(result.durationMs)}`);
  if (result.snapshotId !== undefined) output.say(`snapshot ${shortId(result.snapshotId)} saved`);
  else if (!isDryRun) output.say('no snapshot made: nothing has changed');
  if (result.warnings > 0) output.warn('Warning: at least one source file could not be read');
}

function pad(count: number): string {
  return String(count).padStart(5);
}
