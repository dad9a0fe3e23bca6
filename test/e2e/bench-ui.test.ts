/** The bench of the window at a size that measures nothing: every answer it waits for comes, and its table is filled. */
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from './support/fixtures';

const script = resolve(import.meta.dirname, '../../bench/ui/run.mjs');

test('the bench of the window comes to its end', async ({ folder }) => {
  // It starts the app five times.
  test.slow();
  const results = join(folder, 'results');
  const size = ['--rounds', '1', '--entries', '1200', '--snapshots', '12', '--scroll', '0.5', '--load', '0'];
  const command = [script, ...size, '--work', join(folder, 'work'), '--results', results];
  const { stdout } = await promisify(execFile)(process.execPath, command);
  const [name = ''] = await readdir(results);
  const { figures } = JSON.parse(await readFile(join(results, name), 'utf8')) as {
    readonly figures: readonly { readonly name: string; readonly values: readonly number[] }[];
  };
  expect(stdout.split('\n').filter((line) => line.startsWith('| '))).toHaveLength(2 + figures.length);
  expect(figures.map(({ name: measured }) => measured)).toEqual(
    expect.arrayContaining([
      'start until it is useful',
      'sort it by size, again',
      'scroll by pages, frame p95',
    ]),
  );
  for (const { name: measured, values } of figures)
    expect(values.every(Number.isFinite), measured).toBe(true);
});
