/** The app without its window: in a real tray, after closing, from a start at login, from links and second starts. */
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '../../contract/data';
import type { SettingsDocument } from '../../main/settings/settings-file';
import { clickTray, photographTray, startPanel } from '../../scripts/support/panel.mjs';
import { expectAccessible } from './support/accessibility';
import { expect, test as base } from './support/fixtures';
import type { LaunchedApp } from './support/launched-app';
import { noise } from './support/sample-tree';
import { createInEmbeddedStorage, goTo, heading, protect, startBackup } from './support/screens';
import { seenTrayIcon } from './support/tray-icon';

/** As scripts/support/desktop-session.sh makes it. */
const screen = { width: 1600, height: 900 };

/** A desktop's, with our icon in it. */
interface RealTray {
  readonly click: (button: 1 | 3) => Promise<void>;
}

const test = base.extend<{ readonly tray: RealTray; readonly profile: string }>({
  tray: async ({}, use) => {
    const stop = await startPanel();
    await use({ click: (button) => clickTray(button, screen) });
    await stop();
  },
  profile: ({ folder }, use) => use(join(folder, 'profile')),
});

/** What the app was seen to do, kept in it. */
interface Watched {
  told?: string[];
  asked?: boolean;
}

/** Connected and with something to back up, which takes a while where the upload is limited. */
async function prepare(app: LaunchedApp, folder: string, size = 20_000_000): Promise<void> {
  const documents = join(folder, 'Documents');
  await mkdir(documents);
  await writeFile(join(documents, 'film.raw'), noise(size, 'film'));
  await createInEmbeddedStorage(app);
  await protect(app, documents);
}

/** Then away with the pointer, where it would bring up the icon's tooltip, perhaps over the icon. */
const keys = (...names: readonly string[]) =>
  execFileSync('xdotool', ['key', '--delay', '60', ...names, 'mousemove', '10', '10']);

async function settingsIn(profile: string): Promise<SettingsDocument> {
  const text = await readFile(join(profile, 'settings.json'), 'utf8');
  return (JSON.parse(text) as { document: SettingsDocument }).document;
}

async function set({ page }: LaunchedApp, change: Partial<Settings>): Promise<void> {
  const usual = { uploadLimitBytesPerSecond: null, downloadLimitBytesPerSecond: null, startsAtLogin: false };
  const settings: Settings = { ...usual, ...change };
  await page.evaluate((input) => window.stowkeep?.call(1e6, 'settings', 'set', input), settings);
}

test('shows in a real tray how things stand, pauses from its menu, over a new start too', async ({
  launch,
  folder,
  tray,
  profile,
}, info) => {
  const app = await launch({ hasKeychain: true });
  const seen = (name: string | RegExp) => expect.poll(seenTrayIcon).toMatch(name);
  await seen(/^attention$/);
  await prepare(app, folder);
  await set(app, { uploadLimitBytesPerSecond: 100_000 });
  await startBackup(app.page);
  await seen(/^working/);
  await seen(/^working-\d$/);

  await test.step('its menu pauses what runs', async () => {
    await tray.click(3);
    await photographTray(info.outputPath('menu.png'));
    // From the end: quit, open, until tomorrow, for an hour.
    keys('Up', 'Up', 'Up', 'Up', 'Return');
    await seen(/^paused$/);
    await expect(heading(app.page, 'Backup paused')).toBeVisible();
    expect(await app.trayText()).toMatch(/^Backups paused until /);
    expect((await settingsIn(profile)).pausedUntil).toMatch(/Z$/);
  });
  await app.quit();

  const again = await launch({ hasKeychain: true });
  await seen(/^paused$/);
  await expect(again.page.getByRole('button', { name: 'Resume' })).toBeVisible();
  await test.step('its menu ends the pause', async () => {
    await tray.click(3);
    keys('Up', 'Up', 'Up', 'Return');
    await seen(/^attention$/);
    expect((await settingsIn(profile)).pausedUntil).toBeNull();
  });
  await set(again, {});
  await startBackup(again.page);
  await seen(/^safe$/);
});

