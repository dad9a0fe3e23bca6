/** Runs a program and says what it cost: time, processor, memory of it and all it started. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** How often memory is looked at. The kernel keeps each process's peak, so only the very end of a run can be missed. */
const sampleEveryMs = 25;

/** Runs the command and has the shell print what its children used: `times` is POSIX, and counts all that were waited for. */
const timed = '"$@"; code=$?; times >&3; exit $code';

/**
 * @typedef {object} Cost
 * @property {number} wallSeconds
 * @property {number} cpuSeconds user and system, of the whole tree of processes
 * @property {number} peakBytes the most that was resident; 0 where the system has no /proc
 */

/**
 * Runs `command` and measures it. Throws with what it printed when it fails.
 * @param {readonly string[]} command
 * @param {Readonly<Record<string, string>>} env added to ours
 * @returns {Promise<Cost>}
 */
export async function measure(command, env) {
  const startMs = performance.now();
  const child = spawn('/bin/sh', ['-c', timed, 'sh', ...command], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  let output = '';
  let times = '';
  child.stdout?.on('data', (data) => (output += data));
  child.stderr?.on('data', (data) => (output += data));
  child.stdio[3]?.on('data', (data) => (times += data));
  const ended = once(child, 'close');
  const exited = once(child, 'exit').then(() => performance.now());
  const memory = watchMemory(child.pid ?? 0, exited);
  const wallSeconds = ((await exited) - startMs) / 1000;
  const [code] = await ended;
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}:\n${output}`);
  return { wallSeconds, cpuSeconds: cpuSecondsOf(times), peakBytes: await memory };
}

/** The second line of `times` is the children's: `0m1.234s 0m0.567s`. @param {string} times */
function cpuSecondsOf(times) {
  const [, children = ''] = times.split('\n');
  return [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
}

/**
 * The largest sum of the peaks of the processes below `shell` until `ended`.
 * @param {number} shell
 * @param {Promise<unknown>} ended
 */
async function watchMemory(shell, ended) {
  let peak = 0;
  let isRunning = true;
  void ended.then(() => (isRunning = false));
  while (isRunning) {
    peak = Math.max(peak, await peakOfChildren(shell));
    await delay(sampleEveryMs);
  }
  return peak;
}

/** @param {number} parent @returns {Promise<number>} bytes */
async function peakOfChildren(parent) {
  const children = await readIfThere(`/proc/${parent}/task/${parent}/children`);
  let sum = 0;
  for (const child of children.split(' ').filter(Boolean).map(Number)) {
    const status = await readIfThere(`/proc/${child}/status`);
    sum += Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024 + (await peakOfChildren(child));
  }
  return sum;
}

/** @param {string} path */
function readIfThere(path) {
  return readFile(path, 'utf8').catch(() => '');
}
