/** `npm test`: every suite, one after the other, and their sum in one line at the end. A suite that ran no test is a failure. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checks, performAll } from './check/checks.mjs';
import { Advice, bin, root, run, runMain, say } from './support/run.mjs';
import { playwrightCounts, vitestCounts } from './test/counts.mjs';

const reports = join(root, '.scratch/test');

/** The house's rules: format, lint, types, imports. The unit tests are a suite of their own here. */
const rules = {
  name: 'rules',
  perform: async () => {
    const counts = await performAll(checks.filter(({ name }) => name !== 'unit tests'));
    return { ...counts, code: counts.failed > 0 ? 1 : 0 };
  },
};

/** Suites of Vitest, by the names of its projects. */
const vitest = (name, ...projects) => ({
  name,
  perform: async (report) => {
    const code = await run(bin('vitest'), [
      ...['run', ...projects.flatMap((project) => ['--project', project])],
      ...['--reporter', 'default', '--reporter', 'json', '--outputFile.json', report],
    ]);
    return { ...(await vitestCounts(report)), code };
  },
});

/** The real app; on Linux on a virtual desktop of its own, so that the person's is left alone. */
const endToEnd = {
  name: 'end to end',
  perform: async (report) => {
    const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report };
    const command = [bin('playwright'), 'test', '--reporter', 'list,json'];
    if (process.platform === 'linux') command.unshift(join(root, 'scripts/support/desktop-session.sh'));
    const code = await run(command[0], command.slice(1), { env });
    return { ...(await playwrightCounts(report)), code };
  },
};

const suites = [rules, vitest('unit', 'unit', 'screens'), vitest('integration', 'integration'), endToEnd];

/** Runs one suite; what it counted, with a failure added when it failed in a way that no test stands for. */
async function perform({ name, perform: performSuite }) {
  say(`\n── ${name} ──`);
  const report = join(reports, `${name.replaceAll(' ', '-')}.json`);
  const { passed, failed, skipped, code } = await performSuite(report);
  if (passed + failed === 0) say(`The suite “${name}” ran no test.`);
  const hasFailed = failed > 0 || code !== 0 || passed === 0;
  return { passed, failed: hasFailed ? Math.max(failed, 1) : 0, skipped };
}

await runMain(async () => {
  await rm(reports, { recursive: true, force: true });
  await mkdir(reports, { recursive: true });
  const names = process.argv.slice(2);
  const chosen = names.length > 0 ? suites.filter(({ name }) => names.includes(name)) : suites;
  if (chosen.length === 0)
    throw new Advice(`There is no such suite; there are: ${suites.map(({ name }) => name).join(', ')}`);
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const suite of chosen) {
    const result = await perform(suite);
    for (const key of Object.keys(sum)) sum[key] += result[key];
  }
  const skipped = sum.skipped > 0 ? `, ${sum.skipped} skipped` : '';
  say(`\n${sum.passed} passed, ${sum.failed} failed${skipped}`);
  process.exitCode = sum.failed > 0 ? 1 : 0;
});