test('opens a small panel at a click on its icon', async ({ launch, folder, tray }, info) => {
  const app = await launch();
  await prepare(app, folder, 1000);
  await app.closeWindow();
  await app.takeWindow(() => tray.click(1));
  const { page } = app;
  await expect(heading(page, 'Nothing has been backed up yet')).toBeVisible();
  expect(await page.evaluate(() => ['require', 'process'].filter((name) => name in globalThis))).toEqual([]);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Back up now' }).click();
  await expect(heading(page, 'Your files are safe')).toBeVisible();
  await photographTray(info.outputPath('panel.png'));

  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('menuitem', { name: 'Until tomorrow' }).click();
  await expect(page.getByRole('heading', { name: /^Paused until .*06:00$/ })).toBeVisible();
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(heading(page, 'Your files are safe')).toBeVisible();

  // The page is gone before the key is let go.
  await page.keyboard.press('Escape').catch(() => undefined);
  await expect.poll(() => app.pageCount()).toBe(0);
  await app.takeWindow(() => tray.click(1));
  const small = app.page;
  await app.takeWindow(() => small.getByRole('button', { name: 'Open Stowkeep' }).click());
  await expect(heading(app.page, 'Overview')).toBeVisible();
  await expect.poll(() => app.pageCount()).toBe(1);
});

test('stays in the tray without its page, says so once, and comes back where it was', async ({
  launch,
  folder,
  profile,
}) => {
  const app = await launch();
  await app.electron.evaluate(({ Notification }) => {
    const told: string[] = ((globalThis as Watched).told = []);
    Notification.prototype.show = function () {
      told.push(this.title);
    };
  });
  await prepare(app, folder, 1000);
  await goTo(app.page, 'Settings');
  const closeAndOpen = async () => {
    await app.closeWindow();
    await expect.poll(() => app.pageCount()).toBe(0);
    await app.takeWindow(() => app.startAgain(profile));
    await expect(heading(app.page, 'Settings')).toBeVisible();
  };
  await closeAndOpen();
  await closeAndOpen();
  expect(await app.electron.evaluate(() => (globalThis as Watched).told)).toEqual([
    'Stowkeep goes on in the background',
  ]);
});

test('starts hidden, and opens what a second start or a link asks for', async ({
  launch,
  folder,
  profile,
}) => {
  const first = await launch({ hasKeychain: true });
  await prepare(first, folder, 1000);
  await first.quit();

  const app = await launch({ hasKeychain: true, isHidden: true });
  expect(await app.pageCount()).toBe(0);
  await app.startAgain(profile, '--hidden');
  expect(await app.pageCount()).toBe(0);
  await app.takeWindow(() => app.startAgain(profile, 'stowkeep://settings'));
  await expect(heading(app.page, 'Settings')).toBeVisible();
  await app.startAgain(profile, 'stowkeep://activity');
  await expect(heading(app.page, 'Activity')).toBeVisible();

  await app.electron.evaluate(({ dialog }) => {
    dialog.showMessageBox = async () => {
      (globalThis as Watched).asked = true;
      return { response: 1, checkboxChecked: false };
    };
  });
  await app.startAgain(profile, 'stowkeep://backup');
  await expect.poll(() => app.electron.evaluate(() => (globalThis as Watched).asked)).toBe(true);
  expect(await app.trayText()).toBe('Nothing is backed up yet');
  await app.startAgain(profile, '--back-up-now');
  await goTo(app.page, 'Overview');
  await expect(heading(app.page, 'Your files are safe')).toBeVisible();
});

test('is started at login when the person wants it', async ({ launch }) => {
  const app = await launch();
  const file = join(process.env['XDG_CONFIG_HOME']!, 'autostart/stowkeep.desktop');
  await set(app, { startsAtLogin: true });
  expect(await readFile(file, 'utf8')).toMatch(/^Exec=".*electron" ".*" "--hidden"$/m);
  await set(app, { startsAtLogin: false });
  await expect(readFile(file)).rejects.toThrow('ENOENT');
});

test.describe('in German', () => {
  test.use({
    environment: ({ storage }, use) =>
      use({ STOWKEEP_EMBEDDED_STORAGE: storage.endpoint, LANGUAGE: 'de', LANG: 'de_DE.UTF-8' }),
  });

  test('speaks as the system does', async ({ launch }) => {
    const app = await launch();
    for (const name of [/^Jetzt auf diesem Computer/, 'Sicherung einrichten', 'Später'])
      await app.page.getByRole('button', { name }).click();
    await expect.poll(() => app.trayText()).toBe('Keine Ordner ausgewählt');
    const menu = await app.electron.evaluate(({ Menu }) =>
      Menu.getApplicationMenu()?.items.map(({ label }) => label),
    );
    expect(menu).toEqual(['&Datei', '&Bearbeiten', '&Ansicht', '&Fenster']);
  });
});
