/**
 * The peak memory of a tree of processes. One process (Node with all its threads, restic, azcopy): its high-water mark, which the kernel keeps,
 * so that only the very end of a run can be missed. Several (Electron): the largest sum of their proportional set sizes seen at one moment, since high-water marks would
 * count what they share once for each, and peaks of different moments together.
 */
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

const sampleEveryMs = 25;
/** A process's proportional size is summed up page by page while its memory is locked: often enough to see a peak, too seldom to be one. */
const shareEveryMs = 200;

/** Resolves to bytes once `ended` has: of the processes below `shell`, which is not counted. @param {number} shell @param {Promise<unknown>} ended */
export async function watchMemory(shell, ended) {
  let peak = 0;
  let isRunning = true;
  void ended.then(() => (isRunning = false));
  while (isRunning) {
    const processes = await descendantsOf(shell);
    const [only] = processes;
    if (processes.length === 1 && only !== undefined)
      peak = Math.max(peak, await bytesOf(only, 'status', /VmHWM:\s+(\d+)/));
    else peak = Math.max(peak, sumOf(await sharesOf(processes)));
    await delay(processes.length === 1 ? sampleEveryMs : shareEveryMs);
  }
  return peak;
}

/** @typedef {{ readonly bytes: number, readonly command: string }} Share the proportional set size of a process, and how it was started */

/** Of this process and all below it. @param {number} id @returns {Promise<readonly Share[]>} */
export async function treeShares(id) {
  return sharesOf([id, ...(await descendantsOf(id))]);
}

/** @param {readonly Share[]} shares */
export function sumOf(shares) {
  return shares.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** @param {readonly number[]} processes @returns {Promise<readonly Share[]>} */
function sharesOf(processes) {
  return Promise.all(
    processes.map(async (id) => ({
      bytes: await bytesOf(id, 'smaps_rollup', /\nPss:\s+(\d+)/),
      command: await readIfThere(`/proc/${id}/cmdline`),
    })),
  );
}

/** @param {number} parent @returns {Promise<readonly number[]>} */
async function descendantsOf(parent) {
  const children = (await readIfThere(`/proc/${parent}/task/${parent}/children`)).split(' ');
  const ids = children.filter(Boolean).map(Number);
  return [...ids, ...(await Promise.all(ids.map(descendantsOf))).flat()];
}

/** @param {number} id @param {string} file @param {RegExp} kibibytes */
async function bytesOf(id, file, kibibytes) {
  return Number(kibibytes.exec(await readIfThere(`/proc/${id}/${file}`))?.[1] ?? 0) * 1024;
}

/** @param {string} path */
function readIfThere(path) {
  return readFile(path, 'utf8').catch(() => '');
}
