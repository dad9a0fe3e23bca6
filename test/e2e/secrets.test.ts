/** What was typed in stays with the app: after every test its profile and output are searched; here for keys and SAS tokens, and after a crash. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ContainerClient,
  ContainerSASPermissions,
  SASProtocol,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import type { Page } from '@playwright/test';
import { type Azurite, azuriteAccount, azuriteKey } from '../support/azurite';
import { expect, test } from './support/fixtures';
import { choosePassword, heading, protect, startBackup } from './support/screens';
import { filesWith } from './support/secret-search';

const wrongKey = Buffer.from('a key that opens nothing, of the length that Azure gives its keys!').toString(
  'base64',
);

async function newContainer({ endpoint }: Azurite): Promise<ContainerClient> {
  const key = new StorageSharedKeyCredential(azuriteAccount, azuriteKey);
  const container = new ContainerClient(`${endpoint}/backups`, key);
  await container.create();
  return container;
}

/** What stands behind the question mark of an address that lets in whoever has it. */
async function newSas(container: ContainerClient): Promise<string> {
  const url = await container.generateSasUrl({
    permissions: ContainerSASPermissions.parse('racwdl'),
    protocol: SASProtocol.HttpsAndHttp,
    expiresOn: new Date(Date.now() + 3_600_000),
  });
  return new URL(url).search.slice(1);
}

/** Has the form's place checked with this key or token. */
async function check(page: Page, kind: 'Account key' | 'SAS token', secret: string): Promise<void> {
  await page.getByRole('radio', { name: kind }).check();
  await page.getByRole('textbox', { name: kind, exact: true }).fill(secret);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('button', { name: 'Check again' })).toBeVisible();
}

test('keys and SAS tokens stand nowhere but in the keychain', async ({ launch, storage, folder }) => {
  const container = await newContainer(storage);
  const sas = await newSas(container);
  const documents = join(folder, 'Documents');
  await mkdir(documents);
  await writeFile(join(documents, 'letter.txt'), 'Dear reader,\n');
  const app = await launch({ hasKeychain: true });
  const { page } = app;
  const back = () => page.getByRole('button', { name: 'Back', exact: true }).click();

  await page.getByRole('button', { name: 'Azure Blob Storage' }).click();
  await page.getByRole('button', { name: 'Use an account key or SAS token' }).click();
  await page.getByRole('textbox', { name: 'Storage account', exact: true }).fill(azuriteAccount);
  await page.getByRole('textbox', { name: 'Container', exact: true }).fill('backups');
  await page.getByRole('button', { name: 'Other Azure cloud' }).click();
  await page.getByRole('textbox', { name: 'Endpoint address' }).fill(storage.endpoint);
  await check(page, 'Account key', wrongKey);
  await expect(page.getByText('Backups cannot work here yet')).toBeVisible();
  await back();
  await check(page, 'Account key', azuriteKey);
  await expect(page.getByText(/^Backups work/)).toBeVisible();
  await back();
  await check(page, 'SAS token', sas);
  await page.getByRole('button', { name: 'Continue' }).click();
  await choosePassword(page);
  await protect(app, documents);
  await startBackup(page);
  await expect(heading(page, 'Everything is saved')).toBeVisible();

  // Whatever is written when a window crashes, what was typed into it is not.
  const crashed = page.waitForEvent('crash');
  await app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
  );
  await crashed;
  await app.quit();
  const signature = new URLSearchParams(sas).get('sig') ?? '';
  expect(await filesWith([wrongKey, signature, sas], join(folder, 'profile'))).toEqual([]);
});

test('a secret is found however it is written', async ({ folder }) => {
  const secret = 'a secret, with "quotes" / and + more';
  const forms = {
    plain: secret,
    address: `https://storage.example/?sig=${encodeURIComponent(secret)}&se=1`,
    json: JSON.stringify({ secret }),
    basic: `Basic ${Buffer.from(`anna:${secret}.`).toString('base64')}`,
    token: Buffer.from(`..${secret}.`).toString('base64url'),
    chromium: Buffer.from(secret, 'utf16le'),
  };
  await mkdir(join(folder, 'deep/down'), { recursive: true });
  await writeFile(join(folder, 'deep/down/innocent'), 'nothing');
  for (const [name, content] of Object.entries(forms)) await writeFile(join(folder, 'deep', name), content);
  const found = await filesWith([secret], folder);
  expect([...found].sort()).toEqual(
    Object.keys(forms)
      .map((name) => join('deep', name))
      .sort(),
  );
});
