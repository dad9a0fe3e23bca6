/** From nothing to a backup with a recovery key, and from there to a new computer that only has the key on paper. */
import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expectAccessible } from './support/accessibility';
import { signInAndPick } from './support/azure-screens';
import { cloudTest, expect, test } from './support/fixtures';
import { goTo, heading, protect, row, runByHand, startBackup } from './support/screens';
import { readTree, writeSampleTree } from './support/sample-tree';

/** What stands on the screen, as one writes it down. */
async function readKey(page: Page): Promise<string> {
  const spans = page.getByLabel('Recovery key', { exact: true }).locator('span');
  await expect(spans).toHaveCount(6);
  const groups = await spans.allTextContents();
  return groups.join('-');
}

/** Types back the group that is asked for. */
async function confirmKey(page: Page, key: string): Promise<void> {
  const field = page.getByRole('textbox', { name: /type group \d of the key/ });
  const label = await page.getByText(/type group \d of the key/).textContent();
  const group = Number(/\d/.exec(label ?? '')?.[0]);
  await field.fill('WRONG');
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByText('That is not right.')).toBeVisible();
  await field.fill(key.split('-')[group - 1]!.toLowerCase());
  await page.getByRole('button', { name: 'Confirm' }).click();
}

test('sets up with a recovery key that is kept on paper before anything else', async ({ launch, folder }) => {
  const documents = join(folder, 'Documents');
  const pdf = join(folder, 'kit.pdf');
  await writeSampleTree(documents);
  const app = await launch();
  let { page } = app;

  await test.step('a key is made, shown, saved and typed back', async () => {
    await page.getByRole('button', { name: 'Try it now on this computer' }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Set up backup' }).click();
    await expect(heading(page, 'Keep your recovery key safe')).toBeVisible();
    await expectAccessible(page);
    await app.saveInDialogs(pdf);
    await page.getByRole('button', { name: 'Save as PDF…' }).click();
    await expect(page.getByText(/Saved as/)).toBeVisible();
    expect((await readFile(pdf)).subarray(0, 5).toString()).toBe('%PDF-');
    expect((await stat(pdf)).mode & 0o777).toBe(0o600);
    await confirmKey(page, await readKey(page));
    await expect(heading(page, 'When should backups run?')).toBeVisible();
    await expectAccessible(page);
    await runByHand(page);
  });

  await test.step('something can be restored before the first backup is done', async () => {
    await protect(app, documents);
    await startBackup(page);
    await expect(page.getByText('Your first files are protected')).toBeVisible();
    await expect(heading(page, 'Everything is saved')).toBeVisible();
  });

  await test.step('the kit is not asked for again', async () => {
    await goTo(page, 'Settings');
    await expect(page.getByText('You have shown that you have it.')).toBeVisible();
    await expect(page.getByLabel('Recovery key')).toBeHidden();
    await app.closeWindow();
    await app.openFromTray();
    ({ page } = app);
    await expect(page.getByText('is only on this computer')).toBeHidden();
  });
});

cloudTest(
  'goes on with the backups of a lost computer on a new one',
  async ({ launch, context, cloud, folder }) => {
    cloudTest.slow();
    const documents = join(folder, 'Documents');
    await writeSampleTree(documents);
    const old = await launch();
    await signInAndPick(old, context, cloud.person, 'old-laptop');
    await expect(old.page.getByText('Everything is ready')).toBeVisible();
    await old.page.getByRole('button', { name: 'Continue' }).click();
    await old.page.getByRole('button', { name: 'Set up backup' }).click();
    const key = await readKey(old.page);
    await confirmKey(old.page, key);
    await runByHand(old.page);
    await protect(old, documents);
    await startBackup(old.page);
    await expect(heading(old.page, 'Everything is saved')).toBeVisible();
    await old.quit();

    const app = await launch({ isOtherComputer: true });
    const { page } = app;
    await cloudTest.step('the old computer is found, and its key typed with mistakes', async () => {
      await signInAndPick(app, context, cloud.person, 'new-laptop');
      await expect(page.getByText('Everything is ready')).toBeVisible();
      await page.getByRole('button', { name: 'Continue' }).click();
      await expect(heading(page, 'Is this a new computer?')).toBeVisible();
      await expectAccessible(page);
      await page.getByRole('button', { name: /Open the backups of/ }).click();
      const field = page.getByRole('textbox', { name: 'Password of the backup' });
      await field.fill(key.slice(0, -1));
      await page.getByRole('button', { name: 'Open backup' }).click();
      await expect(page.getByText('The recovery key is 1 character short.', { exact: true })).toBeVisible();
      await field.fill(key.toLowerCase().replaceAll('-', ' '));
      await page.getByRole('button', { name: 'Open backup' }).click();
    });

    await cloudTest.step('its backups go on here', async () => {
      await expect(heading(page, 'What should become of these backups?')).toBeVisible();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Continue' }).click();
      await runByHand(page);
      await startBackup(page);
      await expect(page.getByText(/0 new or changed files/)).toBeVisible();
    });

    await cloudTest.step('and its files come back', async () => {
      const target = join(folder, 'Restored');
      await mkdir(target);
      await goTo(page, 'Restore');
      await row(page, 'Photos').getByRole('checkbox').check();
      await page.getByRole('button', { name: 'Restore…' }).click();
      await app.chooseInDialogs(target);
      await page.getByRole('button', { name: 'Choose folder…' }).click();
      await page.getByRole('button', { name: 'Restore', exact: true }).last().click();
      await expect(heading(page, 'Everything is restored')).toBeVisible();
      expect(await readTree(join(target, documents, 'Photos'))).toEqual(
        await readTree(join(documents, 'Photos')),
      );
    });
  },
);
