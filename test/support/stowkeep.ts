/** The built command line program, run as a process of its own, as people and restic's scripts run it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { appArguments, electronBinary } from '../../scripts/support/electron-app.mjs';
import { resticPassword } from './real-restic';

const cli = resolve(import.meta.dirname, '../../out/main/cli.js');
const withoutPrivilege =
  process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search'] : [];

/** Where a program runs, and what it is told by the environment: the repository, and what the storage needs. */
export interface Surroundings {
  readonly folder?: string;
  /** Root reads what nobody may; without this right it is refused like anyone else. No difference for others. */
  readonly isWithoutPrivilege?: boolean;
  readonly environment: Readonly<Record<string, string>>;
}

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A run that goes on while the test looks at it. */
export interface CliProcess {
  readonly child: ChildProcess;
  /** What it printed with `--json`, line by line, as it comes. */
  readonly messages: AsyncIterable<Readonly<Record<string, unknown>>>;
  readonly finished: Promise<CliResult>;
}

/** Runs `stowkeep` to its end.  */
export function stowkeep(where: Surroundings, ...args: readonly string[]): Promise<CliResult> {
  return startStowkeep(where, ...args).finished;
}

/** As `stowkeep`, but a failure is the test's: throws with what it complained of. Returns what it printed. */
export async function stowkeepOk(where: Surroundings, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await stowkeep(where, ...args);
  if (code !== 0)
    throw new Error(`stowkeep ${args.join(' ')} ended with ${String(code)}: ${stderr}${stdout}`);
  return stdout;
}

/** The summary of `stowkeep … --json`, a run that must end well. */
export async function stowkeepSummary(
  where: Surroundings,
  ...args: readonly string[]
): Promise<Readonly<Record<string, unknown>>> {
  const lines = (await stowkeepOk(where, ...args, '--json')).trim().split('\n');
  return JSON.parse(lines.at(-1) ?? '') as Record<string, unknown>;
}

export function startStowkeep(where: Surroundings, ...args: readonly string[]): CliProcess {
  return start(process.execPath, [cli, ...args], where);
}

/** The same command line inside the built app, which `switches` are for. */
export function startInApp(
  where: Surroundings,
  switches: readonly string[],
  ...args: readonly string[]
): CliProcess {
  return start(electronBinary(), [...switches, ...appArguments(), '--cli', ...args], where);
}

/** Runs the real restic to its end. */
export function runRestic(where: Surroundings, ...args: readonly string[]): Promise<CliResult> {
  return start('restic', ['--no-cache', ...args], where).finished;
}

/** As `runRestic`, but a failure is the test's. */
export async function resticOk(where: Surroundings, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runRestic(where, ...args);
  if (code !== 0) throw new Error(`restic ${args.join(' ')} ended with ${String(code)}: ${stderr}${stdout}`);
  return stdout;
}

function start(command: string, args: readonly string[], where: Surroundings): CliProcess {
  const env = { ...process.env, RESTIC_PASSWORD: resticPassword, ...where.environment };
  const [program = '', ...rest] = [...(where.isWithoutPrivilege ? withoutPrivilege : []), command, ...args];
  const child = spawn(program, rest, {
    env,
    cwd: where.folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  const finished = once(child, 'close').then(([code]) => ({
    code: code as number | null,
    stdout: Buffer.concat(stdout).toString(),
    stderr: Buffer.concat(stderr).toString(),
  }));
  return { child, finished, messages: messagesOf(createInterface({ input: child.stdout })) };
}

async function* messagesOf(lines: AsyncIterable<string>): AsyncIterable<Readonly<Record<string, unknown>>> {
  for await (const line of lines) yield JSON.parse(line) as Record<string, unknown>;
}
