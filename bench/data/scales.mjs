/** How much there is of what, by scale. */

const MiB = 2 ** 20;
const GiB = 2 ** 30;

/**
 * @typedef {object} Scale
 * @property {number} smallFiles about 11 KiB each
 * @property {number} largeBytes
 * @property {number} sourceFiles about 5 KiB each
 * @property {number} manyFiles a few hundred bytes each
 * @property {number} noiseBytes
 * @property {number} pruneSnapshots half of them are forgotten
 * @property {number} findSnapshots
 */

/** @type {Readonly<Record<string, Scale>>} `tiny` proves that the bench works, and measures nothing. */
export const scales = {
  tiny: {
    ...{ smallFiles: 200, largeBytes: 8 * MiB, sourceFiles: 200, manyFiles: 300, noiseBytes: 24 * MiB },
    ...{ pruneSnapshots: 2, findSnapshots: 3 },
  },
  small: {
    ...{
      smallFiles: 4000,
      largeBytes: 128 * MiB,
      sourceFiles: 3000,
      manyFiles: 10_000,
      noiseBytes: 128 * MiB,
    },
    ...{ pruneSnapshots: 4, findSnapshots: 10 },
  },
  medium: {
    ...{ smallFiles: 10_000, largeBytes: 400 * MiB, sourceFiles: 5000, manyFiles: 30_000 },
    ...{ noiseBytes: 256 * MiB, pruneSnapshots: 6, findSnapshots: 20 },
  },
  full: {
    ...{ smallFiles: 100_000, largeBytes: 4 * GiB, sourceFiles: 50_000, manyFiles: 300_000 },
    ...{ noiseBytes: 2 * GiB, pruneSnapshots: 10, findSnapshots: 100 },
  },
};
