/** Whether the disk has room for what is asked. */
import { statfsSync } from 'node:fs';
import { dataSets, diskBytesOf } from './data/data-sets.mjs';

/** Kept free whatever happens. */
const reserveBytes = 5e9;

const sum = (/** @type {readonly number[]} */ values) => values.reduce((a, b) => a + b, 0);
const bytesOf = (/** @type {string} */ name, /** @type {import('./data/scales.mjs').Scale} */ scale) =>
  dataSets[name]?.bytes(scale) ?? 0;

/** Throws before anything is made. @param {import('./options.mjs').BenchOptions} options */
export function expectRoom(options) {
  const { workloads, scale, work, restoreTo, pairs, runtimes } = options;
  const names = [...new Set(workloads.map(({ data }) => data))];
  const largest = Math.max(...names.map((name) => diskBytesOf(name, scale)));
  // All trees of many files that one workload restores, where they lie until it ends.
  const crowds = workloads.map(({ isCrowded, data }) => (isCrowded ? diskBytesOf(data, scale) : 0));
  const restored = Math.max(...crowds) * (pairs + 1) * (runtimes.length + 1);
  // The data; a repository by each program, and histories; one by one a restored tree, a changing copy, and the repositories of a pair.
  const needed =
    sum(names.map((name) => diskBytesOf(name, scale) + 2 * bytesOf(name, scale))) +
    historyBytesOf(options) +
    (restoreTo ? 0 : restored) +
    3 * largest +
    reserveBytes;
  expectFree(work, needed);
  if (restoreTo) expectFree(restoreTo, largest);
}

/** Each version changes one file in twenty, and folders above it. @param {import('./options.mjs').BenchOptions} options */
function historyBytesOf({ workloads, scale }) {
  const versions = { 'many-versions': scale.pruneSnapshots, 'shared-history': scale.findSnapshots };
  const sizes = Object.entries(versions).map(([name, count]) => {
    const found = workloads.find(({ start }) => start === name);
    return found ? 2 * bytesOf(found.data, scale) * (1 + count / 20) : 0;
  });
  return sum(sizes);
}

/** @param {string} folder @param {number} needed bytes */
function expectFree(folder, needed) {
  const { bavail, bsize } = statfsSync(folder);
  const gigabytes = (/** @type {number} */ bytes) => `${(bytes / 1e9).toFixed(1)} GB`;
  if (bavail * bsize < needed)
    throw new Error(
      `${folder} has ${gigabytes(bavail * bsize)} free; this bench may need ${gigabytes(needed)}. Choose fewer workloads, a smaller scale, or another folder (--work, --restore-to)`,
    );
}
