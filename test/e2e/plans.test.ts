/** A plan that runs by itself: what was due while the app was not there, as soon as it is there again, without a window. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { call } from './support/bridge';
import { expect, test } from './support/fixtures';
import { checkWithRestic, downloadRepository, filesBelow } from './support/restic-reader';
import { createInEmbeddedStorage, protect, startBackup } from './support/screens';

interface PlanRuns {
  readonly document: Record<string, { readonly counted: { atMs: number } }>;
}

test('runs once what was due while it was not there', async ({ launch, folder, storage }) => {
  const documents = join(folder, 'Documents');
  await mkdir(documents);
  await writeFile(join(documents, 'letter.txt'), 'Dear reader,\n');
  const first = await launch({ hasKeychain: true });
  await createInEmbeddedStorage(first);
  await protect(first, documents);
  await startBackup(first.page);
  await expect(first.page.getByText('Your files are safe')).toBeVisible();

  const [view] = await call(first.page, 'plans', 'list', undefined);
  const { plan } = view!;
  const [saved] = await call(first.page, 'plans', 'save', {
    ...plan,
    schedule: { ...plan.schedule, runs: { kind: 'interval', minutes: 60 } },
    conditions: { ...plan.conditions, battery: { kind: 'any' }, waitsForFullScreen: false },
  });
  expect(saved?.state).toMatchObject({ dueSince: null, waits: null });
  const before = (await filesBelow(storage, 'snapshots/')).length;
  await first.quit();

  const file = join(folder, 'profile', 'plan-runs.json');
  const runs = JSON.parse(await readFile(file, 'utf8')) as PlanRuns;
  // Three days ago: many of its times have gone by since.
  runs.document[plan.id]!.counted.atMs -= 3 * 24 * 3_600_000;
  await writeFile(file, JSON.stringify(runs));
  await writeFile(join(documents, 'answer.txt'), 'Dear writer,\n');

  const app = await launch({ hasKeychain: true, isHidden: true });
  await expect.poll(() => filesBelow(storage, 'snapshots/')).toHaveLength(before + 1);
  await app.openFromTray();
  await expect(app.page.getByText('Your files are safe')).toBeVisible();
  const jobs = await call(app.page, 'jobs', 'list', undefined);
  expect(jobs.map(({ planId, state }) => [planId, state])).toEqual([
    [plan.id, 'succeeded'],
    [plan.id, 'succeeded'],
  ]);
  expect(jobs[0]?.outcome).toMatchObject({ filesNew: 1, filesUnmodified: 1 });
  expect(await call(app.page, 'app', 'health', undefined)).toMatchObject({
    nextRunAt: new Date(Date.parse(jobs[0]!.startedAt) + 3_600_000).toISOString(),
    waits: null,
  });
  await app.quit();
  await downloadRepository(storage, join(folder, 'downloaded'));
  expect(checkWithRestic(join(folder, 'downloaded'))).toContain('no errors were found');
});
