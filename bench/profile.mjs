/** Our side alone, each workload once under V8's profiler. */
import { join } from 'node:path';
import { Competition } from './competition.mjs';
import { hotSpots } from './hot-spots.mjs';
import { Preparation } from './preparation.mjs';
import { removeTree } from './remove-tree.mjs';

const shownSpots = 15;

/** @typedef {import('./programs/programs.mjs').Program} Program */

/**
 * Profiles go to the results, a file for each thread; the hottest spots are printed.
 * @param {import('./preparation.mjs').Folders} folders
 * @param {import('./options.mjs').BenchOptions} options
 * @param {Program} own
 */
export async function profile(folders, options, own) {
  const competition = new Competition(folders, new Preparation(folders, options, own));
  const half = Math.max(1, options.scale.pruneSnapshots / 2);
  for (const workload of options.workloads) {
    for (const place of options.places) {
      const target = join(options.results, `profile-${workload.id}-${place}`);
      const [[figures] = []] = await competition.hold(workload, place, [profiled(own, target)], {
        pairs: 1,
        half,
      });
      process.stdout.write(`\n${workload.name} · ${place}: ${figures?.wallSeconds.toFixed(2)} s\n`);
      for (const { place: spot, seconds } of await hotSpots(target, shownSpots)) {
        process.stdout.write(`${seconds.toFixed(2).padStart(7)} s  ${spot}\n`);
      }
    }
  }
}

/** @param {Program} program @param {string} target @returns {Program} which leaves the profiles of its last run in `target` */
function profiled(program, target) {
  return {
    ...program,
    command: (task) => {
      removeTree(target);
      const [node = '', ...rest] = program.command(task);
      return [node, '--cpu-prof', '--cpu-prof-dir', target, ...rest];
    },
  };
}
