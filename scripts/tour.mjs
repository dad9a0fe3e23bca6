/** Drives the built app as a person would and leaves pictures in .scratch/screenshots. Started by scripts/start.mjs. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { _electron } from 'playwright';
import { appArguments, electronBinary } from './support/electron-app.mjs';
import { root, runMain, say } from './support/run.mjs';

const pictures = join(root, '.scratch/screenshots');
const profile = join(root, '.scratch/tour-profile');

/** Says what was done and keeps a picture of it. */
function photographer(page) {
  let count = 0;
  return async (name, text) => {
    const path = join(pictures, `${String(++count).padStart(2, '0')}-${name}.png`);
    await page.screenshot({ path });
    say(`${text} (${path})`);
  };
}

await runMain(async () => {
  await rm(pictures, { recursive: true, force: true });
  await rm(profile, { recursive: true, force: true });
  await mkdir(pictures, { recursive: true });
  const app = await _electron.launch({
    executablePath: electronBinary(),
    args: appArguments(profile),
    cwd: root,
  });
  try {
    const page = await app.firstWindow();
    const keep = photographer(page);
    await page.waitForLoadState();
    await keep('start', `The window “${await page.title()}” is open`);
  } finally {
    await app.close();
  }
});
