/** The real app, started by Playwright on one profile, and what the bench asks of it. The words and places in its window that it is driven by are all here. */
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { _electron } from 'playwright';
import { sumOf, treeShares } from '../memory.mjs';

/** @typedef {import('playwright').Page} Page */
/** @typedef {import('playwright').Locator} Locator */

const root = join(import.meta.dirname, '../..');
export const electron = /** @type {string} */ (createRequire(import.meta.url)('electron'));

/** The keyring of the desktop session; no sandbox for root, whom Chromium refuses it. */
export const appArguments = [
  '--password-store=gnome-libsecret',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  root,
];

export const words = {
  overview: 'Overview',
  restore: 'Restore',
  activity: 'Activity',
  settings: 'Settings',
  size: 'Size',
  name: 'Name',
  backUp: 'Back up now',
  stop: 'Stop',
  restoreChosen: 'Restore…',
  clear: 'Clear',
};

/** As CSS, since it is looked for inside the page, in every frame. */
export const selectors = {
  title: 'main h1',
  /** The sentence of the overview. */
  state: 'main section[aria-label] h2',
  /** Of the newest backup, on the overview. */
  newest: 'main dl > dt',
  progress: 'main [role="progressbar"]',
  /** It is on its way to stop, or has stopped. */
  stopping: 'main:has(button:disabled), main:not(:has([role="progressbar"]))',
  pastJob: 'main button[aria-expanded]',
  switch: 'main [role="switch"]',
  scroller: '[role="treegrid"] > [role="presentation"]',
  row: '[role="treegrid"] [role="row"][data-path]',
  dialog: '[role="dialog"]',
  /** @param {string} path */
  rowOf: (path) => `[role="treegrid"] [role="row"][data-path="${path}"]`,
  /** @param {string} folder */
  rowIn: (folder) => `[role="treegrid"] [role="row"][data-path^="${folder}/"]`,
  /** @param {number} at from 0 */
  rowAt: (at) => `[role="treegrid"] [role="row"][aria-rowindex="${at + 2}"]`,
  /** @param {string} id */
  chosenBackup: (id) => `[role="option"][id="${id}"][aria-selected="true"]`,
  /** @param {number} count */
  rowCount: (count) => `[role="treegrid"][aria-rowcount="${count + 1}"]`,
  sorted: '[role="treegrid"] [aria-sort]:not([aria-sort="none"])',
};

/** @param {string} profile where its data lies */
export function environmentOf(profile) {
  const own = Object.entries(process.env).filter((entry) => entry[1] !== undefined);
  return { .../** @type {Record<string, string>} */ (Object.fromEntries(own)), STOWKEEP_PROFILE: profile };
}

/** Runs `work` in a start of the app, to its end. @template T @param {string} profile @param {(window: AppWindow) => Promise<T>} work */
export async function inApp(profile, work) {
  const app = await _electron.launch({
    executablePath: electron,
    args: appArguments,
    cwd: root,
    env: environmentOf(profile),
  });
  const process = app.process();
  const exited = once(process, 'exit');
  try {
    const page = await app.firstWindow();
    await page.locator(selectors.title).waitFor();
    return await work(new AppWindow(app, page));
  } finally {
    await app.evaluate((electronOfApp) => electronOfApp.app.quit()).catch(() => undefined);
    await exited;
  }
}

export class AppWindow {
  /** @param {import('playwright').ElectronApplication} app @param {Page} page */
  constructor(app, page) {
    this.app = app;
    this.page = page;
  }

  /** A call of the contract, past the screens: what leads to what is measured. Throws with its error. @param {string} group @param {string} name @param {unknown} [input] */
  async call(group, name, input) {
    const text = await this.page.evaluate(
      (request) => {
        const { stowkeep } = /** @type {any} */ (globalThis);
        return stowkeep.call(Date.now(), request.group, request.name, request.input);
      },
      { group, name, input },
    );
    const answer = JSON.parse(text);
    if (!answer.ok) throw new Error(`${group}.${name}: ${JSON.stringify(answer.error)}`);
    return answer.value;
  }

  /** @param {string} name */
  button(name) {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** @param {string} screen */
  inNavigation(screen) {
    return this.page.getByRole('navigation').getByRole('button', { name: screen, exact: true });
  }

  /** A backup, newest first. @param {number} at */
  backup(at) {
    return this.page.getByRole('option').nth(at);
  }

  /** @param {string} path */
  row(path) {
    return this.page.locator(selectors.rowOf(path));
  }

  get checkAll() {
    return this.page.getByRole('columnheader').getByRole('checkbox');
  }

  /** Bytes, as `bench/memory.mjs` counts them. */
  async memory() {
    const shares = await treeShares(this.app.process().pid ?? 0);
    const isPage = (/** @type {{ command: string }} */ { command }) => command.includes('--type=renderer');
    return { all: sumOf(shares), page: sumOf(shares.filter(isPage)) };
  }

  /** How late main's thread is for its events, from here on. */
  async watchMain() {
    await this.app.evaluate(async () => {
      const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks');
      const delays = monitorEventLoopDelay({ resolution: 1 });
      delays.enable();
      Object.assign(globalThis, { delays });
    });
  }

  /** Milliseconds, the longest. */
  async mainHeldUp() {
    return this.app.evaluate(() => {
      const { delays } = /** @type {any} */ (globalThis);
      delays.disable();
      return delays.max / 1e6 - 1;
    });
  }
}
