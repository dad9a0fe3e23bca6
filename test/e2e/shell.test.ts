/** What keeps the window on our own pages, and the app to one instance. */
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from './support/fixtures';

const root = resolve(import.meta.dirname, '../..');

test('the page stays on our own pages and has no way out of its sandbox', async ({ launch }) => {
  const { page, electron } = await launch();
  const found = await page.evaluate(async () => ({
    globals: ['require', 'process', 'module', 'electron'].filter((name) => name in globalThis),
    bridge: Object.keys((globalThis as { stowkeep?: object }).stowkeep ?? {}),
    opened: window.open('https://example.com'),
    permission: (await navigator.permissions.query({ name: 'geolocation' })).state,
  }));
  expect(found).toEqual({
    globals: [],
    bridge: ['call', 'cancel', 'pathOf', 'onEvent'],
    opened: null,
    permission: 'denied',
  });

  const statuses = await electron.evaluate(
    async ({ net }, paths) => {
      const statusOf = ({ status }: Response) => status;
      const ask = (path: string) => net.fetch(`stowkeep://${path}`).then(statusOf, String);
      return Promise.all(paths.map(ask));
    },
    ['app/index.html', 'app/..%2f..%2fpackage.json', 'app/absent.js', 'app/%', 'other/index.html'],
  );
  const none = 'Error: net::ERR_FILE_NOT_FOUND';
  expect(statuses).toEqual([200, none, none, none, none]);

  await page.evaluate(() => location.assign('https://example.com'));
  expect(page.url()).toMatch(/^stowkeep:\/\/app\/index\.html(#|$)/);
});

test('a second start shows the window of the first', async ({ launch, folder }) => {
  const app = await launch();
  await app.closeWindow();
  await app.takeWindow(() => app.startAgain(join(folder, 'profile')));
  await expect(app.page.getByRole('heading', { name: 'Keep your files safe' })).toBeVisible();
});

test('opens anew while the window before is still going', async ({ launch }) => {
  const app = await launch();
  await app.takeWindow(() =>
    app.electron.evaluate(({ app: main, BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      // Before the app hears of it, and can ask the window nothing any more.
      window?.prependOnceListener('closed', () => main.emit('second-instance', {}, []));
      window?.destroy();
    }),
  );
  await expect(app.page.getByRole('heading', { name: 'Keep your files safe' })).toBeVisible();
  await app.electron.evaluate(({ app: main }) => main.emit('second-instance', {}, []));
  expect(await app.pageCount()).toBe(1);
});

test('every tray icon can be drawn', async ({ launch }) => {
  const { electron } = await launch();
  const folder = join(root, 'assets/tray');
  const names = (await readdir(folder)).filter((name) => !name.includes('@'));
  const empty = await electron.evaluate(
    ({ nativeImage }, paths) => paths.filter((path) => nativeImage.createFromPath(path).isEmpty()),
    names.map((name) => join(folder, name)),
  );
  expect([names.length, empty]).toEqual([18, []]);
});
