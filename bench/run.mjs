/** `npm run bench`: ours against the real restic, side by side on the same data. How it measures and how to read it: bench/README.md. */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { Competition } from './competition.mjs';
import { readOptions } from './options.mjs';
import { Preparation } from './preparation.mjs';
import { profile } from './profile.mjs';
import { azcopyProgram } from './programs/azcopy.mjs';
import { appProgram } from './programs/app.mjs';
import { bareProgram, ownProgram, resticProgram, withoutProof, withWorkers } from './programs/programs.mjs';
import { describe, save } from './results.mjs';
import { expectRoom } from './room.mjs';
import { formatTable } from './table.mjs';
import { removeTree } from './remove-tree.mjs';

/** @typedef {import('./programs/programs.mjs').Program} Program */
/** @typedef {import('./workloads.mjs').Workload} Workload */

const options = readOptions(process.argv.slice(2));
const dataFolder = join(options.work, `data-${options.scaleName}-${options.seed}`);
const restic = resticProgram();
const verifying = options.runtime === 'app' ? await appProgram() : await ownProgram(options.runtime);
const own = options.skipsProof ? withoutProof(verifying) : verifying;
const others = {
  restic: () => restic,
  azcopy: azcopyProgram,
  bare: bareProgram,
  'one worker': () => withWorkers(1, own),
};

/** Ours first, then whom it is against. @param {Workload} workload @param {string} place */
function programsFor({ against }, place) {
  const names = against.filter((name) => place !== 'local' || (name !== 'azcopy' && name !== 'bare'));
  const first = against.includes('one worker') ? withWorkers(2, own) : own;
  return names.length === 0 ? [] : [first, ...names.map((name) => others[name]())];
}

/** @param {string} folder */
async function compete(folder) {
  const maker = options.runtime === 'app' ? await ownProgram('node') : own;
  const competition = new Competition(folder, new Preparation(folder, dataFolder, options, [maker, restic]));
  /** @type {import('./table.mjs').Row[]} */
  const rows = [];
  for (const workload of options.workloads) {
    for (const place of options.places) {
      const programs = programsFor(workload, place);
      if (programs.length === 0 || own.canDo?.(workload) === false) continue;
      const half = Math.max(1, options.scale.pruneSnapshots / 2);
      const pairs = await competition.hold(workload, place, programs, { pairs: options.pairs, half });
      const of = (/** @type {number} */ at) =>
        pairs.map((pair) => /** @type {import('./competition.mjs').Figures} */ (pair[at]));
      programs.slice(1).forEach((program, at) => {
        const names = { id: workload.id, workload: workload.name, place, against: program.name };
        rows.push({ ...names, ours: of(0), theirs: of(at + 1) });
      });
    }
  }
  process.stdout.write(`\n${describe(options, [own, restic])}\n\n${formatTable(rows)}\n`);
  process.stdout.write(`\n${save(options, [own, restic], rows)}\n`);
}

mkdirSync(options.work, { recursive: true });
expectRoom(options);
const work = mkdtempSync(join(options.work, 'run-'));
// However it ends: gigabytes must not stay behind. The servers end in the same way.
process.once('exit', () => removeTree(work));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
await (options.isProfiling ? profile(work, dataFolder, options, own) : compete(work));
