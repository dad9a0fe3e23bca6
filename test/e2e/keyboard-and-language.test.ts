/** The whole way without a mouse, and the same window in another language. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures';
import { heading } from './support/screens';
import { readTree, writeSampleTree } from './support/sample-tree';

/** More stops than any screen has. */
const mostStops = 80;

/** Goes from stop to stop with Tab until the one that is called `name` has the focus, which has to be seen. */
async function tabTo(page: Page, name: string | RegExp, role?: 'listbox' | 'tab'): Promise<void> {
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

/**
 * The picture of what has the focus is another one without, and the same again with it. What slides in or is loaded may move it, and going on with Tab may
 * scroll: it loses the focus where it stands, and is looked at again when it did not stay there.
 */
async function expectFocusSeen(page: Page, name: string | RegExp): Promise<void> {
  const focused = await page.locator(':focus').elementHandle();
  const box = async () => (await focused.boundingBox()) ?? { x: 0, y: 0, width: 1, height: 1 };
  const look = async () => {
    const { x, y, width, height } = await box();
    const around = { x: Math.max(0, x - 4), y: Math.max(0, y - 4) };
    const clip = { ...around, width: width + 8, height: height + 8 };
    const picture = await page.screenshot({ clip, animations: 'disabled', caret: 'hide' });
    return { picture: picture.toString('base64'), clip };
  };
  const isSeen = async () => {
    const before = await look();
    await focused.evaluate((element) => (element as HTMLElement).blur());
    const without = await look();
    await focused.evaluate((element) => (element as HTMLElement).focus({ preventScroll: true }));
    const after = await look();
    return { isSame: isDeepStrictEqual(before, after), isOther: before.picture !== without.picture };
  };
  await expect
    .poll(isSeen, { message: `the focus on ${name} is seen` })
    .toEqual({ isSame: true, isOther: true });
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
  await expect(heading(page, 'When should backups run?')).toBeVisible();
  await tabTo(page, 'Choose myself');
  await keyboard.press('Enter');

  await app.chooseInDialogs(documents);
  await tabTo(page, 'When', 'tab');
  await keyboard.press('ArrowLeft');
  await keyboard.press('Enter');
  await tabTo(page, 'Another folder or drive…');
  await keyboard.press('Enter');
  await tabTo(page, 'Save');
  await keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Save' })).toBeHidden();
  await tabTo(page, 'Overview');
  await keyboard.press('Enter');
  await tabTo(page, 'Back up now');
  await keyboard.press('Enter');
  await expect(heading(page, 'Everything is saved')).toBeVisible();

  await tabTo(page, 'Restore');
  await keyboard.press('Enter');
  await expect(page.getByRole('treegrid')).toBeVisible();
  await test.step('the tree is a file manager’s', async () => {
    const onRow = (name: string) =>
      expect(page.locator(':focus')).toHaveAttribute('data-path', join(documents, name));
    await tabTo(page, /^Photos/);
    await keyboard.press('ArrowRight');
    await keyboard.press('ArrowRight');
    await onRow('Photos/Sommer 2026 – Küste');
    await keyboard.press('ArrowLeft');
    await keyboard.press('Enter');
    await onRow('Photos/Sommer 2026 – Küste');
    await keyboard.press('Backspace');
    await onRow('Photos');
    await keyboard.press('l');
    await onRow('letter.txt');
    await keyboard.press('Shift+F10');
    await expect(page.getByRole('menuitem', { name: 'Restore…' })).toBeFocused();
    await keyboard.press('Escape');
    await onRow('letter.txt');
    await keyboard.press('ContextMenu');
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await expect(heading(page, 'Versions of letter.txt')).toBeVisible();
    await keyboard.press('Escape');
    await onRow('letter.txt');
  });
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
  await page.getByRole('button', { name: 'Selbst auswählen' }).click();
  await app.chooseInDialogs(documents);
  const navigation = page.getByRole('navigation');
  await page.getByRole('tab', { name: 'Was' }).click();
  await page.getByRole('button', { name: 'Anderer Ordner oder Laufwerk…' }).click();
  await page.getByRole('button', { name: 'Speichern' }).click();
  await navigation.getByRole('button', { name: 'Übersicht' }).click();
  await page.getByRole('button', { name: 'Jetzt sichern' }).click();
  await expect(page.getByText('Ihre Dateien sind sicher')).toBeVisible();
  await navigation.getByRole('button', { name: 'Wiederherstellen' }).click();
  await expect(page.getByRole('searchbox', { name: 'In allen Sicherungen suchen' })).toBeVisible();
});
