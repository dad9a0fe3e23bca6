/** What the bench is asked to do. */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { scales } from './data/scales.mjs';
import { placeNames } from './places/places.mjs';
import { workloads } from './workloads.mjs';

const here = import.meta.dirname;

/**
 * @typedef {object} BenchOptions
 * @property {string} scaleName
 * @property {import('./data/scales.mjs').Scale} scale
 * @property {readonly import('./workloads.mjs').Workload[]} workloads
 * @property {readonly string[]} places
 * @property {number} pairs
 * @property {number} seed
 * @property {string} work
 * @property {string | undefined} restoreTo where files are restored to, instead of the work folder
 * @property {string} results
 * @property {readonly string[]} runtimes of ours, see `ownPrograms`; `app` alone for the app
 * @property {boolean} isProfiling
 * @property {boolean} skipsProof
 */

/** Throws with what may be chosen. @param {readonly string[]} args @returns {BenchOptions} */
export function readOptions(args) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      scale: { type: 'string', default: 'small' },
      workloads: { type: 'string', default: workloads.map(({ id }) => id).join() },
      places: { type: 'string', default: placeNames.join() },
      pairs: { type: 'string' },
      seed: { type: 'string', default: '1' },
      work: { type: 'string', default: join(here, '../.scratch/bench') },
      'restore-to': { type: 'string' },
      results: { type: 'string', default: join(here, 'results') },
      runtime: { type: 'string', default: 'node' },
      electron: { type: 'boolean', default: false },
      profile: { type: 'boolean', default: false },
      'no-extra-verify': { type: 'boolean', default: false },
    },
  });
  const scale = scales[values.scale];
  if (values.electron && values['no-extra-verify']) throw new Error('The app proves all it stores');
  if (!scale) throw new Error(`Scales: ${Object.keys(scales).join()}`);
  return {
    scaleName: values.scale,
    scale,
    workloads: chosen(values.workloads, workloads, ({ id }) => id),
    places: chosen(values.places, placeNames, (name) => name),
    pairs: Number(values.pairs ?? (values.scale === 'full' ? 5 : 3)),
    seed: Number(values.seed),
    work: resolve(values.work),
    restoreTo: values['restore-to'] && resolve(values['restore-to']),
    results: values.results,
    runtimes: values.electron ? ['app'] : values.runtime.split(','),
    isProfiling: values.profile,
    skipsProof: values['no-extra-verify'],
  };
}

/** @template T @param {string} text @param {readonly T[]} all @param {(one: T) => string} nameOf @returns {readonly T[]} */
function chosen(text, all, nameOf) {
  return text.split(',').map((name) => {
    const found = all.find((one) => nameOf(one) === name);
    if (found === undefined) throw new Error(`There is no ${name}; there are: ${all.map(nameOf).join()}`);
    return found;
  });
}
