/** The command line inside the app, as whoever has signed in in its window. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { azuriteAccount } from '../support/azurite';
import { isPackUpload, type ProxiedRequest } from '../support/fault-proxy';
import { type CliProcess, type CliResult, startInApp, stowkeep } from '../support/stowkeep';
import { createInAzure, device } from './support/azure-screens';
import { container } from './support/cloud';
import { cloudTest as test, expect, password } from './support/fixtures';
import { lockKeyring, unlockKeyring } from './support/keyring';
import { noise } from './support/sample-tree';
import { heading, protect, startBackup } from './support/screens';

/** The tests' desktop has no bus of the system, of which Chromium would complain. */
const isLock =
  (wanted: string) =>
  ({ method, url }: ProxiedRequest) =>
    method === wanted && url.includes('/locks/');
const switches = ['--password-store=gnome-libsecret', '--log-level=3'];

test('backs up as who is signed in in the window, beside it and after it was closed', async ({
  launch,
  context,
  cloud,
  folder,
  environment,
}) => {
  test.slow();
  const { person, storage, entra } = cloud;
  const documents = join(folder, 'Documents');
  await mkdir(documents);
  await writeFile(join(documents, 'film.raw'), noise(8_000_000, 'film'));
  const where = {
    folder,
    environment: {
      ...environment,
      STOWKEEP_PROFILE: join(folder, 'profile'),
      STOWKEEP_CACHE_DIR: join(folder, 'cache'),
      RESTIC_REPOSITORY: `azure:${container}:/${device}`,
      RESTIC_PASSWORD: password,
      AZURE_ACCOUNT_NAME: azuriteAccount,
      AZURE_BLOB_ENDPOINT: storage.endpoint,
    },
  };
  const results: CliResult[] = [];
  const finish = async ({ finished }: CliProcess) => {
    results.push(await finished);
    return results.at(-1)!;
  };
  const inApp = (...args: readonly string[]) => finish(startInApp(where, switches, ...args));
  /** As over a network: nothing to draw on. */
  const screenless = { ...where, environment: { ...where.environment, DISPLAY: '' } };
  const headless = (...args: readonly string[]) =>
    finish(startInApp(screenless, [...switches, '--ozone-platform=headless'], ...args));
  // So short that each run renews the sign-in that all share.
  cloud.shortenTokens();
  let app = await launch({ hasKeychain: true });
  await createInAzure(app, context, person);
  await protect(app, documents);

  await test.step('while the window backs up', async () => {
    await startBackup(app.page);
    const both = [inApp('--account', person.userName, 'backup', 'Documents'), inApp('snapshots', '--json')];
    expect(await Promise.all(both)).toMatchObject([
      { code: 0, stdout: expect.stringMatching(/snapshot \w+ saved/), stderr: '' },
      { code: 0, stderr: '' },
    ]);
    await expect(heading(app.page, 'Everything is saved')).toBeVisible({ timeout: 60_000 });
  });

  await test.step('after the window was closed, without a screen', async () => {
    await app.quit();
    const { code, stdout } = await headless('snapshots', '--json');
    const snapshots = JSON.parse(stdout) as { readonly tags?: readonly string[] }[];
    const whole = snapshots.filter(({ tags }) => !tags?.includes('first-files'));
    expect([code, whole.length]).toEqual([0, 2]);
    const refused = await finish(startInApp(screenless, switches, 'snapshots'));
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('--ozone-platform=headless') });
  });

  await test.step('cancels cleanly', async () => {
    await writeFile(join(documents, 'film.raw'), noise(8_000_000, 'another film'));
    const run = startInApp(where, switches, 'backup', 'Documents');
    storage.once(isPackUpload, () => ({
      kind: 'wait',
      until: Promise.resolve(void run.child.kill('SIGINT')),
    }));
    expect(await finish(run)).toMatchObject({ code: 130, stderr: expect.stringContaining('cleaning up') });
    expect(storage.log.filter(isLock('PUT'))).toHaveLength(storage.log.filter(isLock('DELETE')).length);
  });

  await test.step('says who cannot be used, and where', async () => {
    const unknown = await inApp('--account', 'eve@contoso.example', 'snapshots');
    expect(unknown).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('eve@contoso.example is not signed in in the app'),
    });
    expect(await stowkeep(where, '--account', person.userName, 'snapshots')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('stowkeep --cli'),
    });
    lockKeyring();
    const locked = await inApp('snapshots').finally(unlockKeyring);
    expect(locked).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('The sign-ins on this computer cannot be read now'),
    });
  });

  await test.step('leaves the sign-in to the window, and a needed one as well', async () => {
    app = await launch({ hasKeychain: true });
    // As `restic unlock` looks whether it is there.
    process.kill(app.electron.process().pid!, 'SIGHUP');
    await expect(heading(app.page, 'Your files are safe')).toBeVisible();
    expect(cloud.signIns()).toBe(1);
    entra.state.endSessions(person);
    expect(await inApp('snapshots')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`${person.userName} has to sign in again, in the window of the app`),
    });
    expect(app.page.isClosed()).toBe(false);
  });

  const outputs = results.map(({ stdout, stderr }) => stdout + stderr).join('');
  expect([password, ...cloud.secrets()].filter((secret) => outputs.includes(secret))).toEqual([]);
});
