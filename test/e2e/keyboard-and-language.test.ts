/** The whole way without a mouse, and the same window in another language. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures';
import { heading } from './support/screens';
import { readTree, writeSampleTree } from './support/sample-tree';

/** More stops than any screen has. */
const mostStops = 80;

/** Goes from stop to stop with Tab until the one that is called `name` has the focus, which has to be seen. */
async function tabTo(page: Page, name: string | RegExp, role?: 'listbox'): Promise<void> {
  for (let stop = 0; stop < mostStops; stop++) {
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    const isIt = await focused
      .and(role === undefined ? page.locator('*') : page.getByRole(role))
      .evaluate(
        (element) => {
          const label = element.getAttribute('aria-label') ?? '';
          const labels = [...((element as HTMLInputElement).labels ?? [])].map(
            ({ textContent }) => textContent,
          );
          return [label, ...labels, element.textContent].join('\n');
        },
        undefined,
        { timeout: 500 },
      )
      .catch(() => undefined);
    const lines = isIt?.split('\n') ?? [];
    if (lines.some((line) => (typeof name === 'string' ? line === name : name.test(line)))) {
      await expectFocusSeen(page, name);
      return;
    }
  }
  throw new Error(`No way to ${name} with the keyboard`);
}

/** The picture of what has the focus, and a little around it, is another one without. */
async function expectFocusSeen(page: Page, name: string | RegExp): Promise<void> {
  const box = await page.locator(':focus').boundingBox();
  if (box === null) throw new Error(`${name} has the focus and no place`);
  const around = { x: Math.max(0, box.x - 4), y: Math.max(0, box.y - 4) };
  const clip = { ...around, width: box.width + 8, height: box.height + 8 };
  const picture = () => page.screenshot({ clip, animations: 'disabled', caret: 'hide' });
  await page.keyboard.press('Tab');
  const without = await picture();
  await page.keyboard.press('Shift+Tab');
  const isSeen = async () => !(await picture()).equals(without);
  await expect.poll(isSeen, { message: `the focus on ${name} is seen` }).toBe(true);
}

test('needs no mouse from the first start to a restored file', async ({ launch, folder }) => {
  test.slow();
  const documents = join(folder, 'Documents');
  const target = join(folder, 'Restored');
  await mkdir(target);
  await writeSampleTree(documents);
  const app = await launch();
  const { page } = app;
  const { keyboard } = page;

  await tabTo(page, /Try it now on this computer/);
  await keyboard.press('Enter');
  await tabTo(page, 'Set up backup');
  await keyboard.press('Enter');
  await expect(heading(page, 'Keep your recovery key safe')).toBeVisible();
  await tabTo(page, 'Later');
  await keyboard.press('Enter');
  await expect(heading(page, 'Overview')).toBeVisible();

  await app.chooseInDialogs(documents);
  await tabTo(page, 'Folders');
  await keyboard.press('Enter');
  await tabTo(page, 'Add folders…');
  await keyboard.press('Enter');
  await expect(page.getByRole('list').getByRole('listitem').first()).toBeVisible();
  await tabTo(page, 'Overview');
  await keyboard.press('Enter');
  await tabTo(page, 'Back up now');
  await keyboard.press('Enter');
  await expect(heading(page, 'Everything is saved')).toBeVisible();

  await tabTo(page, 'Restore');
  await keyboard.press('Enter');
  await expect(page.getByRole('treegrid')).toBeVisible();
  await tabTo(page, 'Search in all backups');
  await keyboard.type('beach');
  await expect(page.getByRole('option', { name: /beach\.raw/ })).toBeVisible();
  await tabTo(page, 'Search in all backups', 'listbox');
  await keyboard.press('ArrowDown');
  await expect(page.getByRole('option', { name: /beach\.raw/, selected: true })).toBeVisible();
  await tabTo(page, 'Restore…');
  await keyboard.press('Enter');
  await app.chooseInDialogs(target);
  await tabTo(page, 'Choose folder…');
  await keyboard.press('Enter');
  await tabTo(page, 'Restore');
  await keyboard.press('Enter');
  await expect(heading(page, 'Everything is restored')).toBeVisible();
  const restored = await readTree(join(target, documents, 'Photos'));
  expect(restored.get('beach.raw')).toBe((await readTree(documents)).get('Photos/beach.raw'));
});

const germanTest = test.extend({
  environment: ({ environment }, use) => use({ ...environment, LC_ALL: 'de_DE.UTF-8', LANGUAGE: 'de' }),
});

germanTest('goes the same way in German', async ({ launch, folder }) => {
  const documents = join(folder, 'Documents');
  await writeSampleTree(documents);
  const app = await launch();
  const { page } = app;
  await page.getByRole('button', { name: 'Jetzt auf diesem Computer ausprobieren' }).click();
  await page.getByRole('button', { name: 'Sicherung einrichten' }).click();
  await expect(heading(page, 'Bewahren Sie Ihren Wiederherstellungsschlüssel gut auf')).toBeVisible();
  await page.getByRole('button', { name: 'Später' }).click();
  await app.chooseInDialogs(documents);
  const navigation = page.getByRole('navigation');
  await navigation.getByRole('button', { name: 'Ordner' }).click();
  await page.getByRole('button', { name: 'Ordner hinzufügen…' }).click();
  await navigation.getByRole('button', { name: 'Übersicht' }).click();
  await page.getByRole('button', { name: 'Jetzt sichern' }).click();
  await expect(page.getByText('Ihre Dateien sind sicher')).toBeVisible();
  await navigation.getByRole('button', { name: 'Wiederherstellen' }).click();
  await expect(page.getByRole('searchbox', { name: 'In allen Sicherungen suchen' })).toBeVisible();
});
