/** What is there before a step: repositories on this disk, made once in a run, proven, then copied to wherever the step is measured. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { changeFiles, findOrMake } from './data/data-sets.mjs';
import { measure } from './measure.mjs';
import { expectRestorable } from './proof.mjs';
import { resticProgram } from './programs/programs.mjs';

/** @typedef {import('./programs/programs.mjs').Program} Program */
/** @typedef {import('./workloads.mjs').Workload} Workload */
/** @typedef {{ readonly repository: string, readonly cache: string }} Prepared */

export const password = { RESTIC_PASSWORD: 'bench' };

/** A history changes one file in so many from version to version; a prune then finds packs that are used in part. */
const historyChangesEvery = 20;

export class Preparation {
  #folder;
  #dataFolder;
  #options;
  #restic = resticProgram();
  #programs;

  /**
   * @param {string} folder of this run
   * @param {string} dataFolder of data that outlives it
   * @param {import('./options.mjs').BenchOptions} options
   * @param {readonly Program[]} programs ours and restic, as those that make repositories
   */
  constructor(folder, dataFolder, options, programs) {
    this.#folder = folder;
    this.#dataFolder = dataFolder;
    this.#options = options;
    this.#programs = programs;
    mkdirSync(dataFolder, { recursive: true });
  }

  /** The folder that a workload backs up. What changes is a copy of its own. @param {Workload} workload */
  source({ data, id, start, isChanged }) {
    const made = findOrMake(this.#dataFolder, data, this.#options);
    const isCopied = isChanged || start === 'many-versions' || start === 'shared-history';
    if (!isCopied) return made;
    const copy = join(this.#folder, 'changing', id.slice(0, 1));
    if (!existsSync(copy)) {
      mkdirSync(join(this.#folder, 'changing'), { recursive: true });
      execFileSync('cp', ['-a', made, copy]);
    }
    return copy;
  }

  /** What `program` finds. @param {Workload} workload @param {Program} program @returns {Promise<Prepared>} */
  async before(workload, program) {
    const source = this.source(workload);
    if (workload.start === 'backed-up') return this.#backedUp(source, this.#makerOf(program));
    if (workload.start === 'many-versions') {
      await this.#history(source, this.#programs, this.#options.scale.pruneSnapshots);
      return this.#at(source, this.#makerOf(program));
    }
    if (workload.start === 'shared-history') {
      await this.#history(source, [this.#restic], this.#options.scale.findSnapshots);
      return { ...this.#at(source, this.#restic), cache: '' };
    }
    return { repository: await this.#empty(), cache: '' };
  }

  /** Our repository of the workload's source, for who only copies it. @param {Workload} workload */
  async stored(workload) {
    if (workload.proof === 'copied') return '';
    const [own = this.#restic] = this.#programs;
    return (await this.#backedUp(this.source(workload), own)).repository;
  }

  /** One empty repository for all, so that all cut at the same places. */
  async #empty() {
    const repository = join(this.#folder, 'empty');
    if (!existsSync(repository))
      await this.#run(this.#restic, { repository, cache: `${repository}-cache` }, ['init'], this.#folder);
    return repository;
  }

  /** @param {string} source @param {Program} program */
  async #backedUp(source, program) {
    const prepared = this.#at(source, program);
    if (existsSync(prepared.repository)) return prepared;
    await this.#begin(prepared);
    await this.#backUp(program, prepared, source);
    const scratch = join(this.#folder, 'proof');
    await expectRestorable({ repository: prepared.repository, env: password, source, scratch });
    return prepared;
  }

  /** @param {string} source @param {readonly Program[]} programs @param {number} versions */
  async #history(source, programs, versions) {
    const all = programs.map((program) => ({ program, prepared: this.#at(source, program) }));
    if (all.every(({ prepared }) => existsSync(prepared.repository))) return;
    for (const { prepared } of all) await this.#begin(prepared);
    for (let version = 1; version <= versions; version++) {
      changeFiles(source, version, historyChangesEvery);
      for (const { program, prepared } of all) await this.#backUp(program, prepared, source);
    }
  }

  /** @param {Prepared} prepared */
  async #begin({ repository }) {
    mkdirSync(join(this.#folder, 'prepared'), { recursive: true });
    execFileSync('cp', ['-al', await this.#empty(), repository]);
  }

  /** @param {Program} program */
  #makerOf(program) {
    const [maker = this.#restic] = this.#programs;
    return program.name === this.#restic.name ? this.#restic : maker;
  }

  /** @param {string} source @param {Program} program @returns {Prepared} */
  #at(source, program) {
    const name = `${source.split('/').slice(-2).join('-')}-${program.name}`;
    const repository = join(this.#folder, 'prepared', name);
    return { repository, cache: `${repository}-cache` };
  }

  /** @param {Program} program @param {Prepared} prepared @param {string} source */
  #backUp(program, prepared, source) {
    return this.#run(program, prepared, ['backup', basename(source)], dirname(source));
  }

  /** @param {Program} program @param {Prepared} prepared @param {readonly string[]} args @param {string} folder */
  async #run(program, prepared, args, folder) {
    process.stderr.write(`  preparing: ${program.name} ${args.join(' ')}\n`);
    const task = { ...prepared, args, containerUrl: '', source: '', stored: '' };
    await measure(program.command(task), { ...program.env, ...password }, folder);
  }
}
