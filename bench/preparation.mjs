/** What is there before a step: repositories on this disk, made once, proven, kept from run to run, and copied to wherever the step is measured. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { changeFiles, diskBytesOf, findOrMake, putBack, stampOf } from './data/data-sets.mjs';
import { findOrKeep } from './kept.mjs';
import { measure } from './measure.mjs';
import { expectRestorable } from './proof.mjs';
import { ownBuild, resticProgram } from './programs/programs.mjs';
import { removeTree } from './remove-tree.mjs';

/** @typedef {import('./programs/programs.mjs').Program} Program */
/** @typedef {import('./workloads.mjs').Workload} Workload */
/** @typedef {{ readonly repository: string, readonly cache: string }} Prepared */

/**
 * @typedef {object} Folders
 * @property {string} run for what goes with the run
 * @property {string} data sets, which outlive it
 * @property {string} restored files; the same as `run`, or on another disk
 * @property {string} kept repositories, which outlive it too; on one disk with `run`
 */

export const password = { RESTIC_PASSWORD: 'bench' };

/** A history changes one file in so many from version to version; a prune then finds packs that are used in part. */
const historyChangesEvery = 20;

export class Preparation {
  #folders;
  #options;
  #maker;
  #restic = resticProgram();
  #builds = { ours: ownBuild(), restic: this.#restic.version };

  /** @param {Folders} folders @param {import('./options.mjs').BenchOptions} options @param {Program} maker of our repositories */
  constructor(folders, options, maker) {
    this.#folders = folders;
    this.#options = options;
    this.#maker = maker;
    mkdirSync(folders.data, { recursive: true });
  }

  /** The folder that a workload backs up. What changes is a copy of its own, kept: a repository knows its files by inode and time of change. @param {Workload} workload */
  async source({ data, isChanged }) {
    const made = this.#made(data);
    if (!isChanged) return made;
    const stamp = { data: stampOf(data, this.#options) };
    const folder = await this.#keep('changing', stamp, async (making) => copyTree(made, join(making, data)));
    return join(folder, data);
  }

  /** @param {Workload} workload */
  dataBytes({ data }) {
    return diskBytesOf(data, this.#options.scale);
  }

  /** Changes what of the source is to change, each time from what it was when it was backed up. @param {Workload} workload @param {number} version */
  async change(workload, version) {
    const source = await this.source(workload);
    putBack(source, this.#made(workload.data));
    changeFiles(source, version);
  }

  /** What `program` finds. @param {Workload} workload @param {Program} program @returns {Promise<Prepared>} */
  async before(workload, program) {
    const who = program.name === this.#restic.name ? 'restic' : 'ours';
    const { pruneSnapshots, findSnapshots } = this.#options.scale;
    if (workload.start === 'backed-up') return this.#backedUp(workload, who);
    if (workload.start === 'many-versions') return this.#history(workload, who, pruneSnapshots);
    if (workload.start === 'shared-history') return this.#history(workload, 'restic', findSnapshots);
    return { repository: await this.#empty(), cache: '' };
  }

  /** Our repository of the workload's source, for who only copies it. @param {Workload} workload */
  async stored(workload) {
    return workload.proof === 'copied' ? '' : (await this.#backedUp(workload, 'ours')).repository;
  }

  /** One empty repository for all, so that all cut at the same places. */
  async #empty() {
    const stamp = { build: this.#builds.restic, password };
    const folder = await this.#keep('empty', stamp, (making) =>
      this.#run(this.#restic, preparedIn(making), ['init'], making),
    );
    return preparedIn(folder).repository;
  }

  /** @param {Workload} workload @param {'ours' | 'restic'} who */
  async #backedUp(workload, who) {
    const { data, isChanged } = workload;
    const source = await this.source(workload);
    const { ino, ctimeMs } = statSync(source);
    const origin = { source, ino, ctimeMs };
    return this.#prepare(`${isChanged ? 'changing-' : ''}${data}`, data, who, origin, async (prepared) => {
      if (isChanged) putBack(source, this.#made(data));
      await this.#backUp(who, prepared, source);
      const scratch = join(this.#folders.restored, 'proof');
      await expectRestorable({ repository: prepared.repository, env: password, source, scratch });
    });
  }

  /** Versions of a copy that nobody needs afterwards. @param {Workload} workload @param {'ours' | 'restic'} who @param {number} versions */
  #history({ data }, who, versions) {
    const origin = { versions, historyChangesEvery };
    return this.#prepare(`history-${versions}`, data, who, origin, async (prepared) => {
      const copy = join(this.#folders.run, 'history', data);
      copyTree(this.#made(data), copy);
      for (let version = 1; version <= versions; version++) {
        changeFiles(copy, version, historyChangesEvery);
        await this.#backUp(who, prepared, copy);
      }
      removeTree(dirname(copy));
    });
  }

  /**
   * A copy of the empty repository, filled. Another build of ours makes its own anew; restic's stay.
   * @param {string} name
   * @param {string} data
   * @param {'ours' | 'restic'} who
   * @param {object} origin what it depends on besides
   * @param {(prepared: Prepared) => Promise<void>} fill
   */
  async #prepare(name, data, who, origin, fill) {
    const empty = await this.#empty();
    const base = readdirSync(join(empty, 'keys'));
    const stamp = { build: this.#builds[who], base, data: stampOf(data, this.#options), ...origin };
    const folder = await this.#keep(`${name}-${who}`, stamp, async (making) => {
      execFileSync('cp', ['-al', empty, preparedIn(making).repository]);
      await fill(preparedIn(making));
    });
    return preparedIn(folder);
  }

  /** @param {string} name @param {object} stamp @param {(making: string) => Promise<unknown>} make */
  async #keep(name, stamp, make) {
    const folder = join(this.#folders.kept, name);
    await findOrKeep(folder, stamp, join(this.#folders.run, `making-${name}`), make);
    return folder;
  }

  /** @param {string} data */
  #made(data) {
    return findOrMake(this.#folders.data, data, this.#options);
  }

  /** @param {'ours' | 'restic'} who @param {Prepared} prepared @param {string} source */
  #backUp(who, prepared, source) {
    const program = who === 'restic' ? this.#restic : this.#maker;
    return this.#run(program, prepared, ['backup', basename(source)], dirname(source));
  }

  /** @param {Program} program @param {Prepared} prepared @param {readonly string[]} args @param {string} folder */
  async #run(program, prepared, args, folder) {
    process.stderr.write(`  preparing: ${program.name} ${args.join(' ')}\n`);
    const task = { ...prepared, args, containerUrl: '', source: '', stored: '' };
    await measure(program.command(task), { ...program.env, ...password }, folder);
  }
}

/** @param {string} folder @returns {Prepared} */
function preparedIn(folder) {
  return { repository: join(folder, 'repository'), cache: join(folder, 'cache') };
}

/** @param {string} from @param {string} to */
function copyTree(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  execFileSync('cp', ['-a', from, to]);
}
