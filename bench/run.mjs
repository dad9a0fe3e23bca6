/** `npm run bench`: ours against the real restic, side by side on the same data. How it measures and how to read it: bench/README.md. */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { assertSameTree } from './compare.mjs';
import { makeLarge, makeTree, scales } from './data.mjs';
import { measure } from './measure.mjs';
import { azurePlace, localPlace } from './places.mjs';
import { hotSpots } from './profile.mjs';
import { commandOf, ownProgram, resticProgram } from './programs.mjs';
import { formatTable, median, ratiosOf } from './table.mjs';

/** @typedef {import('./measure.mjs').Cost} Cost */
/** @typedef {import('./places.mjs').Place} Place */
/** @typedef {import('./programs.mjs').Program} Program */
/** @typedef {import('./table.mjs').Series} Series */
/** @typedef {Record<string, Cost> & { storedBytes?: never }} Costs */

const results = join(import.meta.dirname, 'results');
const password = { RESTIC_PASSWORD: 'bench' };
const steps = ['first backup', 'unchanged re-run', 'restore'];
const makers = { tree: makeTree, large: makeLarge };

const { values: options } = parseArgs({
  options: {
    scale: { type: 'string', default: 'small' },
    pairs: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    data: { type: 'string', default: 'tree,large' },
    places: { type: 'string', default: 'local,azure' },
    work: { type: 'string', default: tmpdir() },
    profile: { type: 'boolean', default: false },
  },
});

/** One program's repository, cache and restored tree, all new. */
class Contestant {
  /** @type {Record<string, Cost>} */
  costs = {};
  storedBytes = 0;

  /**
   * @param {Program} program
   * @param {Place} place
   * @param {{ readonly folder: string, readonly name: string, readonly source: string }} at
   */
  constructor(program, place, { folder, name, source }) {
    this.program = program;
    this.place = place;
    this.source = source;
    this.folder = join(folder, name);
    this.name = name;
    this.env = { ...place.env, ...password };
  }

  async init() {
    await mkdir(this.folder, { recursive: true });
    await this.#run('cache', ['init']);
  }

  /** @param {string} step */
  async perform(step) {
    // What the one left to be written to disk is not to be the other's burden.
    execFileSync('sync');
    if (step === 'restore') {
      // With a cache of its own, as on a new computer.
      this.costs[step] = await this.#run('restore-cache', ['restore', 'latest', '--target', this.#target]);
      await assertSameTree(this.source, join(this.#target, this.source));
    } else {
      this.costs[step] = await this.#run('cache', ['backup', this.source]);
      this.storedBytes ||= await this.place.storedBytes(this.name);
    }
  }

  /** @param {Program} checker */
  async check(checker) {
    const place = { repository: this.place.repository(this.name), cache: join(this.folder, 'check-cache') };
    await measure(commandOf(checker, place, ['check', '--read-data']), this.env);
  }

  async remove() {
    await rm(this.folder, { recursive: true, force: true });
    if (this.place.name === 'local')
      await rm(this.place.repository(this.name), { recursive: true, force: true });
  }

  get #target() {
    return join(this.folder, 'restored');
  }

  /** @param {string} cache @param {readonly string[]} step */
  #run(cache, step) {
    const place = { repository: this.place.repository(this.name), cache: join(this.folder, cache) };
    return measure(commandOf(this.program, place, step), this.env);
  }
}

/**
 * One pair: each step by the one program and right after by the other. The pair 0 proves and warms: its times do not count.
 * @param {readonly Program[]} programs
 * @param {Place} place
 * @param {{ readonly folder: string, readonly source: string, readonly pair: number, readonly data: string }} at
 */
async function runPair(programs, place, { folder, source, pair, data }) {
  const contestants = programs.map(
    (program) => new Contestant(program, place, { folder, source, name: `${data}-${pair}-${program.name}` }),
  );
  for (const contestant of contestants) await contestant.init();
  for (const step of steps) {
    for (const contestant of contestants) await contestant.perform(step);
  }
  if (pair === 0) for (const contestant of contestants) await contestant.check(resticProgram());
  for (const contestant of contestants) await contestant.remove();
  return contestants;
}

/**
 * @param {string} label
 * @param {readonly (readonly Contestant[])[]} pairs
 * @returns {readonly Series[]}
 */
