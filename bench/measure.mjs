/** Runs a program and says what it cost: time, processor, memory of it and all it started. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watchMemory } from './memory.mjs';

/** Runs the command and has the shell print what its children used: `times` is POSIX, and counts all that were waited for. */
const timed = '"$@"; code=$?; times >&3; exit $code';

/**
 * @typedef {object} Cost
 * @property {number} wallSeconds
 * @property {number} cpuSeconds user and system, of the whole tree of processes
 * @property {number} peakBytes the most that was resident; 0 where the system has no /proc
 * @property {string} output what it printed
 */

/**
 * Runs `command` and measures it. Throws with what it printed when it fails.
 * @param {readonly string[]} command
 * @param {Readonly<Record<string, string>>} env added to ours
 * @param {string} folder where it runs
 * @returns {Promise<Cost>}
 */
export async function measure(command, env, folder) {
  const startMs = performance.now();
  const child = spawn('/bin/sh', ['-c', timed, 'sh', ...command], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  /** @type {Buffer[]} */
  const output = [];
  let times = '';
  child.stdout?.on('data', (data) => output.push(data));
  child.stderr?.on('data', (data) => output.push(data));
  child.stdio[3]?.on('data', (data) => (times += data));
  const ended = once(child, 'close');
  const exited = once(child, 'exit').then(() => performance.now());
  const memory = watchMemory(child.pid ?? 0, exited);
  const wallSeconds = ((await exited) - startMs) / 1000;
  const [code] = await ended;
  const text = Buffer.concat(output).toString();
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}:\n${text.slice(-4000)}`);
  return { wallSeconds, cpuSeconds: cpuSecondsOf(times), peakBytes: await memory, output: text };
}

/** The second line of `times` is the children's: `0m1.234s 0m0.567s`. @param {string} times */
function cpuSecondsOf(times) {
  const [, children = ''] = times.split('\n');
  return [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
}
