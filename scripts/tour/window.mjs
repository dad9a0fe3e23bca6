/** The app's window as the tour uses it: start and end, pictures, and what a person's hand does. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { _electron } from 'playwright';
import { appArguments, electronBinary } from '../support/electron-app.mjs';
import { root, say } from '../support/run.mjs';

/** Starts the built app at home in `home`, with its data in `profile`, on a screen of this `scale`. */
export async function openWindow({ home, profile, scale }) {
  const app = await _electron.launch({
    executablePath: electronBinary(),
    args: [
      '-r',
      join(root, 'scripts/tour/sample-computer.cjs'),
      '--password-store=gnome-libsecret',
      `--force-device-scale-factor=${scale}`,
      ...appArguments(),
    ],
    cwd: root,
    env: { ...process.env, HOME: home, STOWKEEP_PROFILE: profile },
  });
  return { app, page: await app.firstWindow() };
}

/** Says what was done and keeps a picture of it: light, dark, and in the colours of a high contrast theme. */
export async function photographer(folder) {
  await mkdir(folder, { recursive: true });
  let count = 0;
  const picture = async ({ app, page }, name, theme) => {
    // The hand is away: nothing is lit up below it.
    await page.mouse.move(0, 0);
    await app.evaluate(
      ({ nativeTheme }, source) => void (nativeTheme.themeSource = source),
      theme === 'light' ? 'light' : 'dark',
    );
    await page.emulateMedia({
      colorScheme: theme === 'light' ? 'light' : 'dark',
      forcedColors: theme === 'contrast' ? 'active' : 'none',
      reducedMotion: 'reduce',
    });
    await page.screenshot({ path: join(folder, `${name}-${theme}.png`), animations: 'disabled' });
  };
  return async (window, name, text) => {
    const numbered = `${String(++count).padStart(2, '0')}-${name}`;
    for (const theme of ['contrast', 'dark', 'light']) await picture(window, numbered, theme);
    say(`${String(count).padStart(2)}. ${text}`);
  };
}

export const button = (page, name) => page.getByRole('button', { name, exact: true });
export const heading = (page, name) => page.getByRole('heading', { name, exact: true });
export const textbox = (page, name) => page.getByRole('textbox', { name, exact: true });
export const goTo = (page, screen) => button(page.getByRole('navigation', { name: 'Main' }), screen).click();
const checkbox = (page, name) => page.getByRole('checkbox', { name: `Select ${name}`, exact: true });
/** A file or folder of a backup. */
export const row = (page, name) => page.getByRole('row').filter({ has: checkbox(page, name) });
export const tick = (page, name) => checkbox(page, name).check();

/** The system's folder dialogs answer with `folders`: a virtual display has no one to choose. */
export const answerDialogs = ({ app }, ...folders) =>
  app.evaluate(({ dialog }, filePaths) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths });
  }, folders);
