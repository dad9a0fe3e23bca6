/** A person's hand on the mouse, and another program beside the app: both are the desktop's own, not Playwright's. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Locator } from '@playwright/test';
import type { LaunchedApp } from './launched-app';

const run = promisify(execFile);

export interface Point {
  readonly x: number;
  readonly y: number;
}

async function xdotool(...args: readonly (string | number)[]): Promise<string> {
  const { stdout } = await run('xdotool', args.map(String));
  return stdout.trim();
}

/** Puts the app's window on the left of the screen, where it leaves room for another. */
export async function placeApp(app: LaunchedApp): Promise<void> {
  await app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 0, y: 0, width: 900, height: 860 }),
  );
}

/** Where the page is on the screen. Main does not answer while something is dragged. */
export async function pageOnScreen(app: LaunchedApp): Promise<Point> {
  const content = await app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getContentBounds(),
  );
  if (!content) throw new Error('There is no window');
  return content;
}

/** Where the middle of `locator` is, for a page that is at `origin`. */
export async function middleOf(origin: Point, locator: Locator): Promise<Point> {
  const box = await locator.boundingBox();
  if (!box) throw new Error('There is nothing to point at');
  return {
    x: Math.round(origin.x + box.x + box.width / 2),
    y: Math.round(origin.y + box.y + box.height / 2),
  };
}

/** Where the middle of `locator` is on the screen. */
export async function onScreen(app: LaunchedApp, locator: Locator): Promise<Point> {
  return middleOf(await pageOnScreen(app), locator);
}

/**
 * Drags as a hand does: programs look at how the pointer moves before they believe in a drag. The rests are part of it, and the longest begins when what is
 * dragged `isThere`. What it is dropped on may only be there by then.
 */
export async function drag(
  from: Point,
  target: Point | (() => Promise<Point>),
  isThere: () => Promise<void> = async () => undefined,
): Promise<void> {
  await xdotool('mousemove', from.x, from.y, 'sleep', 0.3, 'mousedown', 1);
  for (let step = 1; step <= 6; step++) await xdotool('mousemove', from.x + 4 * step, from.y, 'sleep', 0.03);
  await isThere();
  await xdotool('sleep', 1.5);
  const to = typeof target === 'function' ? await target() : target;
  for (let step = 1; step <= 20; step++) {
    const at = (a: number, b: number) => Math.round(a + ((b - a) * step) / 20);
    await xdotool('mousemove', at(from.x + 24, to.x), at(from.y, to.y), 'sleep', 0.03);
  }
  for (let step = 1; step <= 4; step++) await xdotool('mousemove', to.x + step, to.y, 'sleep', 0.1);
  await xdotool('sleep', 0.3, 'mouseup', 1);
}

/** A real file manager beside the app, which shows `folder` as icons from the top left. */
export class FileManager {
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess) {
    this.#process = process;
  }

  static async open(folder: string, title: string): Promise<FileManager> {
    const profile = join(homedir(), '.config/pcmanfm/default');
    await mkdir(profile, { recursive: true });
    await writeFile(join(profile, 'pcmanfm.conf'), settings);
    const process = spawn('pcmanfm', ['--new-win', folder], { stdio: 'ignore' });
    const [window = ''] = (await xdotool('search', '--sync', '--onlyvisible', '--name', title)).split('\n');
    await xdotool('windowmove', '--sync', window, 920, 0, 'windowsize', '--sync', window, 640, 800);
    return new FileManager(process);
  }

  /** Where nothing is in its window. */
  readonly room: Point = { x: 1350, y: 600 };
  /** Where its first icon is. */
  readonly firstIcon: Point = { x: 971, y: 84 };

  async close(): Promise<void> {
    const exited = once(this.#process, 'exit');
    this.#process.kill();
    await exited;
  }
}

const settings = `[ui]
side_pane_mode=hidden;places
view_mode=icon
show_statusbar=0
toolbar=hidden
`;
