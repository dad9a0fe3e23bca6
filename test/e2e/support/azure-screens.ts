/** The way to Azure through the window and the browser, as a person takes it. */
import type { BrowserContext } from '@playwright/test';
import { azuriteAccount } from '../../support/azurite';
import type { Person } from '../../support/entra/entra-state';
import { container } from './cloud';
import { expect } from './fixtures';
import type { LaunchedApp } from './launched-app';
import { choosePassword } from './screens';

/** The name that this computer gets in the storage. */
export const device = 'annas-laptop';

/** Takes the page that the app has opened, or opens next, and signs in there. */
export async function signInInBrowser(
  app: LaunchedApp,
  browser: BrowserContext,
  { userName, password }: Person,
): Promise<void> {
  const page = await browser.newPage();
  await page.goto(await app.openedPage());
  await page.getByLabel('Account').fill(userName);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'You are signed in' })).toBeVisible();
  await page.close();
}

/** From the first screen to the check of the place that was picked, which goes on by itself. */
export async function signInAndPick(
  app: LaunchedApp,
  browser: BrowserContext,
  person: Person,
  name: string = device,
): Promise<void> {
  const { page } = app;
  await page.getByRole('button', { name: 'Azure Blob Storage' }).click();
  await page.getByRole('button', { name: 'Sign in with Microsoft' }).click();
  await expect(page.getByRole('heading', { name: 'Continue in your browser' })).toBeVisible();
  await signInInBrowser(app, browser, person);
  for (const option of ['Contoso Laptops', azuriteAccount, container])
    await page.getByRole('option', { name: option }).click();
  await page.getByRole('button', { name: 'Advanced' }).click();
  await page.getByRole('textbox', { name: 'Name of this computer' }).fill(name);
  await page.getByRole('button', { name: 'Continue' }).click();
}

/** From the first screen to the overview: a new backup in the cloud's storage. */
export async function createInAzure(
  app: LaunchedApp,
  browser: BrowserContext,
  person: Person,
): Promise<void> {
  const { page } = app;
  await signInAndPick(app, browser, person);
  await expect(page.getByText('Everything is ready')).toBeVisible();
  await page.getByRole('button', { name: 'Continue' }).click();
  await choosePassword(page);
}
