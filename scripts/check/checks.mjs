import { availableParallelism } from 'node:os';
import { bin, capture, say } from '../support/run.mjs';

/** Each part has a run of its own, with only the library and types that it may see. */
const types = (project) => ({ name: `types of ${project}`, command: ['tsc', '-p', project] });

/** Every check of the house, the longest first. */
export const checks = [
  {
    name: 'unit tests',
    // They often wait for threads and disks: as many at a time as there are processors, though other checks run beside them.
    command: 'vitest run --project unit --project screens --reporter dot --maxWorkers 100%'.split(' '),
  },
  { name: 'lint', command: ['oxlint', '-c', 'oxlint.config.mjs'] },
  types('test'),
  types('main'),
  types('renderer'),
  types('preload'),
  types('contract'),
  types('bench'),
  {
    name: 'format',
    command: [
      'prettier',
      '--check',
      '--cache',
      '--cache-location',
      '.scratch/prettier.json',
      '--log-level',
      'warn',
      '.',
    ],
  },
  {
    name: 'import rules',
    command: ['depcruise', 'main', 'contract', 'preload', 'renderer', 'test', '--output-type', 'err'],
  },
];

/** Runs `chosen` checks, as many at a time as there are processors; only a failing one's output is shown. Resolves to the counts. */
export async function performAll(chosen) {
  const waiting = [...chosen];
  const results = [];
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results.push(await perform(next));
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, lane));
  const passed = results.filter(Boolean).length;
  return { passed, failed: results.length - passed, skipped: 0 };
}

/** Runs one check, says how it went, resolves to whether it passed. */
async function perform({ name, command: [program, ...args] }) {
  const startMs = performance.now();
  const { code, output } = await capture(bin(program), args, { shell: process.platform === 'win32' });
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  say(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  if (code !== 0) say(output.trimEnd());
  return code === 0;
}
