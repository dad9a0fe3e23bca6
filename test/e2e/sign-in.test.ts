/** Somebody who signs in with a browser and needs no key: the way to the first backup, and what may happen to a sign-in later. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isPackUpload, isSnapshotUpload } from '../support/fault-proxy';
import { expectAccessible } from './support/accessibility';
import { createInAzure, device, signInAndPick, signInInBrowser } from './support/azure-screens';
import { outliveToken } from './support/cloud';
import { cloudTest as test, expect, password } from './support/fixtures';
import { lockKeyring, unlockKeyring } from './support/keyring';
import type { LaunchedApp } from './support/launched-app';
import { checkWithRestic } from './support/restic-reader';
import { noise } from './support/sample-tree';
import { goTo, heading, protect, startBackup } from './support/screens';

/** A backup that stood still until a token ended. */
const soonAfter = { timeout: 60_000 };

async function unlock({ page }: LaunchedApp): Promise<void> {
  await page.getByRole('textbox', { name: 'Password of the backup' }).fill(password);
  await page.getByRole('button', { name: 'Unlock' }).click();
}

test('backs up without any key, through a token’s end, a new start and a revoked sign-in', async ({
  launch,
  context,
  cloud,
  folder,
}) => {
  test.slow();
  const { entra, person, storage } = cloud;
  const documents = join(folder, 'Documents');
  await mkdir(documents);
  await writeFile(join(documents, 'film.raw'), noise(8_000_000, 'film'));
  cloud.shortenTokens();
  let app = await launch({ hasKeychain: true });

  await test.step('signs in, picks a place, sees it checked', () => createInAzure(app, context, person));

  await test.step('renews a token in the middle of the first backup', async () => {
    await protect(app, documents);
    storage.once(isPackUpload, outliveToken);
    await startBackup(app.page);
    await expect(heading(app.page, 'Everything is saved')).toBeVisible(soonAfter);
    const [first, last] = [storage.log.find(isPackUpload), storage.log.find(isSnapshotUpload)];
    expect(last?.authorization).not.toBe(first?.authorization);
  });

  await test.step('is signed in after a new start', async () => {
    await app.quit();
    app = await launch({ hasKeychain: true });
    await expect(heading(app.page, 'Your files are safe')).toBeVisible();
    await startBackup(app.page);
    await expect(app.page.getByText(/0 new or changed files/)).toBeVisible(soonAfter);
    expect(cloud.signIns()).toBe(1);
  });

  await test.step('waits where only a new sign-in helps, and goes on after it', async () => {
    await writeFile(join(documents, 'second film.raw'), noise(8_000_000, 'second film'));
    storage.once(isPackUpload, (request) => {
      entra.state.endSessions(person);
      return outliveToken(request);
    });
    await startBackup(app.page);
    await expect(heading(app.page, 'Backups wait until you sign in')).toBeVisible(soonAfter);
    expect(await app.trayText()).toBe('Waiting for you to sign in');
    await goTo(app.page, 'Plans');
    await expect(app.page.getByText(`Sign in as ${person.userName}.`).first()).toBeVisible();
    await expectAccessible(app.page);
    await app.page.getByRole('button', { name: 'Sign in' }).click();
    await signInInBrowser(app, context, person);
    await goTo(app.page, 'Overview');
    await expect(heading(app.page, 'Your files are safe')).toBeVisible(soonAfter);
  });

  await test.step('left what real restic reads, and used tokens only', async () => {
    const copy = join(folder, 'downloaded');
    await cloud.download(copy);
    expect(checkWithRestic(join(copy, device))).toContain('no errors were found');
    // Whether the storage is there at all is asked as nobody.
    const ways = new Set(storage.log.map(({ authorization }) => authorization.split(' ')[0]));
    expect([...ways].sort()).toEqual(['', 'Bearer']);
    expect(storage.log.filter(({ url }) => url.includes('sig='))).toEqual([]);
  });
});

test('survives a locked keyring, which alone opens what is kept', async ({
  launch,
  context,
  cloud,
  folder,
}) => {
  test.skip(process.platform !== 'linux', 'Elsewhere the system’s keychain cannot be locked apart.');
  test.slow();
  const kept = () =>
    Promise.all(['sign-ins', 'secrets.json'].map((name) => readFile(join(folder, 'profile', name), 'utf8')));
  let app = await launch({ hasKeychain: true });
  await createInAzure(app, context, cloud.person);
  await app.quit();
  const before = await kept();

  lockKeyring();
  try {
    app = await launch({ hasKeychain: true });
    await expect(heading(app.page, 'Welcome back')).toBeVisible();
    await expect(app.page.getByText('The password store of this computer is locked.')).toBeVisible();
    await expectAccessible(app.page);
    await unlock(app);
    await app.page.getByRole('button', { name: 'Sign in' }).click();
    await signInInBrowser(app, context, cloud.person);
    await expect(heading(app.page, 'Nothing is protected yet')).toBeVisible();
    await app.quit();
    expect(await kept()).toEqual(before);
  } finally {
    unlockKeyring();
  }

  app = await launch({ hasKeychain: true });
  await expect(heading(app.page, 'Nothing is protected yet')).toBeVisible();
  await goTo(app.page, 'Settings');
  await expect(app.page.getByText('Signed in', { exact: true })).toBeVisible();
  expect(cloud.signIns()).toBe(2);
});

test('asks to sign in again, and for the password, where there is no keychain', async ({
  launch,
  context,
  cloud,
}) => {
  const first = await launch();
  await createInAzure(first, context, cloud.person);
  await first.quit();

  const second = await launch();
  const { page } = second;
  await expect(heading(page, 'Welcome back')).toBeVisible();
  await expect(page.getByText('Backups wait until you sign in', { exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await signInInBrowser(second, context, cloud.person);
  await expect(page.getByText('Backups wait until you sign in', { exact: true })).toBeHidden();
  await unlock(second);
  await expect(heading(page, 'Nothing is protected yet')).toBeVisible();
});

test('says which role is missing and whom to ask, and goes on once it is there', async ({
  launch,
  context,
  cloud,
}) => {
  cloud.storage.assign(cloud.person, 'none');
  const app = await launch();
  const { page } = app;
  await signInAndPick(app, context, cloud.person);
  await expect(page.getByText('Backups cannot work here yet')).toBeVisible();
  const red = page.getByRole('listitem').filter({ hasText: 'List backups' });
  await expect(red).toContainText('You are signed in, but may not do this in the storage.');
  await expect(red).toContainText('Your administrator can mend this.');
  await expect(page.getByRole('button', { name: 'Continue' })).toBeDisabled();
  await expectAccessible(page);
  await red.getByRole('button', { name: 'Copy the text' }).click();
  await expect(red.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await app.clipboard()).toContain('“Storage Blob Data Contributor”');

  cloud.storage.assign(cloud.person, 'backup-writer');
  await page.getByRole('button', { name: 'Check again' }).click();
  await expect(page.getByText('Everything is ready')).toBeVisible();
  await expectAccessible(page);
});
