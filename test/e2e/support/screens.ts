/** The steps that many tests begin with, as a person would take them. */
import type { Locator, Page } from '@playwright/test';
import type { LaunchedApp } from './launched-app';
import { expect, password } from './fixtures';

/** From the first screen to the overview: a new backup in the embedded storage. `look` sees the form on the way. */
export async function createInEmbeddedStorage(
  { page }: LaunchedApp,
  look: (page: Page) => Promise<void> = async () => undefined,
): Promise<void> {
  await page.getByRole('button', { name: 'Try it now on this computer' }).click();
  await choosePassword(page, look);
}

/** The password of a new backup, as far as the overview. */
export async function choosePassword(
  page: Page,
  look: (page: Page) => Promise<void> = async () => undefined,
): Promise<void> {
  await expect(page.getByRole('heading', { name: 'How should your backups be locked?' })).toBeVisible();
  await page.getByRole('radio', { name: /With a password of my own/ }).check();
  await look(page);
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill(password);
  await page.getByRole('textbox', { name: 'Repeat the password' }).fill(password);
  await page.getByRole('checkbox', { name: 'I have kept the password in a safe place' }).check();
  await page.getByRole('button', { name: 'Set up backup' }).click();
  await runByHand(page);
}

/** No backups but those that the test asks for; as far as the overview. */
export async function runByHand(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Choose myself' }).click();
  await goTo(page, 'Overview');
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
}

export async function goTo(page: Page, screen: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: screen }).click();
}

/** Chooses `folders` in the system's dialog and comes back to the overview. */
export async function protect(app: LaunchedApp, ...folders: readonly string[]): Promise<void> {
  const { page } = app;
  await app.chooseInDialogs(...folders);
  await goTo(page, 'Plans');
  await page.getByRole('button', { name: 'Another folder or drive…' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('button', { name: 'Save' })).toBeHidden();
  await goTo(page, 'Overview');
}

export async function startBackup(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Back up now' }).click();
}

export function heading(page: Page, name: string): Locator {
  return page.getByRole('heading', { name, exact: true });
}

/** The row of a file or folder in the snapshot. */
export function row(page: Page, name: string): Locator {
  return page.getByRole('row').filter({ has: page.getByRole('checkbox', { name: `Select ${name}` }) });
}