function seriesOf(label, pairs) {
  const series = (
    /** @type {string} */ what,
    /** @type {string} */ unit,
    /** @type {(c: Contestant) => number} */ figure,
  ) => {
    const [ours, theirs] = [0, 1].map((side) =>
      pairs.map((pair) => figure(/** @type {Contestant} */ (pair[side]))),
    );
    return { label: `${label} · ${what}`, unit, ours: ours ?? [], theirs: theirs ?? [] };
  };
  const cost =
    (/** @type {string} */ step, /** @type {keyof Cost} */ key, scale = 1) =>
    (/** @type {Contestant} */ contestant) =>
      (contestant.costs[step]?.[key] ?? NaN) / scale;
  const ofSteps = steps.flatMap((step) => [
    series(`${step} · wall`, 's', cost(step, 'wallSeconds')),
    series(`${step} · cpu`, 's', cost(step, 'cpuSeconds')),
    series(`${step} · memory`, 'MiB', cost(step, 'peakBytes', 2 ** 20)),
  ]);
  const stored = series('stored', 'MiB', ({ storedBytes }) => storedBytes / 2 ** 20);
  return stored.ours.every((bytes) => bytes > 0) ? [...ofSteps, stored] : ofSteps;
}

/** @param {string} folder */
async function compete(folder) {
  const programs = [ownProgram(), resticProgram()];
  const all = [];
  for (const { data, source } of await makeSources(folder)) {
    for (const place of chosenPlaces()) {
      const opened = await (place === 'azure' ? azurePlace() : localPlace(join(folder, 'repositories')));
      const pairs = [];
      for (let pair = 0; pair <= Number(options.pairs); pair++) {
        process.stderr.write(`${data} · ${place} · ${pair === 0 ? 'proof' : `pair ${pair}`}\n`);
        pairs.push(await runPair(programs, opened, { folder, source, pair, data }));
      }
      await opened.close();
      all.push(...seriesOf(`${data} · ${place}`, pairs.slice(1)));
    }
  }
  process.stdout.write(`\n${describe(programs)}\n\n${formatTable(all)}\n`);
  await save(programs, all);
}

/** Our side alone, each step under V8's profiler. @param {string} folder */
async function profile(folder) {
  for (const { data, source } of await makeSources(folder)) {
    for (const place of chosenPlaces()) {
      const opened = await (place === 'azure' ? azurePlace() : localPlace(join(folder, 'repositories')));
      const plain = ownProgram();
      const contestant = new Contestant(plain, opened, { folder, source, name: `profile-${data}` });
      await contestant.init();
      for (const step of steps) {
        const target = join(results, `profile ${data} ${place} ${step}`.replaceAll(' ', '-'));
        await rm(target, { recursive: true, force: true });
        const [node = '', ...rest] = plain.command;
        contestant.program = { ...plain, command: [node, '--cpu-prof', '--cpu-prof-dir', target, ...rest] };
        await contestant.perform(step);
        process.stdout.write(
          `\n${data} · ${place} · ${step}: ${contestant.costs[step]?.wallSeconds.toFixed(2)} s\n`,
        );
        for (const { place: spot, seconds } of await hotSpots(target, 15)) {
          process.stdout.write(`${seconds.toFixed(2).padStart(7)} s  ${spot}\n`);
        }
      }
      await contestant.remove();
      await opened.close();
    }
  }
}

/** @param {string} folder */
async function makeSources(folder) {
  const scale = scales[/** @type {keyof typeof scales} */ (options.scale)];
  const sources = [];
  for (const data of options.data.split(',')) {
    const make = makers[/** @type {keyof typeof makers} */ (data)];
    if (!scale || !make)
      throw new Error(`Scales: ${Object.keys(scales).join()}; data: ${Object.keys(makers).join()}`);
    process.stderr.write(`making ${data} (scale ${options.scale}, seed ${options.seed})\n`);
    sources.push({ data, source: await make(join(folder, 'source'), scale, Number(options.seed)) });
  }
  return sources;
}

function chosenPlaces() {
  return options.places.split(',');
}

/** @param {readonly Program[]} programs */
function describe(programs) {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  const names = programs.map(({ name, version }) => `${name} (${version})`).join(' against ');
  return `${names} on ${machine}; scale ${options.scale}, seed ${options.seed}, ${options.pairs} pairs: median (least–most)`;
}

/** @param {readonly Program[]} programs @param {readonly Series[]} all */
async function save(programs, all) {
  await mkdir(results, { recursive: true });
  const path = join(results, `${new Date().toISOString().replaceAll(':', '-')}.json`);
  const figures = all.map((series) => ({
    ...series,
    ratios: ratiosOf(series),
    medianRatio: median(ratiosOf(series)),
  }));
  await writeFile(
    path,
    `${JSON.stringify({ description: describe(programs), options, figures }, null, 2)}\n`,
  );
  process.stdout.write(`\n${path}\n`);
}

await mkdir(options.work, { recursive: true });
const work = await mkdtemp(join(options.work, 'stowkeep-bench-'));
try {
  await (options.profile ? profile(work) : compete(work));
} finally {
  await rm(work, { recursive: true, force: true });
}
