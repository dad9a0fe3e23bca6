/**
 * What a backup takes from the person's own work, at normal priority and quiet: `node bench/foreground.mjs FOLDER`. Needs the built command line.
 * See README.md.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const cli = join(import.meta.dirname, '../out/main/cli.js');
/** Meanwhile a thread that backs up has started and the person's program is measured. */
const startMs = 1000;
const sleepMs = 5;
const workMs = 2;

/** A program with a window: sleeps, has a little to do, is late or not. Or one that computes without end, on every processor. */
const programs = { interactive: 1, busy: availableParallelism() };

/** @typedef {'interactive' | 'busy'} Program */
/** @typedef {{ late: readonly number[], rounds: number }} Seen */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pairs: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '10' },
    as: { type: 'string' },
    steps: { type: 'string', default: '' },
  },
});

const steps = Number(values.steps) || stepsOf(workMs);

if (values.as === undefined) await measure(positionals[0] ?? '.', Number(values.pairs));
else process.stdout.write(JSON.stringify(perform(values.as, Number(values.seconds) * 1000)));

/** Each program beside no backup, a normal one and a quiet one, in turn. @param {string} source @param {number} pairs */
async function measure(source, pairs) {
  const room = mkdtempSync(join(tmpdir(), 'foreground-'));
  try {
    const empty = join(room, 'empty');
    await backup('normal', ['init'], empty, room);
    for (let pair = 0; pair < pairs; pair++) {
      for (const program of /** @type {const} */ ([undefined, 'interactive', 'busy'])) {
        if (program) print(program, 'none', 0, await runBeside(program));
        for (const priority of ['normal', 'low']) {
          const repository = join(room, 'repository');
          cpSync(empty, repository, { recursive: true });
          const begin = performance.now();
          const ended = backup(priority, ['backup', '--no-cache', source], repository, room);
          const seen = program && (await runBeside(program, startMs));
          await ended;
          print(program ?? 'nothing', priority, performance.now() - begin, seen);
          rmSync(repository, { recursive: true });
        }
      }
    }
  } finally {
    rmSync(room, { recursive: true, force: true });
  }
}

/** @param {string} program @param {string} priority @param {number} backupMs @param {Seen | undefined} seen */
function print(program, priority, backupMs, seen) {
  const late = [...(seen?.late ?? [])].toSorted((one, other) => one - other);
  const at = (/** @type {number} */ share) => late[Math.floor(late.length * share)]?.toFixed(2) ?? '';
  const columns = [
    `${program.padEnd(11)} beside ${priority.padEnd(6)}`,
    `backup ${(backupMs / 1000).toFixed(1).padStart(5)} s`,
    seen ? `rounds ${seen.rounds}` : '',
    late.length > 0 ? `late p50 ${at(0.5)} p99 ${at(0.99)} max ${at(0.999999)} ms` : '',
  ];
  console.log(columns.join('  '));
}

/** @param {string} priority @param {readonly string[]} words @param {string} repository @param {string} room */
function backup(priority, words, repository, room) {
  const env = {
    ...process.env,
    RESTIC_PASSWORD: 'bench',
    STOWKEEP_PRIORITY: priority,
    STOWKEEP_CACHE_DIR: join(room, 'cache'),
  };
  return output([cli, '-q', '-r', repository, ...words], env);
}

/** @param {Program} program @returns {Promise<Seen>} */
async function runBeside(program, afterMs = 0) {
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  const words = [import.meta.filename, '--as', program, '--seconds', values.seconds, '--steps', `${steps}`];
  const runs = await Promise.all(Array.from({ length: programs[program] }, () => output(words, process.env)));
  const all = runs.map((text) => /** @type {Seen} */ (JSON.parse(text)));
  return {
    late: all.flatMap(({ late }) => late),
    rounds: all.reduce((sum, { rounds }) => sum + rounds, 0),
  };
}

/** @param {readonly string[]} words @param {NodeJS.ProcessEnv} env @returns {Promise<string>} */
function output(words, env) {
  const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (data) => (text += String(data)));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(text) : reject(new Error(`${words.join(' ')}: exit code ${code}`)),
    );
  });
}

/** @param {string} program @param {number} forMs @returns {Seen} */
function perform(program, forMs) {
  const wait = new Int32Array(new SharedArrayBuffer(4));
  const late = [];
  let rounds = 0;
  for (const end = performance.now() + forMs; performance.now() < end; rounds++) {
    const beginMs = performance.now();
    if (program === 'interactive') Atomics.wait(wait, 0, 0, sleepMs);
    compute(steps);
    if (program === 'interactive') late.push(performance.now() - beginMs - sleepMs - workMs);
  }
  return { late, rounds };
}

/** How many steps take so long when nobody interferes: the best of many tries. @param {number} ms */
function stepsOf(ms) {
  const few = 100_000;
  let bestMs = Infinity;
  for (let attempt = 0; attempt < 200; attempt++) {
    const beginMs = performance.now();
    compute(few);
    bestMs = Math.min(bestMs, performance.now() - beginMs);
  }
  return Math.round((few * ms) / bestMs);
}

/** @param {number} steps */
function compute(steps) {
  let state = 1;
  for (let step = 0; step < steps; step++) state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
  return state;
}
