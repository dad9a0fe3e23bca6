/** What an organisation decides about plans: signed by it, published in the storage, asked for on the command line. */
import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ContainerClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { azuriteAccount, azuriteKey } from '../support/azurite';
import { publishedPolicy } from '../support/published-policy';
import { startInApp } from '../support/stowkeep';
import { expect, password, test as base } from './support/fixtures';
import { writeSampleTree } from './support/sample-tree';
import { createInEmbeddedStorage, goTo, protect } from './support/screens';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const policySigner = String(publicKey.export({ type: 'spki', format: 'pem' }));

const test = base.extend({
  environment: async ({ storage, folder }, use) => {
    const file = join(folder, 'organisation.json');
    await writeFile(file, JSON.stringify({ name: 'Contoso', policySigner }));
    await use({ STOWKEEP_EMBEDDED_STORAGE: storage.endpoint, STOWKEEP_ORGANISATION_FILE: file });
  },
});

test('a signed policy holds, and a forged one does not take its place', async ({
  launch,
  folder,
  storage,
  environment,
}) => {
  const credential = new StorageSharedKeyCredential(azuriteAccount, azuriteKey);
  const container = new ContainerClient(`${storage.endpoint}/stowkeep`, credential);
  const publish = async (serial: number, key: typeof privateKey, time: string) => {
    const fields = { 'schedule.runs': { value: { kind: 'daily', times: [time] }, isLocked: true } };
    const text = publishedPolicy(JSON.stringify({ version: 1, name: 'Contoso', serial, fields }), key);
    await container.getBlockBlobClient('policy.json').upload(text, Buffer.byteLength(text));
  };
  let app = await launch();
  await createInEmbeddedStorage(app);
  const documents = join(folder, 'Documents');
  await writeSampleTree(documents);
  await protect(app, documents);
  const startAgain = async () => {
    await app.quit();
    app = await launch();
    await app.page.getByRole('textbox', { name: 'Password of the backup' }).fill(password);
    await app.page.getByRole('button', { name: 'Unlock' }).click();
    await goTo(app.page, 'Plans');
  };

  await test.step('it is found in the storage, and locks what it says', async () => {
    await publish(1, privateKey, '12:34');
    await startAgain();
    await app.page.getByRole('tab', { name: 'When' }).click();
    await expect(app.page.getByText('Set by Contoso. It cannot be changed here.')).toBeVisible();
    await expect(app.page.getByRole('combobox', { name: 'Back up' })).toBeDisabled();
  });

  await test.step('the command line is told of it by the app', async () => {
    const where = { folder, environment: { ...environment, STOWKEEP_PROFILE: join(folder, 'profile') } };
    const inApp = (...args: string[]) =>
      startInApp(where, ['--log-level=3'], 'plan', ...args, '--json').finished;
    const { code, stdout } = await inApp('list');
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      [expect.objectContaining({ managed: [{ field: 'schedule.runs', by: 'Contoso', isLocked: true }] })],
    ]);
    const run = await inApp('run');
    expect([run.code, JSON.parse(run.stdout)]).toEqual([0, expect.objectContaining({ state: 'succeeded' })]);
    expect(stdout).toContain('12:34');
  });

  await test.step('somebody else’s is told, and does not count', async () => {
    await publish(2, generateKeyPairSync('ed25519').privateKey, '01:23');
    await startAgain();
    await expect(
      app.page.getByRole('group', { name: 'Your organisation has published rules that cannot be used.' }),
    ).toBeVisible();
    await app.page.getByRole('tab', { name: 'When' }).click();
    await expect(app.page.getByText('12:34').first()).toBeVisible();
  });
});
