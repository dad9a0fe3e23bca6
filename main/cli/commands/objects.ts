import type { Command } from 'commander';
import { EngineError } from '../../engine/errors';
import type { CommandContext, RunCommand } from '../command-context';
import { exitCodes, type ExitCode } from '../exit-codes';
import { addSnapshotOptions, snapshotFilter, type SnapshotOptions } from '../snapshot-options';
import { snapshotJson } from '../views';

const fileTypes = ['config', 'masterkey', 'key', 'lock', 'snapshot', 'index'] as const;
const byteTypes = ['blob', 'pack', 'tree'] as const;
const listTypes = ['blobs', 'packs', 'index', 'snapshots', 'keys', 'locks'] as const;
const everything = { hosts: [], tagLists: [], paths: [] };

/** `cat`, `list` and `dump`: what lies in the repository, as it is. */
export function addObjectCommands(
  program: Command,
  run: RunCommand<Record<string, never>>,
  runDump: RunCommand<SnapshotOptions>,
): void {
  program
    .command('cat')
    .description('Print internal objects to standard output')
    .argument('<type>', [...fileTypes, ...byteTypes].join('|'))
    .argument('[id]')
    .action(run(cat));
  program
    .command('list')
    .description('List objects in the repository')
    .argument('<type>', listTypes.join('|'))
    .action(run(list));
  const dumpCommand = program
    .command('dump')
    .description('Print a backed-up file to standard output')
    .argument('<snapshot>', 'id, beginning of an id, or latest')
    .argument('<file>', 'absolute path in the snapshot')
    .action(runDump(dump));
  addSnapshotOptions(dumpCommand);
}

async function cat(
  context: CommandContext,
  _options: unknown,
  type: string,
  id: string | undefined,
): Promise<ExitCode> {
  const { output, signal } = context;
  if (!isOneOf(fileTypes, type) && !isOneOf(byteTypes, type)) {
    const types = [...fileTypes, ...byteTypes].join(', ');
    throw new EngineError('input/invalid', `There is no type "${type}"; try ${types}`);
  }
  const needsId = type !== 'config' && type !== 'masterkey';
  if (needsId && id === undefined) throw new EngineError('input/invalid', `cat ${type} needs an id`);
  return context.withSession(async (session) => {
    if (type === 'snapshot') {
      const { snapshot } = await session.findSnapshot(id ?? '', everything, { signal });
      output.print(indented(JSON.stringify(snapshotJson(snapshot))));
    } else if (isOneOf(fileTypes, type)) {
      output.print(indented((await session.catFile(type, id ?? '', { signal })).trimEnd()));
    } else {
      await output.bytes(await session.catBytes(type, id ?? '', { signal }));
    }
    return exitCodes.success;
  });
}

async function list(context: CommandContext, _options: unknown, type: string): Promise<ExitCode> {
  if (!isOneOf(listTypes, type)) {
    throw new EngineError('input/invalid', `There is no type "${type}"; try ${listTypes.join(', ')}`);
  }
  return context.withSession(async (session) => {
    await session.listObjects(type, { signal: context.signal, onLine: (line) => context.output.print(line) });
    return exitCodes.success;
  });
}

async function dump(
  context: CommandContext,
  options: SnapshotOptions,
  name: string,
  path: string,
): Promise<ExitCode> {
  return context.withSession(async (session) => {
    const { signal, output } = context;
    const { id } = await session.findSnapshot(name, snapshotFilter(options), { signal });
    await session.dump(id, path, { signal, onBytes: (bytes) => output.bytes(bytes) });
    return exitCodes.success;
  });
}

/** restic prints JSON indented by two; integers beyond 2^53 would be bent, so the text is laid out, not parsed. */
function indented(json: string): string {
  let depth = 0;
  return json.replace(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g, (token) => {
    if (token.startsWith('"')) return token;
    if (token === ':') return ': ';
    if (token === ',') return `,\n${'  '.repeat(depth)}`;
    if (token === '{' || token === '[') return `${token}\n${'  '.repeat(++depth)}`;
    return `\n${'  '.repeat(--depth)}${token}`;
  });
}

function isOneOf<T extends string>(values: readonly T[], value: string): value is T {
  return (values as readonly string[]).includes(value);
}
