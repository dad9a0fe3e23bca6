/** `npm run bench`: ours against the real restic, side by side on the same data. How it measures and how to read it: bench/README.md. */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { Competition } from './competition.mjs';
import { readOptions } from './options.mjs';
import { Preparation } from './preparation.mjs';
import { profile } from './profile.mjs';
import { azcopyProgram } from './programs/azcopy.mjs';
import { appProgram } from './programs/app.mjs';
import {
  bareProgram,
  ownProgram,
  ownPrograms,
  resticProgram,
  withoutProof,
  withWorkers,
} from './programs/programs.mjs';
import { describe, save } from './results.mjs';
import { expectRoom } from './room.mjs';
import { formatTable } from './table.mjs';
import { removeTree } from './remove-tree.mjs';

/** @typedef {import('./programs/programs.mjs').Program} Program */
/** @typedef {import('./workloads.mjs').Workload} Workload */

const options = readOptions(process.argv.slice(2));
const restic = resticProgram();
const isApp = options.runtimes.includes('app');
const verifying = isApp ? [await appProgram()] : await ownPrograms(options.runtimes);
const own = options.skipsProof ? verifying.map(withoutProof) : verifying;
const first = /** @type {Program} */ (own[0]);
/** What repositories are made with: they are the same from every runtime. */
const maker = isApp ? await ownProgram('node') : first;
const others = {
  restic: () => restic,
  azcopy: azcopyProgram,
  bare: bareProgram,
  'one worker': () => withWorkers(1, first),
};

/**
 * Ours, and whom it is against. Every runtime is against restic; the others are only against the first.
 * @param {Workload} workload
 * @param {string} place
 */
function contestants({ against }, place) {
  const names = against.filter((name) => place !== 'local' || (name !== 'azcopy' && name !== 'bare'));
  const ours = against.includes('one worker') ? [withWorkers(2, first)] : own;
  return {
    ours: names.includes('restic') ? ours : ours.slice(0, 1),
    theirs: names.map((name) => others[name]()),
  };
}

/** @param {import('./preparation.mjs').Folders} folders */
async function compete(folders) {
  const competition = new Competition(folders, new Preparation(folders, options, maker));
  /** @type {import('./table.mjs').Row[]} */
  const rows = [];
  for (const workload of options.workloads) {
    for (const place of options.places) {
      const { ours, theirs } = contestants(workload, place);
      if (theirs.length === 0 || first.canDo?.(workload) === false) continue;
      const half = Math.max(1, options.scale.pruneSnapshots / 2);
      const pairs = await competition.hold(workload, place, [...ours, ...theirs], {
        pairs: options.pairs,
        half,
      });
      const of = (/** @type {number} */ at) =>
        pairs.map((pair) => /** @type {import('./competition.mjs').Figures} */ (pair[at]));
      for (const [at, { name: against }] of theirs.entries()) {
        for (const [number, { name: program }] of ours.entries()) {
          if (number > 0 && against !== restic.name) continue;
          const names = { id: workload.id, workload: workload.name, place, program, against };
          rows.push({ ...names, ours: of(number), theirs: of(ours.length + at) });
        }
      }
    }
  }
  process.stdout.write(`\n${describe(options, [...own, restic])}\n\n${formatTable(rows)}\n`);
  process.stdout.write(`\n${save(options, [...own, restic], rows)}\n`);
}

mkdirSync(options.work, { recursive: true });
expectRoom(options);
const work = mkdtempSync(join(options.work, 'run-'));
// However it ends: gigabytes must not stay behind. The servers end in the same way.
const restored = options.restoreTo ? mkdtempSync(join(options.restoreTo, 'stowkeep-bench-')) : work;
process.once('exit', () => [restored, work].forEach(removeTree));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
const named = (/** @type {string} */ kind) =>
  join(options.work, `${kind}-${options.scaleName}-${options.seed}`);
const folders = { run: work, restored, data: named('data'), kept: named('kept') };
await (options.isProfiling ? profile(folders, options, first) : compete(folders));
