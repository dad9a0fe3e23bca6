/** A backup under way: held, let go, given up, left alone by the window, ended by quitting; the storage stays whole. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures';
import type { LaunchedApp } from './support/launched-app';
import { checkWithRestic, downloadRepository, filesBelow } from './support/restic-reader';
import { noise } from './support/sample-tree';
import { createInEmbeddedStorage, goTo, heading, protect, startBackup } from './support/screens';

const stop = (page: Page) => page.getByRole('button', { name: 'Stop', exact: true });

/** Sets up a backup that takes minutes at the speed it is limited to. */
async function prepareSlowBackup(app: LaunchedApp, folder: string): Promise<void> {
  const documents = join(folder, 'Documents');
  await mkdir(documents);
  await writeFile(join(documents, 'film.raw'), noise(20_000_000, 'film'));
  await createInEmbeddedStorage(app);
  await protect(app, documents);
  await limitUpload(app.page, true);
}

async function limitUpload(page: Page, isLimited: boolean): Promise<void> {
  await goTo(page, 'Settings');
  const limit = page.getByRole('switch', { name: 'Limit the upload' });
  await limit.setChecked(isLimited);
  if (isLimited) {
    await page.getByRole('textbox', { name: 'Upload limit' }).fill('0.1');
    await page.getByRole('textbox', { name: 'Upload limit' }).press('Tab');
  }
  await goTo(page, 'Overview');
}

test('pauses, goes on where it was, and survives its window', async ({ launch, folder, storage }) => {
  const app = await launch();
  await prepareSlowBackup(app, folder);
  await startBackup(app.page);
  await expect(heading(app.page, 'Backing up…')).toBeVisible();

  await app.page.getByRole('button', { name: 'Pause' }).click();
  await expect(heading(app.page, 'Backup paused')).toBeVisible();
  expect(await app.trayText()).toBe('Backup paused');
  await app.page.getByRole('button', { name: 'Continue' }).click();
  await expect(heading(app.page, 'Backing up…')).toBeVisible();

  await app.closeWindow();
  expect(await app.trayText()).toBe('Backing up…');
  await app.openFromTray();
  await expect(heading(app.page, 'Backing up…')).toBeVisible();
  await limitUpload(app.page, false);
  await expect(app.page.getByText('Your files are safe')).toBeVisible();

  await downloadRepository(storage, join(folder, 'downloaded'));
  expect(checkWithRestic(join(folder, 'downloaded'))).toContain('no errors were found');
});

test('is given up at once, and the next one starts from the tray', async ({ launch, folder, storage }) => {
  const app = await launch();
  const { page } = app;
  await prepareSlowBackup(app, folder);
  await startBackup(page);
  await expect(heading(page, 'Backing up…')).toBeVisible();
  await stop(page).click();
  await expect(heading(page, 'The backup was stopped')).toBeVisible();
  expect(await filesBelow(storage, 'locks/')).toEqual([]);

  await limitUpload(page, false);
  await app.chooseInTray('back-up-now');
  await expect(page.getByText('Your files are safe')).toBeVisible();
});

test('gives its lock back when the app is quit', async ({ launch, folder, storage }) => {
  const app = await launch();
  await prepareSlowBackup(app, folder);
  await startBackup(app.page);
  await expect(heading(app.page, 'Backing up…')).toBeVisible();
  // Between the first files and all of them there is a moment without.
  await expect.poll(() => filesBelow(storage, 'locks/')).toHaveLength(1);
  await app.quit();
  expect(await filesBelow(storage, 'locks/')).toEqual([]);
  expect(await filesBelow(storage, 'snapshots/')).toEqual([]);
});
