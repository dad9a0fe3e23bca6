/** The two programs, each as the commands for the same steps. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
export const cliPath = join(root, 'out/main/cli.js');

/**
 * @typedef {object} Program
 * @property {string} name
 * @property {string} version
 * @property {readonly string[]} command how it begins; options and a subcommand follow
 */

/** @returns {Program} ours, in the Node that runs the bench */
export function ownProgram() {
  return {
    name: 'stowkeep',
    version: `Node ${process.versions.node}`,
    command: [process.execPath, cliPath],
  };
}

/** @returns {Program} the real restic of this machine */
export function resticProgram() {
  const text = execFileSync('restic', ['version'], { encoding: 'utf8' });
  return { name: 'restic', version: /restic (\S+)/.exec(text)?.[1] ?? text.trim(), command: ['restic'] };
}

/**
 * A step's command line. Both programs take the same options.
 * @param {Program} program
 * @param {{ readonly repository: string, readonly cache: string }} place
 * @param {readonly string[]} step
 */
export function commandOf({ command }, { repository, cache }, step) {
  return [...command, '--quiet', '--repo', repository, '--cache-dir', cache, ...step];
}
