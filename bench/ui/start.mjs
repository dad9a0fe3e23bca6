/** How long the app takes from its start until its window can be seen, and until its overview says how things stand. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { appArguments, electron, environmentOf, selectors } from './app-window.mjs';

const probe = join(import.meta.dirname, 'start-probe.cjs');

/** One start, to the app's end. Throws when the overview says something else than `state`. @param {string} profile @param {string} state */
export async function measureStart(profile, state) {
  const startedAt = Date.now();
  const child = spawn(electron, ['-r', probe, ...appArguments], {
    env: { ...environmentOf(profile), BENCH_STATE: selectors.state, BENCH_NEWEST: selectors.newest },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  child.stdout.on('data', (data) => (output += String(data)));
  await once(child, 'close');
  const line = output.split('\n').find((each) => each.startsWith('{'));
  const seen = JSON.parse(line ?? '{}');
  if (seen.state !== state) throw new Error(`After a start the overview said: ${seen.state ?? output}`);
  const { visibleAt, usefulAt, newestAt } = seen;
  return {
    visibleMs: visibleAt - startedAt,
    usefulMs: usefulAt - startedAt,
    newestMs: newestAt - startedAt,
  };
}
