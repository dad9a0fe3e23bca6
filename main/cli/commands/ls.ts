import type { Command } from 'commander';
import type { FolderEntry } from '../../engine/requests';
import type { CommandContext, RunCommand } from '../command-context';
import { exitCodes, type ExitCode } from '../exit-codes';
import { addSnapshotOptions, snapshotFilter, type SnapshotOptions } from '../snapshot-options';
import { formatTime } from '../time';
import { entryLine, permissionText, shortId, snapshotRecordJson } from '../views';

interface LsOptions extends SnapshotOptions {
  readonly long?: boolean;
  readonly recursive?: boolean;
}

export function addLsCommand(program: Command, run: RunCommand<LsOptions>): void {
  const command = program
    .command('ls')
    .description('List files in a snapshot')
    .argument('<snapshot>', 'id, beginning of an id, or latest')
    .argument('[folders...]', 'absolute paths of folders in the snapshot')
    .option('-l, --long', 'show size and mode')
    .option('--recursive', 'include files in subfolders of the listed folders')
    .action(run(ls));
  addSnapshotOptions(command);
}

async function ls(
  context: CommandContext,
  options: LsOptions,
  name: string,
  folders: readonly string[],
): Promise<ExitCode> {
  return context.withSession(async (session) => {
    const { output, signal } = context;
    const record = await session.findSnapshot(name, snapshotFilter(options), { signal });
    const { snapshot } = record;
    if (output.isJson) {
      output.json({ ...snapshotRecordJson(record), struct_type: 'snapshot', message_type: 'snapshot' });
    } else {
      const paths = snapshot.paths.join(' ');
      output.say(`snapshot ${shortId(record.id)} of [${paths}] at ${formatTime(snapshot.time)}:`);
    }
    // Without folders the whole snapshot is listed, as restic does.
    const isRecursive = folders.length === 0 || (options.recursive ?? false);
    for (const folder of folders.length === 0 ? ['/'] : folders) {
      await session.walk(record.id, folder, {
        signal,
        isRecursive,
        onEntry: (entry) => {
          if (output.isJson) output.json(entryJson(entry));
          else output.print(entryLine(entry, options.long ?? false));
        },
      });
    }
    return exitCodes.success;
  });
}

function entryJson({ path, node }: FolderEntry): unknown {
  return {
    name: node.name,
    type: node.type,
    path,
    uid: node.uid,
    gid: node.gid,
    ...(node.type === 'file' ? { size: node.size } : {}),
    mode: node.mode,
    permissions: permissionText(node.mode),
    mtime: node.mtime,
    atime: node.atime,
    ctime: node.ctime,
    inode: node.inode,
    struct_type: 'node',
    message_type: 'node',
  };
}
