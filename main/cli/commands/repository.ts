import type { Command } from 'commander';
import type { EngineSession } from '../../engine/engine';
import { EngineError } from '../../engine/errors';
import type { CommandContext, RunCommand } from '../command-context';
import { exitCodes, type ExitCode } from '../exit-codes';
import { resolveNewPassword } from '../password';
import { ProgressLine } from '../progress-line';
import {
  addSnapshotOptions,
  parseTagList,
  collect,
  selectSnapshots,
  type SnapshotOptions,
} from '../snapshot-options';
import { formatTable } from '../table';
import { formatTime } from '../time';
import { cliVersion } from '../version';
import { shortId } from '../views';

type NoOptions = Record<string, never>;

interface KeyOptions {
  readonly newPasswordFile?: string;
}

interface TagOptions extends SnapshotOptions {
  readonly set: readonly string[];
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

interface Runners {
  readonly plain: RunCommand<NoOptions>;
  readonly init: RunCommand<{ readonly repositoryVersion: string }>;
  readonly key: RunCommand<KeyOptions>;
  readonly tag: RunCommand<TagOptions>;
  readonly unlock: RunCommand<{ readonly removeAll?: boolean }>;
  readonly rebuildIndex: RunCommand<{ readonly readAllPacks?: boolean }>;
}

/** The commands that concern the repository as a whole. */
export function addRepositoryCommands(program: Command, run: Runners): void {
  program
    .command('init')
    .description('Initialize a new repository')
    .option('--repository-version <version>', 'format version: 1, 2 or latest', 'latest')
    .action(run.init(init));
  program
    .command('key')
    .description('Manage keys (passwords)')
    .argument('<action>', 'list|add|remove|passwd')
    .argument('[id]', 'the key to remove')
    .option('--new-password-file <file>', 'file to read the new password from')
    .action(run.key(key));
  const tagCommand = program
    .command('tag')
    .description('Modify tags on snapshots')
    .argument(
      '[snapshots...]',
      'ids, beginnings of ids, or latest; all that match the options when none are given',
    )
    .option('--set <tags>', 'replace the tags (can be given several times)', collect, [])
    .option('--add <tags>', 'add tags (can be given several times)', collect, [])
    .option('--remove <tags>', 'remove tags (can be given several times)', collect, [])
    .action(run.tag(tag));
  addSnapshotOptions(tagCommand);
  program
    .command('unlock')
    .description('Remove locks other processes created')
    .option('--remove-all', 'remove all locks, even non-stale ones')
    .action(run.unlock(unlock));
  const rebuild = (command: Command) =>
    command
      .description('Build a new index')
      .option('--read-all-packs', 'read all pack files to generate the index from scratch')
      .action(run.rebuildIndex(rebuildIndex));
  rebuild(program.command('rebuild-index'));
  rebuild(program.command('repair').description('Repair the repository').command('index'));
  program.command('version').description('Print version information').action(run.plain(printVersion));
}

async function init(
  context: CommandContext,
  options: { readonly repositoryVersion: string },
): Promise<ExitCode> {
  const version = { '1': 1, '2': 2, latest: 2, stable: 2 }[options.repositoryVersion] as 1 | 2 | undefined;
  if (version === undefined) {
    throw new EngineError('input/invalid', '--repository-version must be 1, 2 or latest');
  }
  return context.withNewRepository(version, async ({ info }) => {
    const { output } = context;
    if (output.isJson) {
      output.json({ message_type: 'initialized', id: info.id, repository: info.location });
    } else {
      output.say(`created repository ${shortId(info.id)} at ${info.location}\n`);
      output.say('Please note that knowledge of your password is required to access');
      output.say('the repository. Losing your password means that your data is');
      output.say('irrecoverably lost.');
    }
    return exitCodes.success;
  });
}

async function key(
  context: CommandContext,
  options: KeyOptions,
  action: string,
  id: string | undefined,
): Promise<ExitCode> {
  if (!['list', 'add', 'remove', 'passwd'].includes(action)) {
    throw new EngineError('input/invalid', `There is no "key ${action}"; try list, add, remove or passwd`);
  }
  if (action === 'remove' && id === undefined)
    throw new EngineError('input/invalid', 'key remove needs a key id');
  return context.withSession(async (session) => {
    const { output, io, signal } = context;
    if (action === 'list') {
      await listKeys(context, session);
    } else if (action === 'remove') {
      await session.removeKey(id ?? '', { signal });
      output.say(`removed key ${id ?? ''}`);
    } else {
      const password = await resolveNewPassword(options.newPasswordFile, io);
      const newId = await (action === 'add'
        ? session.addKey(password, { signal })
        : session.changePassword(password, { signal }));
      output.say(`saved new key as ${shortId(newId)}`);
    }
    return exitCodes.success;
  });
}

async function listKeys({ output, signal }: CommandContext, session: EngineSession): Promise<void> {
  const keys = await session.listKeys({ signal });
  if (output.isJson) {
    output.json(
      keys.map(({ id, username, hostname, created, isCurrent }) => ({
        current: isCurrent,
        id: shortId(id),
        userName: username,
        hostName: hostname,
        created: formatTime(created),
      })),
    );
    return;
  }
  const rows = keys.map(({ id, username, hostname, created, isCurrent }) => [
    `${isCurrent ? '*' : ' '}${shortId(id)}`,
    username,
    hostname,
    formatTime(created),
  ]);
  for (const line of formatTable([' ID', 'User', 'Host', 'Created'], rows)) output.print(line);
}

async function tag(
  context: CommandContext,
  options: TagOptions,
  names: readonly string[],
): Promise<ExitCode> {
  const [set, add, remove] = [options.set, options.add, options.remove].map((lists) =>
    lists.flatMap(parseTagList),
  );
  if (set?.length === 0 && add?.length === 0 && remove?.length === 0) {
    throw new EngineError('input/invalid', 'Nothing to do: give --set, --add or --remove');
  }
  if (options.set.length > 0 && options.add.length + options.remove.length > 0) {
    throw new EngineError('input/invalid', '--set cannot be combined with --add or --remove');
  }
  return context.withSession(async (session) => {
    const { output, signal } = context;
    const records = await selectSnapshots(session, names, options, signal);
    const ids = records.map(({ id }) => id);
    const change = options.set.length > 0 ? { set: set ?? [] } : { add: add ?? [], remove: remove ?? [] };
    const count = await session.tagSnapshots(ids, change, { signal });
    output.say(count === 0 ? 'no snapshots were modified' : `modified tags on ${count} snapshots`);
    return exitCodes.success;
  });
}

async function unlock(context: CommandContext, options: { readonly removeAll?: boolean }): Promise<ExitCode> {
  return context.withSession(async (session) => {
    const count = await session.unlock(options.removeAll ? 'all' : 'stale', { signal: context.signal });
    if (count > 0) context.output.say(`successfully removed ${count} locks`);
    return exitCodes.success;
  });
}

async function rebuildIndex(
  context: CommandContext,
  options: { readonly readAllPacks?: boolean },
): Promise<ExitCode> {
  return context.withSession(async (session) => {
    const { output, io, signal } = context;
    const progress = new ProgressLine(output, io.clock);
    const request = { readAllPacks: options.readAllPacks ?? false };
    const result = await session.rebuildIndex(request, { signal, onEvent: (event) => progress.take(event) });
    output.clearStatus();
    output.say(
      `indexed ${result.packsIndexed} packs, dropped ${result.packsRemovedFromIndex} that are missing`,
    );
    output.say(`replaced ${result.indexesRemoved} index files\ndone`);
    return exitCodes.success;
  });
}

async function printVersion({ output }: CommandContext): Promise<ExitCode> {
  const { version, platform, arch } = process;
  if (!output.isJson) output.print(`stowkeep ${cliVersion} on Node.js ${version} ${platform}/${arch}`);
  else
    output.json({ message_type: 'version', version: cliVersion, node_version: version, os: platform, arch });
  return Promise.resolve(exitCodes.success);
}
