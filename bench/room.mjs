/** Whether the disk has room for what is asked. */
import { statfsSync } from 'node:fs';
import { dataSets, diskBytesOf } from './data/data-sets.mjs';

/** Kept free whatever happens. */
const reserveBytes = 5e9;

/** Throws before anything is made. @param {import('./options.mjs').BenchOptions} options */
export function expectRoom({ workloads, scale, work }) {
  const names = [...new Set(workloads.map(({ data }) => data))];
  const sizes = names.map((name) => ({
    onDisk: diskBytesOf(name, scale),
    bytes: dataSets[name]?.bytes(scale) ?? 0,
  }));
  const sum = (/** @type {readonly number[]} */ values) => values.reduce((a, b) => a + b, 0);
  // Each version of a history changes one file in twenty, and folders above it.
  const versions = { 'many-versions': scale.pruneSnapshots, 'shared-history': scale.findSnapshots };
  const histories = Object.entries(versions).flatMap(([name, count]) => {
    const found = workloads.find(({ start }) => start === name);
    return found ? [2 * (dataSets[found.data]?.bytes(scale) ?? 0) * (1 + count / 20)] : [];
  });
  // The data; a repository by each program, and its history; one by one a restored tree, a changing copy, and the repositories of a pair.
  const needed =
    sum(sizes.map(({ onDisk, bytes }) => onDisk + 2 * bytes)) +
    sum(histories) +
    3 * Math.max(...sizes.map(({ onDisk }) => onDisk)) +
    reserveBytes;
  const { bavail, bsize } = statfsSync(work);
  const gigabytes = (/** @type {number} */ bytes) => `${(bytes / 1e9).toFixed(1)} GB`;
  if (bavail * bsize < needed)
    throw new Error(
      `${work} has ${gigabytes(bavail * bsize)} free; this bench may need ${gigabytes(needed)}. Choose fewer workloads, a smaller scale, or --work elsewhere`,
    );
}
