/** The programs that are measured, each as the command line of a step. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findOrFetchElectron } from './electron.mjs';

const root = join(import.meta.dirname, '../..');
const builtFolder = join(root, 'out/main');
const cliPath = join(builtFolder, 'cli.js');

/**
 * @typedef {object} Task what a program is to do, where
 * @property {readonly string[]} args restic's command and arguments
 * @property {string} repository as restic's `--repo`
 * @property {string} containerUrl with a signature; empty for a folder
 * @property {string} cache
 * @property {string} source
 * @property {string} stored a repository on this disk, for who only copies one
 *
 * @typedef {object} Program
 * @property {string} name
 * @property {string} version
 * @property {Readonly<Record<string, string>>} env
 * @property {(task: Task) => readonly string[]} command
 * @property {() => { delayP99Ms: number, delayMaxMs: number }} [readDelays] of the main thread in the last run
 * @property {(workload: import('../workloads.mjs').Workload) => boolean} [canDo] everything when it is not said
 */

/**
 * Ours in each of the runtimes; of several each is named after its own.
 * @param {readonly string[]} runtimes
 * @returns {Promise<readonly Program[]>}
 */
export async function ownPrograms(runtimes) {
  const programs = await Promise.all(runtimes.map(ownProgram));
  return programs.length === 1 ? programs : programs.map((one) => ({ ...one, name: one.version }));
}

/**
 * Ours: `node` is the Node that runs the bench, `electron` is Electron's own; anything else is the path of a Node.
 * @param {string} runtime
 * @returns {Promise<Program>}
 */
export async function ownProgram(runtime) {
  const [binary, env] =
    runtime === 'node'
      ? [process.execPath, {}]
      : runtime === 'electron'
        ? [await findOrFetchElectron(), { ELECTRON_RUN_AS_NODE: '1' }]
        : [runtime, {}];
  const version = execFileSync(binary, ['-p', 'process.versions.node'], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
  }).trim();
  return {
    name: 'stowkeep',
    version: `${runtime === 'electron' ? "Electron's " : ''}Node ${version}`,
    env,
    command: withResticsOptions([binary, cliPath]),
  };
}

/** What tells this build of ours from another. */
export function ownBuild() {
  const hash = createHash('sha256');
  const files = readdirSync(builtFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  for (const path of files.sort()) hash.update(readFileSync(path));
  return hash.digest('hex');
}

/** @param {number} count @param {Program} program @returns {Program} `program` with so many workers */
export function withWorkers(count, program) {
  return {
    ...program,
    name: `${count} worker${count === 1 ? '' : 's'}`,
    env: { ...program.env, STOWKEEP_WORKERS: `${count}` },
  };
}

/** @param {Program} program @returns {Program} `program` without proving its packs, which restic before 0.16.4 does not either */
export function withoutProof(program) {
  return {
    ...program,
    name: `${program.name} without proof`,
    command: (task) => program.command({ ...task, args: ['--no-extra-verify', ...task.args] }),
  };
}

/** @returns {Program} the real restic of this machine */
export function resticProgram() {
  const text = execFileSync('restic', ['version'], { encoding: 'utf8' });
  const version = /restic (\S+)/.exec(text)?.[1] ?? text.trim();
  return { name: 'restic', version, env: {}, command: withResticsOptions(['restic']) };
}

/** @returns {Program} the SDK's client alone: puts the task's stored repository, or else its source, in single requests */
export function bareProgram() {
  const script = join(import.meta.dirname, 'bare-client.mjs');
  return {
    name: 'bare client',
    version: `Node ${process.versions.node}`,
    env: {},
    command: ({ containerUrl, stored, source }) => [
      process.execPath,
      script,
      containerUrl,
      existsSync(stored) ? stored : source,
    ],
  };
}

/** Both programs take the same options. @param {readonly string[]} program @returns {Program['command']} */
export function withResticsOptions(program) {
  return ({ args, repository, cache }) => [
    ...program,
    ...['--quiet', '--repo', repository, '--cache-dir', cache],
    ...args,
  ];
}
