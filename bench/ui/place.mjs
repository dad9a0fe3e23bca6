/** What the window is measured on: a home with one huge folder, and a repository with years of its backups. Made once, found again by the next run. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { findOrMake } from '../data/data-sets.mjs';
import { Source } from '../data/source.mjs';
import { makeSource } from '../data/trees.mjs';
import { findOrKeep } from '../kept.mjs';
import { removeTree } from '../remove-tree.mjs';

/** @typedef {import('../data/scales.mjs').Scale} Scale */

/**
 * @typedef {object} PlaceWish
 * @property {string} work
 * @property {number} entries of the huge folder
 * @property {number} snapshots of the repository
 * @property {number} loadMib how much there is to back up while the window is measured
 */

/** @typedef {{ home: string, load: string, repository: string }} Place paths */

const root = join(import.meta.dirname, '../..');
const cli = join(root, 'out/main/cli.js');

/** To be raised when something else is made. */
const makersVersion = 1;

export const password = 'bench';
const environment = { ...process.env, RESTIC_PASSWORD: password };

/** In the home, with all the entries. */
export const hugeFolder = 'Photos';

/** Sizes of its files go from 0 to below this: many are equal, as in life. */
const sizes = 997;

/** Of files beside it. */
const otherFiles = 400;

/** The later ones follow every eight hours, and all lie before those of a run. */
const firstBackup = '2025-01-01 08:00:00';

/** @param {PlaceWish} wish @returns {Promise<Place>} */
export async function findOrMakePlace({ work, entries, snapshots, loadMib }) {
  mkdirSync(work, { recursive: true });
  const making = join(work, 'making');
  // Of a run that was ended.
  removeTree(making);
  const files = join(work, `files-${entries}`);
  const home = join(files, 'home');
  await findOrKeep(files, { makersVersion, entries }, making, async () =>
    makeHome(join(making, 'home'), entries),
  );
  const kept = join(work, `kept-${entries}-${snapshots}`);
  await findOrKeep(kept, { makersVersion, entries, snapshots, home }, making, async () => {
    const repository = join(making, 'repository');
    for (const command of [['init'], ['backup', '--time', firstBackup, home]])
      execFileSync(process.execPath, [cli, '-q', '-r', repository, ...command], { env: environment });
    await writeHistory(repository, snapshots - 1);
    restic(repository, 'check');
  });
  const scale = /** @type {Scale} */ ({ largeBytes: loadMib * 2 ** 20 });
  const load = findOrMake(join(work, `load-${loadMib}`), 'large', { scale, seed: 1 });
  return { home, load, repository: join(kept, 'repository') };
}

/** By the real restic. @param {string} repository */
export function countSnapshots(repository) {
  return JSON.parse(restic(repository, 'snapshots', '--json')).length;
}

/** The name of the huge folder's file of this number. @param {number} number */
export function nameOf(number) {
  return `IMG_${String(number).padStart(6, '0')}.jpg`;
}

/** The number of its largest file that comes first in the order of names, backwards. @param {number} entries */
export function largestOf(entries) {
  const largest = Math.min(entries, sizes) - 1;
  return largest + Math.floor((entries - 1 - largest) / sizes) * sizes;
}

/** @param {string} home @param {number} entries */
function makeHome(home, entries) {
  const huge = join(home, hugeFolder);
  mkdirSync(huge, { recursive: true });
  const noise = new Source('ui').noise(sizes);
  for (let number = 0; number < entries; number++)
    writeFileSync(join(huge, nameOf(number)), noise.subarray(0, number % sizes));
  makeSource(join(home, 'Documents'), /** @type {Scale} */ ({ sourceFiles: otherFiles }), 1);
}

/** By the engine's own code, in a moment: backups would take minutes. @param {string} repository @param {number} count */
async function writeHistory(repository, count) {
  // Not with the data: it looks for packages in the folders around it.
  const outDir = join(root, '.scratch/bench-history');
  await build({
    root,
    configFile: false,
    logLevel: 'silent',
    build: {
      outDir,
      ssr: join(root, 'bench/ui/history.ts'),
      rolldownOptions: { output: { format: 'es', entryFileNames: 'history.mjs' } },
    },
  });
  execFileSync(process.execPath, [join(outDir, 'history.mjs'), repository, `${count}`], { env: environment });
}

/** @param {string} repository @param {readonly string[]} words */
function restic(repository, ...words) {
  const options = { env: environment, encoding: /** @type {const} */ ('utf8'), maxBuffer: 2 ** 26 };
  return execFileSync('restic', ['-r', repository, '--no-cache', ...words], options);
}
