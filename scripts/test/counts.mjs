import { readFile } from 'node:fs/promises';

const nothing = { passed: 0, failed: 0, skipped: 0 };

/** The counts of Vitest's JSON report; zeros when there is no report. A file that could not be loaded counts as a failed test. */
export async function vitestCounts(path) {
  const report = await read(path);
  if (!report) return nothing;
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  ).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** The counts of Playwright's JSON report; zeros when there is no report. */
export async function playwrightCounts(path) {
  const report = await read(path);
  if (!report) return nothing;
  const { expected, unexpected, flaky, skipped } = report.stats;
  return { passed: expected + flaky, failed: unexpected, skipped };
}

async function read(path) {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}
