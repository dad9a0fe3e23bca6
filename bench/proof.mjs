/** Whether a result is right. A time counts only after that. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { assertSameContent, assertSameTree } from './same-tree.mjs';
import { removeTree } from './remove-tree.mjs';

/**
 * @typedef {object} Claim
 * @property {string} repository as restic's `--repo`
 * @property {Readonly<Record<string, string>>} env
 * @property {string} source
 * @property {string} scratch a folder that does not exist yet, and will not after
 */

/** restic finds the repository sound, byte for byte, and restores its latest snapshot to what the source is. @param {Claim} claim */
export async function expectRestorable(claim) {
  expectSound(claim);
  const target = join(claim.scratch, 'restored');
  restic(claim, 'restore', 'latest', '--target', target);
  assertSameTree(claim.source, join(target, basename(claim.source)));
  removeTree(claim.scratch);
}

/** @param {Omit<Claim, 'source'>} claim */
export function expectSound(claim) {
  restic(claim, 'check', '--read-data');
  removeTree(claim.scratch);
}

/** All snapshots are of one tree: nothing had changed, and that was seen right. @param {Omit<Claim, 'source'>} claim */
export function expectOneTree(claim) {
  const snapshots = JSON.parse(restic(claim, 'snapshots', '--json'));
  const trees = new Set(snapshots.map((/** @type {{ tree: string }} */ { tree }) => tree));
  if (snapshots.length < 2 || trees.size !== 1)
    throw new Error(`${snapshots.length} snapshots of ${trees.size} trees; one was expected`);
}

/** @param {Omit<Claim, 'source'>} claim @param {number} count */
export function expectSnapshots(claim, count) {
  const { length } = JSON.parse(restic(claim, 'snapshots', '--json'));
  if (length !== count) throw new Error(`${length} snapshots are left of the ${count} that should be`);
}

/** Both printed the same paths, in whatever order. @param {readonly string[]} outputs */
export function expectSamePaths(outputs) {
  const [first, ...others] = outputs.map((text) =>
    text
      .split('\n')
      .filter((line) => line.startsWith('/'))
      .sort()
      .join('\n'),
  );
  if (!first || others.some((other) => other !== first))
    throw new Error('The programs found different files');
}

/** @param {import('./places/places.mjs').Place} place @param {string} name @param {Pick<Claim, 'source' | 'scratch'>} files */
export async function expectCopied(place, name, { source, scratch }) {
  mkdirSync(scratch, { recursive: true });
  const copy = join(scratch, 'noise.bin');
  await place.download(name, 'noise.bin', copy);
  await assertSameContent(join(source, 'noise.bin'), copy);
  removeTree(scratch);
}

/** @param {Omit<Claim, 'source'>} claim @param {readonly string[]} args */
function restic({ repository, env, scratch }, ...args) {
  mkdirSync(scratch, { recursive: true });
  const options = ['--repo', repository, '--cache-dir', join(scratch, 'cache')];
  return execFileSync('restic', [...options, ...args], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 2 ** 28,
  });
}
