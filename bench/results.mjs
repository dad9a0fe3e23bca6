/** What is kept of a run. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { median, ratiosOf } from './table.mjs';

/** @typedef {import('./options.mjs').BenchOptions} BenchOptions */
/** @typedef {import('./competition.mjs').Figures} Figures */

/** @param {BenchOptions} options @param {readonly import('./programs/programs.mjs').Program[]} programs ours, then restic */
export function describe({ scaleName, seed, pairs }, programs) {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  const names = programs.map(({ name, version }) => (name === version ? name : `${name} (${version})`));
  return `${names.slice(0, -1).join(', ')} against ${names.at(-1)} on ${machine}; scale ${scaleName}, seed ${seed}, ${pairs} pairs: medians ours / theirs; ratios within a pair, median (least–most)`;
}

/** Every single measurement, as JSON. Returns the path. @param {BenchOptions} options @param {readonly import('./programs/programs.mjs').Program[]} programs @param {readonly import('./table.mjs').Row[]} rows */
export function save(options, programs, rows) {
  mkdirSync(options.results, { recursive: true });
  const path = join(options.results, `${new Date().toISOString().replaceAll(':', '-')}.json`);
  const withRatios = rows.map((row) => {
    const keys = /** @type {(keyof Figures)[]} */ (Object.keys(row.ours[0] ?? {}));
    return { ...row, medianRatios: Object.fromEntries(keys.map((key) => [key, median(ratiosOf(row, key))])) };
  });
  const { scaleName, scale, pairs, seed, runtimes } = options;
  const asked = { scaleName, scale, pairs, seed, runtimes };
  const document = { description: describe(options, programs), asked, rows: withRatios };
  writeFileSync(path, `${JSON.stringify(document, null, 2)}\n`);
  return path;
}
