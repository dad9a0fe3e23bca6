/** Finding things again: by name in all backups, through time, by what changed; and back to the disk with a look ahead. */
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expectAccessible } from './support/accessibility';
import { expect, test } from './support/fixtures';
import type { LaunchedApp } from './support/launched-app';
import { createInEmbeddedStorage, goTo, heading, protect, row, startBackup } from './support/screens';

const first = 'Dear reader,\nthe first lines stay.\nThis one will go.\n';
const second = 'Dear reader,\nthe first lines stay.\nThis one has come.\n';

async function backUp(page: Page): Promise<void> {
  await goTo(page, 'Overview');
  await startBackup(page);
  await expect(heading(page, 'Everything is saved')).toBeVisible();
}

/** Two backups; between them the letter was changed, one file was deleted and one came. */
async function makeHistory(app: LaunchedApp, documents: string): Promise<void> {
  await mkdir(join(documents, 'Letters'), { recursive: true });
  await writeFile(join(documents, 'Letters/letter.txt'), first);
  await writeFile(join(documents, 'old plan.txt'), 'given up');
  await createInEmbeddedStorage(app);
  await protect(app, documents);
  await backUp(app.page);
  await writeFile(join(documents, 'Letters/letter.txt'), second);
  await rm(join(documents, 'old plan.txt'));
  await writeFile(join(documents, 'new plan.txt'), 'taken up');
  await backUp(app.page);
}

test('finds, compares and looks back', async ({ launch, folder }) => {
  const documents = join(folder, 'Documents');
  const app = await launch();
  const { page } = app;
  await makeHistory(app, documents);
  await goTo(page, 'Restore');
  const search = page.getByRole('searchbox', { name: 'Search in all backups' });
  const found = page.getByRole('listbox', { name: 'Search in all backups' });

  await test.step('a deleted file is found while one types, and shown where it was', async () => {
    await search.fill('plan');
    await expect(found.getByRole('option')).toHaveCount(2);
    const deleted = found.getByRole('option').filter({ hasText: 'Deleted' });
    await expect(deleted).toHaveText(/old plan\.txt/);
    await expectAccessible(page);
    await page.getByRole('combobox', { name: 'Deleted files' }).selectOption('Only deleted files');
    await expect(found.getByRole('option')).toHaveCount(1);
    await deleted.click();
    await page.getByRole('button', { name: 'Show in folder' }).click();
    await expect(row(page, 'old plan.txt')).toBeVisible();
    await expect(row(page, 'new plan.txt')).toBeHidden();
    await expect(page.getByRole('option', { selected: true })).toHaveCount(1);
  });

  await test.step('moving through time keeps folder and ticks, and says what is not there', async () => {
    await row(page, 'old plan.txt').getByRole('checkbox').check();
    await page.getByRole('option').first().click();
    await expect(row(page, 'new plan.txt')).toBeVisible();
    await expect(page.getByText('1 item selected · 1 not in this backup')).toBeVisible();
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
  });

  await test.step('the versions of a file, each once, with what changed in them', async () => {
    await row(page, 'Letters').dblclick();
    await row(page, 'letter.txt').getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Versions…' }).click();
    const versions = page.getByRole('listbox', { name: 'Versions, newest first' });
    await expect(versions.getByRole('option')).toHaveCount(2);
    await expect(page.getByText('This one has come.')).toBeVisible();
    await page.getByRole('checkbox', { name: /Show what changed/ }).check();
    await expect(page.getByText('This one will go.')).toBeVisible();
    await expectAccessible(page);
    await versions.getByRole('option').last().click();
    await page.getByRole('button', { name: 'Restore this version…' }).click();
    await expect(heading(page, 'Restore files')).toBeVisible();
    await page.keyboard.press('Escape');
  });

  await test.step('what changed since the last backup', async () => {
    await writeFile(join(documents, 'Letters/third.txt'), 'not in any backup');
    await page.getByRole('button', { name: 'Compare' }).click();
    await page.getByRole('menuitem', { name: 'With this computer now' }).click();
    const changes = page.getByRole('listbox', { name: 'What changed' });
    await expect(changes.getByRole('option')).toHaveText([/third\.txt.*Added/]);
    await page.getByRole('combobox', { name: 'Compare' }).selectOption({ index: 1 });
    await expect(changes.getByRole('option').filter({ hasText: 'old plan.txt' })).toHaveText(/Removed/);
    await expect(changes.getByRole('option').filter({ hasText: 'letter.txt' })).toHaveText(/Changed/);
    await expectAccessible(page);
  });
});

test('looks ahead at a restore, and writes one zip file', async ({ launch, folder }) => {
  const documents = join(folder, 'Documents');
  const app = await launch();
  const { page } = app;
  await makeHistory(app, documents);
  const letter = join(documents, 'Letters/letter.txt');
  await writeFile(letter, 'changed here, after the backup\n');
  await utimes(letter, new Date(), new Date(Date.now() + 60_000));
  await rm(join(documents, 'new plan.txt'));
  await goTo(page, 'Restore');
  await page.getByRole('checkbox', { name: 'Select everything in this folder' }).check();

  await test.step('what would happen is said before it does', async () => {
    await page.getByRole('button', { name: 'Restore…' }).click();
    await page.getByRole('radio', { name: /Back to the original place/ }).check();
    await page.getByRole('button', { name: 'Show what would happen' }).click();
    const table = page.getByRole('table', { name: 'What would happen' });
    await expect(table.getByRole('row').filter({ hasText: 'changed since the backup' })).toHaveText(
      /Left alone/,
    );
    await expect(table.getByRole('row').filter({ hasText: 'Not there yet' })).toHaveText(/Restored/);
    await expectAccessible(page);
    expect(await readFile(letter, 'utf8')).toBe('changed here, after the backup\n');
  });

  await test.step('the same without Stowkeep', async () => {
    await page.getByRole('button', { name: 'Without Stowkeep' }).click();
    await expect(page.getByText(/restic .*restore/)).toBeVisible();
  });

  await test.step('into a zip file', async () => {
    const zip = join(folder, 'letters.zip');
    await page.getByRole('radio', { name: /Into one zip or tar file/ }).check();
    await app.saveInDialogs(zip);
    await page.getByRole('button', { name: 'Save as…' }).click();
    await page.getByRole('button', { name: 'Restore', exact: true }).last().click();
    await expect(heading(page, 'Everything is restored')).toBeVisible();
    const content = execFileSync('unzip', ['-p', zip, `*letter.txt`]).toString();
    expect(content).toBe(second);
  });
});
