/** A server as a process of its own, at the one address at which restic looks for the storage emulator. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

export const port = 10_000;
const url = `http://127.0.0.1:${port}`;

/** Linux counts processor time in these: `getconf CLK_TCK`. */
const ticksPerSecond = 100;

/**
 * @typedef {object} RunningServer
 * @property {string} url
 * @property {() => Promise<import('./places.mjs').Counters>} counters
 * @property {() => Promise<void>} stop
 */

/**
 * Starts `node` with these arguments and waits until it says that it listens: whoever else answers there is not ours.
 * @param {readonly string[]} args
 * @param {{ readonly onLine?: (line: string) => void, readonly countRequests: (url: string) => Promise<number> }} options
 * @returns {Promise<RunningServer>}
 */
export async function startServer(args, { onLine, countRequests }) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let rest = '';
  let isListening = false;
  child.stdout.on('data', (/** @type {Buffer} */ data) => {
    const lines = (rest + data.toString()).split('\n');
    rest = lines.pop() ?? '';
    isListening ||= lines.some((line) => line.includes('listens'));
    if (onLine) lines.forEach(onLine);
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  while (!isListening) {
    if (child.exitCode !== null) throw new Error(`${args[0]} could not listen at port ${port}`);
    await delay(20);
  }
  return {
    url,
    counters: async () => ({ requests: await countRequests(url), cpuSeconds: cpuSecondsOf(child.pid ?? 0) }),
    stop: async () => {
      process.off('exit', kill);
      kill();
      await once(child, 'exit');
    },
  };
}

/** @param {number} id of a process */
function cpuSecondsOf(id) {
  if (process.platform !== 'linux') return NaN;
  const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
  // Behind the name in brackets, which may hold anything: the 14th and 15th field of all are user and system time.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}
