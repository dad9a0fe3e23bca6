/** What the app is for: a first backup, a second one, files back; and the storage holds what real restic can read. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from './support/accessibility';
import { expect, test } from './support/fixtures';
import { checkWithRestic, downloadRepository, restoreWithRestic } from './support/restic-reader';
import { createInEmbeddedStorage, goTo, heading, protect, row, startBackup } from './support/screens';
import { readTree, writeSampleTree } from './support/sample-tree';

test('backs up and restores through the window, and real restic agrees', async ({
  launch,
  folder,
  storage,
}) => {
  const documents = join(folder, 'Documents');
  const target = join(folder, 'Restored');
  await mkdir(target);
  await writeSampleTree(documents);
  const app = await launch();
  const { page } = app;
  await expectAccessible(page);

  await test.step('first backup', async () => {
    await createInEmbeddedStorage(app, expectAccessible);
    await expect(page.getByText('Nothing is protected yet')).toBeVisible();
    await protect(app, documents);
    await expectAccessible(page);
    await startBackup(page);
    await expect(heading(page, 'Everything is saved')).toBeVisible();
    await expect(page.getByText('Your files are safe')).toBeVisible();
    await expectAccessible(page);
  });

  await test.step('second backup with nothing changed', async () => {
    await startBackup(page);
    await expect(page.getByText(/0 new or changed files/)).toBeVisible();
  });

  await test.step('choose in the snapshot and restore', async () => {
    await goTo(page, 'Restore');
    await expect(page.getByRole('option')).toHaveCount(2);
    await row(page, 'Photos').dblclick();
    await expect(row(page, 'beach.raw')).toBeVisible();
    await row(page, 'beach.raw').getByRole('checkbox').check();
    await row(page, 'empty').getByRole('checkbox').check();
    await expect(page.getByText('2 items selected')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Restore…' }).click();
    await app.chooseInDialogs(target);
    await page.getByRole('button', { name: 'Choose folder…' }).click();
    await page.getByRole('checkbox', { name: /Compare the files/ }).check();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Restore', exact: true }).last().click();
    await expect(heading(page, 'Everything is restored')).toBeVisible();
    await expectAccessible(page);
    const chosen = ['beach.raw', 'empty'];
    const photos = join(target, documents, 'Photos');
    expect(await readTree(photos)).toEqual(
      new Map([...(await readTree(join(documents, 'Photos')))].filter(([name]) => chosen.includes(name))),
    );
  });

  await test.step('the other screens', async () => {
    for (const [screen, title] of [
      ['Plans', 'Backup of this computer'],
      ['Activity', 'Activity'],
      ['Settings', 'Settings'],
    ] as const) {
      await goTo(page, screen);
      await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible();
      await expectAccessible(page);
    }
  });

  await test.step('real restic', async () => {
    const repository = join(folder, 'downloaded');
    await downloadRepository(storage, repository);
    expect(checkWithRestic(repository)).toContain('no errors were found');
    const restored = join(folder, 'restic');
    restoreWithRestic(repository, restored);
    expect(await readTree(join(restored, documents))).toEqual(await readTree(documents));
  });
});

test('shows the files that could not be saved', async ({ launch, folder }) => {
  const documents = join(folder, 'Documents');
  await mkdir(documents);
  await writeFile(join(documents, 'readable.txt'), 'fine');
  await writeFile(join(documents, 'private.txt'), 'not for us', { mode: 0o000 });
  const app = await launch({ withoutRootPrivilege: true });
  const { page } = app;
  await createInEmbeddedStorage(app);
  await protect(app, documents);
  await startBackup(page);
  await expect(heading(page, 'Saved, but some files are missing')).toBeVisible();
  const problems = page.getByRole('list', { name: '1 file with problems' });
  await expect(problems.getByRole('listitem')).toHaveText([/private\.txt/]);
  await expect(page.getByText('Your backup needs attention')).toBeVisible();
  expect(await app.trayText()).toBe('Your backups need attention');
  await expectAccessible(page);
  expect(await readFile(join(documents, 'readable.txt'), 'utf8')).toBe('fine');
});
