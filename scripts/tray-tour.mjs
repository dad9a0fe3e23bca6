/**
 * Drives the built app into the states that its icon shows, beside a real tray: leaves pictures of the icon with its menu and of the small panel. Started by
 * scripts/screenshots.mjs, once for a light desktop and once for a dark one.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Advice, capture, runMain, say } from './support/run.mjs';
import { clickTray, photographTray, startPanel } from './support/panel.mjs';
import { openWindow } from './tour/window.mjs';

const { values: options } = parseArgs({
  options: {
    home: { type: 'string' },
    profile: { type: 'string' },
    pictures: { type: 'string' },
    theme: { type: 'string' },
  },
});
const desktops = { light: '#b9c9cf', dark: '#26343a' };
const screen = { width: 1600, height: 900 };
/** Slow enough that the icon is seen at work. */
const slowBytesPerSecond = 200_000;
const password = 'violet harbour, eleven teacups';
const organisation = { tenantId: 'contoso.example', clientId: '00000000-0000-4000-8000-000000000001' };
/** Menus and panels fade in. */
const fadeMs = 800;

const ask = (page, group, name, input) =>
  page.evaluate(
    async ([ofGroup, called, given]) => {
      const answer = JSON.parse(await window.stowkeep.call(1e6, ofGroup, called, given));
      if (!answer.ok) throw new Error(`${ofGroup}.${called}: ${answer.error.message}`);
      return answer.value;
    },
    [group, name, input],
  );

async function until(page, state) {
  for (let patience = 300; patience > 0; patience--) {
    const health = await ask(page, 'app', 'health');
    if (health.state === state) return;
    await delay(200);
  }
  throw new Advice(`The app did not become “${state}”.`);
}

const limitUpload = (page, uploadLimitBytesPerSecond) =>
  ask(page, 'settings', 'set', {
    uploadLimitBytesPerSecond,
    downloadLimitBytesPerSecond: null,
    startsAtLogin: false,
  });

const picture = (name) => join(options.pictures, `00-tray-${name}-${options.theme}.png`);

/** The icon with its menu open. */
async function keepMenu(name) {
  // The panel takes a moment for a new icon.
  await delay(fadeMs);
  await clickTray(3, screen);
  await delay(fadeMs);
  await photographTray(picture(name), 400, 280);
  await capture('xdotool', ['key', 'Escape']);
  await delay(fadeMs);
}

async function keepPanel(app) {
  const opened = app.waitForEvent('window');
  await clickTray(1, screen);
  const page = await opened;
  await page.emulateMedia({ colorScheme: options.theme });
  await page.getByRole('main').waitFor();
  await delay(fadeMs);
  await photographTray(picture('panel'), 400, 360);
  await capture('xdotool', ['key', 'Escape']);
}

async function connect(page, folder) {
  const source = join(folder, 'Documents');
  await mkdir(source, { recursive: true });
  await writeFile(join(source, 'Film.raw'), randomBytes(8_000_000));
  await ask(page, 'connection', 'connect', {
    place: { kind: 'local', path: join(folder, 'Backups') },
    credential: { kind: 'none' },
    password,
    mode: 'create',
    rememberPassword: false,
  });
  await ask(page, 'sources', 'set', { ...(await ask(page, 'sources', 'get')), folders: [source] });
}

/** Changes what the app finds at its next start. */
async function rewrite(name, change) {
  const path = join(options.profile, `${name}.json`);
  const { document } = JSON.parse(await readFile(path, 'utf8'));
  change(document);
  await writeFile(path, JSON.stringify({ document }));
}

async function place(app) {
  await app.evaluate(({ nativeTheme }, source) => void (nativeTheme.themeSource = source), options.theme);
  // Away from the corner that the pictures are of.
  await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0].setBounds({ x: 0, y: 0, width: 760, height: 560 }),
  );
}

async function work({ app, page }) {
  await connect(page, `${options.profile}-files`);
  await keepMenu('attention');
  await limitUpload(page, slowBytesPerSecond);
  await ask(page, 'backup', 'start');
  await until(page, 'working');
  await keepMenu('working');
  await ask(page, 'backup', 'pause', { length: 'hour' });
  await keepMenu('paused');
  await ask(page, 'backup', 'resume');
  await limitUpload(page, null);
  await until(page, 'safe');
  await keepMenu('safe');
  await keepPanel(app);
}

async function visit(body) {
  const window = await openWindow({ ...options, scale: '1' });
  try {
    await place(window.app);
    await body(window);
  } finally {
    await window.app.close();
  }
}

await runMain(async () => {
  await mkdir(options.pictures, { recursive: true });
  await capture('display', ['-window', 'root', '-size', '64x64', `xc:${desktops[options.theme]}`]);
  const stop = await startPanel(options.theme);
  try {
    await visit(work);
    // The last backup found no storage, as when the network is gone.
    await rewrite('history', ([{ job }]) => {
      const error = { code: 'storage/unavailable', message: 'No answer', context: {} };
      Object.assign(job, { state: 'failed', outcome: null, error });
    });
    await visit(async ({ page }) => {
      await ask(page, 'connection', 'unlock', { password, rememberPassword: false });
      await until(page, 'offline');
      await keepMenu('offline');
    });
    // It is reached by somebody of an organisation, who is not signed in.
    await rewrite('settings', (settings) => (settings.connection.accountId = 'anna.contoso'));
    process.env.STOWKEEP_ORGANISATION_FILE = join(options.profile, 'organisation.json');
    await writeFile(process.env.STOWKEEP_ORGANISATION_FILE, JSON.stringify(organisation));
    await visit(async ({ page }) => {
      await until(page, 'sign-in-needed');
      await keepMenu('signed-out');
    });
  } finally {
    await stop();
  }
  say(`The icon was seen in a ${options.theme} tray.`);
});
