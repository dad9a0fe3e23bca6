/** Restores as later screens will ask for them: with a look ahead, into one file, and on from where the app was killed. */
import { execFileSync } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { call } from './support/bridge';
import { expect, test } from './support/fixtures';
import { createInEmbeddedStorage, goTo, heading, protect, startBackup } from './support/screens';
import { noise, readTree, writeSampleTree } from './support/sample-tree';

test('looks ahead, and puts everything into a zip', async ({ launch, folder }) => {
  const documents = join(folder, 'Documents');
  const target = join(folder, 'Restored');
  const saved = join(folder, 'Documents.zip');
  await writeSampleTree(documents);
  await mkdir(target);
  const app = await launch();
  const { page } = app;
  await createInEmbeddedStorage(app);
  await protect(app, documents);
  await startBackup(page);
  await expect(heading(page, 'Everything is saved')).toBeVisible();
  const [snapshot] = await call(page, 'snapshots', 'list', undefined);
  const selection = { snapshotId: snapshot?.id ?? '', paths: [documents] };

  const preview = (kind: 'folder' | 'original') =>
    call(page, 'restore', 'preview', {
      ...selection,
      target: kind === 'folder' ? { kind, path: target } : { kind },
      conflicts: 'always',
      compares: 'content',
    });
  await app.chooseInDialogs(target);
  await call(page, 'dialogs', 'chooseFolder', { purpose: 'restore' });
  expect(await preview('folder')).toMatchObject({
    rows: [{ finding: 'new', outcome: 'written', items: 5, bytes: 3_100_013 }],
    space: [{ path: target, bytesNeeded: 3_100_013 }],
  });
  await writeFile(join(documents, 'letter.txt'), 'Dear reader, this is newer\n');
  const { previewId, rows } = await preview('original');
  const shown = rows.map(({ finding, outcome, items }) => `${finding} ${outcome} ${items}`);
  expect(shown.toSorted()).toEqual(['identical left 4', 'newer-here replaced 1']);
  const page1 = { previewId, finding: 'newer-here', outcome: 'replaced', offset: 0, limit: 9 } as const;
  expect(await call(page, 'restore', 'previewPaths', page1)).toEqual({
    total: 1,
    paths: [join(documents, 'letter.txt')],
  });

  await app.saveInDialogs(saved);
  await call(page, 'dialogs', 'chooseArchive', { format: 'zip', name: 'Documents' });
  const jobId = await call(page, 'restore', 'start', {
    ...selection,
    target: { kind: 'archive', path: saved, format: 'zip' },
    conflicts: 'always',
    withMetadata: true,
    verify: false,
  });
  await expect.poll(async () => (await call(page, 'jobs', 'get', { jobId })).state).toBe('succeeded');
  execFileSync('unzip', ['-tq', saved]);
  execFileSync('unzip', ['-q', saved, '-d', target], { env: { ...process.env, LC_ALL: 'C.UTF-8' } });
  await writeFile(join(documents, 'letter.txt'), 'Dear reader,\n');
  expect(await readTree(join(target, 'Documents'))).toEqual(await readTree(documents));
});

const firstBytes = 2_000_000;
const secondBytes = 8_000_000;

test('a restore goes on after the app was killed', async ({ launch, folder }) => {
  const documents = join(folder, 'Documents');
  const target = join(folder, 'Restored');
  await mkdir(documents);
  await mkdir(target);
  const app = await launch({ hasKeychain: true });
  await createInEmbeddedStorage(app);
  // Two backups make two packs, which arrive one after the other.
  await writeFile(join(documents, 'first.raw'), noise(firstBytes, 'first'));
  await protect(app, documents);
  await startBackup(app.page);
  await expect(heading(app.page, 'Everything is saved')).toBeVisible();
  await writeFile(join(documents, 'second.raw'), noise(secondBytes, 'second'));
  await startBackup(app.page);
  await expect(app.page.getByText(/1 new or changed file/)).toBeVisible();

  const limited = {
    uploadLimitBytesPerSecond: null,
    downloadLimitBytesPerSecond: 500_000,
    startsAtLogin: false,
  };
  await call(app.page, 'settings', 'set', limited);
  await app.chooseInDialogs(target);
  await call(app.page, 'dialogs', 'chooseFolder', { purpose: 'restore' });
  const [snapshot] = await call(app.page, 'snapshots', 'list', undefined);
  const started = await call(app.page, 'restore', 'start', {
    snapshotId: snapshot?.id ?? '',
    paths: [documents],
    target: { kind: 'folder', path: target },
    conflicts: 'always',
    withMetadata: true,
    verify: false,
  });
  const restored = join(target, documents);
  await expect.poll(() => readdir(restored).catch(() => [])).toContain('first.raw');
  await app.kill();
  expect(await readdir(restored)).not.toContain('second.raw');

  const { page } = await launch({ hasKeychain: true });
  await expect(heading(page, 'Overview')).toBeVisible();
  await call(page, 'settings', 'set', { ...limited, downloadLimitBytesPerSecond: null });
  expect(await call(page, 'jobs', 'get', { jobId: started })).toMatchObject({
    state: 'failed',
    error: { code: 'app/interrupted' },
    isResumable: true,
  });
  await goTo(page, 'Activity');
  await page
    .getByRole('main')
    .getByRole('button', { name: /^Restore/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect.poll(async () => (await call(page, 'jobs', 'list', undefined))[0]?.id).not.toBe(started);
  const jobId = (await call(page, 'jobs', 'list', undefined))[0]?.id ?? '';
  await expect.poll(async () => (await call(page, 'jobs', 'get', { jobId })).state).toBe('succeeded');
  const { outcome } = await call(page, 'jobs', 'get', { jobId });
  expect(outcome).toMatchObject({ kind: 'restore', target });
  expect(outcome?.kind === 'restore' && outcome.bytesRestored).toBeLessThanOrEqual(secondBytes);
  expect(await readTree(restored)).toEqual(await readTree(documents));
});
