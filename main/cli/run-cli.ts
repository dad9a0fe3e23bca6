/** The engine without a window: restic's commands, flags, exit codes and JSON, for support, scripts and tests. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { addBackupCommand } from './commands/backup';
import { addCheckCommand } from './commands/check';
import { addDiffCommand } from './commands/diff';
import { addFindCommand } from './commands/find';
import { addForgetCommand } from './commands/forget';
import { addLsCommand } from './commands/ls';
import { addObjectCommands } from './commands/objects';
import { addPlanCommands } from './commands/plan';
import { addPolicyCommands } from './commands/policy';
import { addPruneCommand } from './commands/prune';
import { addRepositoryCommands } from './commands/repository';
import { addRestoreCommand } from './commands/restore';
import { addSnapshotsCommand } from './commands/snapshots';
import { addStatsCommand } from './commands/stats';
import { CommandContext, type GlobalOptions, type RunCommand } from './command-context';
import { exitCodeOf, exitCodes, type ExitCode } from './exit-codes';
import type { CliIo } from './io';
import { cliVersion } from './version';

const azureHelp = `
Azure is reached with the first of these that is set:
  AZURE_ACCOUNT_KEY, AZURE_ACCOUNT_SAS                 the storage account's key, or a SAS
  --sign-in                                            a person, for this run
  --account                                            who is signed in in the app, inside the app only
  AZURE_FORCE_CLI_CREDENTIAL=true                      whoever has signed in with "az login"
  AZURE_TENANT_ID and AZURE_CLIENT_ID with
    AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH
    or AZURE_FEDERATED_TOKEN_FILE                      a service principal
  AZURE_CLIENT_ID, or nothing                          this machine's managed identity
Inside the app (stowkeep --cli), nothing means the only person who is signed in there.`;

/** Runs one command line (`args` without the program's name) and answers with its exit code. */
export async function runCli(args: readonly string[], io: CliIo): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.success;
  const program = createProgram(io);
  const run =
    <Options>(body: Parameters<RunCommand<Options>>[0]) =>
    async (...given: unknown[]): Promise<void> => {
      // Commander ends the arguments with the options and the command.
      const options = given.at(-2) as Options;
      const context = new CommandContext(io, program.opts<GlobalOptions>());
      try {
        exitCode = await body(context, options, ...(given.slice(0, -2) as never[]));
      } catch (error) {
        exitCode = exitCodeOf(error);
        reportFailure(context, error, exitCode);
      } finally {
        context.output.flush();
      }
    };
  addCommands(program, run);
  try {
    await program.parseAsync(args.flatMap(repeatedVerbose), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCodes.success : exitCodes.failure;
  }
  return exitCode;
}

function createProgram(io: CliIo): Command {
  const number = (text: string) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('Not a number.');
    return value;
  };
  return new Command('stowkeep')
    .description("Encrypted, deduplicated backups in restic's repository format")
    .version(cliVersion, '--version')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
    })
    .option(
      '-r, --repo <repository>',
      'repository: /path, local:/path or azure:container:/prefix ($RESTIC_REPOSITORY)',
    )
    .option('--repository-file <file>', 'file to read the repository location from ($RESTIC_REPOSITORY_FILE)')
    .option('-p, --password-file <file>', 'file to read the password from ($RESTIC_PASSWORD_FILE)')
    .option(
      '--password-command <command>',
      'shell command to obtain the password from ($RESTIC_PASSWORD_COMMAND)',
    )
    .option('--json', 'set output mode to JSON')
    .option('-q, --quiet', 'do not output comprehensive progress report')
    .addOption(
      new Option('-v, --verbose', 'be verbose (can be given several times, or as --verbose=n)')
        .argParser((_: string, before: number | undefined) => (before ?? 0) + 1)
        .preset(''),
    )
    .option('--no-cache', 'do not use a local cache')
    .option('--cache-dir <directory>', 'set the cache directory')
    .option('--no-lock', 'do not lock the repository, for reading repositories that cannot be written to')
    .option('--retry-lock <duration>', 'wait this long for a lock, such as 5m', duration)
    .option('--limit-upload <rate>', 'limit uploads to a rate in KiB/s', number)
    .option('--limit-download <rate>', 'limit downloads to a rate in KiB/s', number)
    .addOption(new Option('--compression <mode>', 'compression mode').choices(['auto', 'off', 'max']))
    .option('--pack-size <size>', 'target pack size in MiB, usually 40 ($RESTIC_PACK_SIZE)', number)
    .option('--no-extra-verify', 'skip additional verification of data before upload')
    .addOption(
      new Option(
        '--sign-in <way>',
        'sign in to Azure with Microsoft Entra ID, for this run: with a browser on this computer, or with a code on any device',
      ).choices(['browser', 'code']),
    )
    .addOption(
      new Option(
        '--account <name>',
        'be somebody who is signed in in the app, such as ada@example.org; inside the app only',
      ).conflicts('signIn'),
    )
    .addHelpText('after', azureHelp);
}

function addCommands(
  program: Command,
  run: <Options>(body: Parameters<RunCommand<Options>>[0]) => ReturnType<RunCommand<Options>>,
): void {
  addBackupCommand(program, run);
  addRestoreCommand(program, run);
  addSnapshotsCommand(program, run);
  addLsCommand(program, run);
  addFindCommand(program, run);
  addDiffCommand(program, run);
  addStatsCommand(program, run);
  addObjectCommands(program, run, run);
  addCheckCommand(program, run);
  addForgetCommand(program, run);
  addPruneCommand(program, run);
  addPlanCommands(program, run);
  addPolicyCommands(program, run, run);
  addRepositoryCommands(program, {
    plain: run,
    init: run,
    key: run,
    tag: run,
    unlock: run,
    rebuildIndex: run,
  });
}

/** Milliseconds of `90s`, `5m` or `2h`. */
function duration(text: string): number {
  const match = /^(\d+)(s|m|h)$/.exec(text);
  const unit = { s: 1000, m: 60_000, h: 3_600_000 }[match?.[2] ?? ''];
  if (!match || unit === undefined) throw new InvalidArgumentError('Write it as 90s, 5m or 2h.');
  return Number(match[1]) * unit;
}

/** `--verbose=2` → `-v -v`: an option whose value may be left out would take the word after it. */
function repeatedVerbose(argument: string): readonly string[] {
  const level = /^--verbose=(\d)$/.exec(argument)?.[1];
  return level === undefined ? [argument] : Array.from({ length: Number(level) }, () => '-v');
}

function reportFailure(context: CommandContext, error: unknown, code: ExitCode): void {
  if (code === exitCodes.interrupted) return;
  const hint = code === exitCodes.locked ? '\nthe `unlock` command can be used to remove stale locks' : '';
  const message = context.describe(error) + hint;
  context.output.clearStatus();
  if (context.output.isJson)
    context.output.warnJson({ message_type: 'exit_error', code, message: `Fatal: ${message}` });
  else context.output.warn(`Fatal: ${message}`);
}
