/** Measures one workload at one place: the programs in turn, pair after pair. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { measure } from './measure.mjs';
import { droppingPrefix } from './null-server/containers.mjs';
import { openPlace } from './places/places.mjs';
import { password } from './preparation.mjs';
import { prove } from './prove.mjs';
import { removeTree } from './remove-tree.mjs';
import { touchMemory } from './touch-memory.mjs';

/** What programs and servers hold beside the data, which a server may hold as well. */
const besideBytes = 5e8;

/** @typedef {import('./programs/programs.mjs').Program} Program */
/** @typedef {import('./places/places.mjs').Place} Place */
/** @typedef {import('./workloads.mjs').Workload} Workload */

/**
 * @typedef {object} Figures of one run; NaN where there is none
 * @property {number} wallSeconds
 * @property {number} cpuSeconds
 * @property {number} peakBytes
 * @property {number} storedBytes
 * @property {number} requests
 * @property {number} serverCpuSeconds
 * @property {number} delayP99Ms of the main thread
 * @property {number} delayMaxMs
 *
 * @typedef {object} Run
 * @property {string} name of the repository
 * @property {string} repository
 * @property {Figures} figures
 * @property {string} output
 * @property {string} cache
 * @property {string} target of a restore
 * @property {string} scratch for the proof
 */

export class Competition {
  #folders;
  #preparation;

  /** @param {import('./preparation.mjs').Folders} folders @param {import('./preparation.mjs').Preparation} preparation */
  constructor(folders, preparation) {
    this.#folders = folders;
    this.#preparation = preparation;
  }

  /**
   * The figures of every counted pair, by program. The pair 0 proves and warms: it does not count.
   * @param {Workload} workload
   * @param {string} placeName
   * @param {readonly Program[]} programs
   * @param {{ readonly pairs: number, readonly half: number }} options
   * @returns {Promise<readonly (readonly Figures[])[]>}
   */
  async hold(workload, placeName, programs, { pairs, half }) {
    const counted = [];
    const source = await this.#preparation.source(workload);
    for (const program of programs) await this.#preparation.before(workload, program);
    for (let pair = 0; pair <= pairs; pair++) {
      process.stderr.write(`${workload.id} · ${placeName} · ${pair === 0 ? 'proof' : `pair ${pair}`}\n`);
      if (workload.isChanged) await this.#preparation.change(workload, pair + 1);
      // A server of its own for each pair: the emulator holds all in memory, and gives back little of it.
      const place = await openPlace(placeName, this.#folders.run);
      try {
        counted.push(await this.#holdPair(workload, place, programs, { source, pair, half }));
      } finally {
        await place.close();
      }
    }
    removeTree(this.#held);
    return counted.slice(1);
  }

  /** What stays until the last pair of a workload at a place. */
  get #held() {
    return join(this.#folders.run, 'held');
  }

  /** @param {Workload} workload @param {Place} place @param {readonly Program[]} programs @param {{ source: string, pair: number, half: number }} at */
  async #holdPair(workload, place, programs, { source, pair, half }) {
    /** @type {Run[]} */
    const runs = [];
    for (const [at, program] of programs.entries()) {
      const isKept = workload.readsPacks || pair === 0;
      const name = `${isKept ? 'keep-' : droppingPrefix}${workload.id}-${pair}-${at}`;
      const run = await this.#perform(workload, place, program, { name, at, source, half });
      runs.push(run);
      await prove(workload, place, program, { run, source, half, isThorough: pair === 0 });
      await place.remove(name);
      this.#clear(workload, run);
    }
    if (workload.proof === 'same output') prove.sameOutput(runs.map(({ output }) => output));
    return runs.map(({ figures }) => figures);
  }

  /** @param {Workload} workload @param {Place} place @param {Program} program @param {{ name: string, at: number, source: string, half: number }} at @returns {Promise<Run>} */
  async #perform(workload, place, program, { name, at, source, half }) {
    const prepared = await this.#preparation.before(workload, program);
    await place.load(name, prepared.repository);
    const cache = join(this.#folders.run, `${name}-cache`);
    const target = join(this.#folders.restored, `${name}-restored`);
    const scratch = join(this.#folders.restored, `${name}-proof`);
    const task = {
      args: workload.args({ source, target, half }),
      repository: place.repository(name),
      containerUrl: place.containerUrl(name),
      cache,
      source,
      stored: program.name === 'bare client' ? await this.#preparation.stored(workload) : '',
    };
    const env = { ...place.env, ...password, ...program.env };
    const warmed = join(this.#held, `cache-${at}`);
    if (workload.cache === 'warm' && !existsSync(warmed)) {
      mkdirSync(this.#held, { recursive: true });
      await measure(program.command({ ...task, cache: warmed }), env, dirname(source));
    }
    const found = { cold: '', prepared: prepared.cache, warm: warmed }[workload.cache];
    if (existsSync(found)) execFileSync('cp', ['-a', found, cache]);
    const bytesBefore = workload.stores === 'growth' ? await place.storedBytes(name) : 0;
    // What the one left to be written to disk is not to be the other's burden.
    execFileSync('sync');
    touchMemory(2 * this.#preparation.dataBytes(workload) + besideBytes);
    const before = await place.counters();
    const cost = await measure(program.command(task), env, dirname(source));
    const after = await place.counters();
    const figures = {
      ...{ wallSeconds: cost.wallSeconds, cpuSeconds: cost.cpuSeconds, peakBytes: cost.peakBytes },
      storedBytes: workload.stores ? (await place.storedBytes(name)) - bytesBefore : NaN,
      requests: after.requests - before.requests,
      serverCpuSeconds: after.cpuSeconds - before.cpuSeconds,
      ...(program.readDelays?.() ?? { delayP99Ms: NaN, delayMaxMs: NaN }),
    };
    return { name, repository: task.repository, figures, output: cost.output, cache, target, scratch };
  }

  /** @param {Workload} workload @param {Run} run */
  #clear({ isCrowded }, { name, cache, target }) {
    const isBurden = isCrowded && this.#folders.restored === this.#folders.run;
    if (isBurden) {
      mkdirSync(this.#held, { recursive: true });
      renameSync(target, join(this.#held, name));
    } else removeTree(target);
    removeTree(cache);
  }
}
