/**
 * `npm run screenshots`: the pictures of the README, made anew from the real app on a virtual display. The tour (scripts/tour.mjs) makes them;
 * this gives it an emulator, a fresh home with a natural name, and takes its pictures to docs/screenshots/.
 * `-- --scale 2 --screen 1280x800 --into FOLDER` shows the same screens otherwise, for looking at them.
 */
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedStorage } from './start/embedded-storage.mjs';
import { Advice, mustRun, root, runMain, say } from './support/run.mjs';

const { values: options } = parseArgs({
  options: {
    into: { type: 'string', default: join(root, 'docs/screenshots') },
    scale: { type: 'string', default: '1' },
    screen: { type: 'string', default: '1600x900' },
  },
});

/** Its name is seen in the pictures, so it is always this one, and never somebody else's. */
const home = '/tmp/anna';

/** The tests of others on this computer may need the usual one. */
const anyPort = 0;

async function tour(scratch, endpoint) {
  const session = join(root, 'scripts/support/desktop-session.sh');
  const places = [
    '--home',
    home,
    '--profile',
    join(scratch, 'profile'),
    '--pictures',
    join(scratch, 'pictures'),
  ];
  const env = { ...process.env, STOWKEEP_EMBEDDED_STORAGE: endpoint, STOWKEEP_SCREEN: options.screen };
  const command = [process.execPath, join(root, 'scripts/tour.mjs'), ...places, '--scale', options.scale];
  await mustRun(session, command, 'The tour did not come to its end.', { env });
  await previewTour(scratch);
  if (options.scale !== '1') return;
  for (const theme of ['light', 'dark']) await trayTour(scratch, theme);
}

/** What the real app shows only with an organisation behind it. */
async function previewTour(scratch) {
  const pictures = { STOWKEEP_PICTURES: join(scratch, 'pictures'), STOWKEEP_SCALE: options.scale };
  const config = join(root, 'scripts/tour/playwright.config.ts');
  const command = ['playwright', 'test', '--config', config, '--reporter', 'line'];
  const env = { ...process.env, ...pictures };
  await mustRun('npx', command, 'The tour of the preview did not come to its end.', { env });
}

/** The icon in a tray, and what belongs to it. */
async function trayTour(scratch, theme) {
  const places = ['--profile', join(scratch, `tray-${theme}`), '--pictures', join(scratch, 'pictures')];
  const command = [process.execPath, join(root, 'scripts/tray-tour.mjs'), '--home', home, ...places];
  await mustRun(
    join(root, 'scripts/support/desktop-session.sh'),
    [...command, '--theme', theme],
    'The tour of the tray did not come to its end.',
  );
}

/** Takes the pictures to where they belong, without the numbers of the steps, with at most 256 colours. */
async function keepPictures(from) {
  const into = resolve(options.into);
  await mkdir(into, { recursive: true });
  for (const name of await readdir(from)) {
    const picture = join(into, name.replace(/^\d+-/, ''));
    await mustRun(
      'pngquant',
      ['--force', '--strip', '--output', picture, join(from, name)],
      'A picture was lost.',
    );
  }
  say(`Pictures: ${relative(process.cwd(), into)}`);
}

async function makeHome() {
  try {
    await mkdir(home);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    throw new Advice(`${home} is there already, perhaps from a run that was stopped: move it away first.`);
  }
}

await runMain(async () => {
  if (process.platform !== 'linux') throw new Advice('The pictures are made on Linux, on a virtual display.');
  await makeHome();
  const scratch = await mkdtemp(join(tmpdir(), 'stowkeep-screenshots-'));
  try {
    const storage = await startEmbeddedStorage(join(scratch, 'storage'), anyPort);
    try {
      await tour(scratch, storage.endpoint);
    } finally {
      await storage.stop();
    }
    await keepPictures(join(scratch, 'pictures'));
  } finally {
    for (const folder of [home, scratch]) await rm(folder, { recursive: true, force: true });
  }
});
