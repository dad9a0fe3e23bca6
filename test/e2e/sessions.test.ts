/** From one start to the next: what is remembered, what is asked for again. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from './support/accessibility';
import { expect, password, test } from './support/fixtures';
import { createInEmbeddedStorage, heading } from './support/screens';

test('remembers the password in the keychain of the system', async ({ launch, folder }) => {
  const first = await launch({ hasKeychain: true });
  await createInEmbeddedStorage(first);
  await first.quit();
  expect(await readFile(join(folder, 'profile/secrets.json'), 'utf8')).not.toContain(password);

  const second = await launch({ hasKeychain: true });
  await expect(heading(second.page, 'Overview')).toBeVisible();
});

test('asks for the password again where there is no keychain, and tells a wrong one', async ({
  launch,
  folder,
}) => {
  const first = await launch();
  await createInEmbeddedStorage(first);
  await first.quit();
  for (const file of ['settings.json', 'secrets.json', 'logs/stowkeep.log'])
    expect(await readFile(join(folder, 'profile', file), 'utf8').catch(() => '')).not.toContain(password);

  const { page } = await launch();
  await expect(heading(page, 'Welcome back')).toBeVisible();
  await expect(page.getByText('The password is kept until you quit the app.')).toBeVisible();
  await expectAccessible(page);
  const field = page.getByRole('textbox', { name: 'Password of the backup' });
  await field.fill('wrong');
  await page.getByRole('button', { name: 'Unlock' }).click();
  await expect(page.getByText('That password does not open this backup.', { exact: true })).toBeVisible();
  await expectAccessible(page);
  await field.fill(password);
  await page.getByRole('button', { name: 'Unlock' }).click();
  await expect(heading(page, 'Overview')).toBeVisible();
});
