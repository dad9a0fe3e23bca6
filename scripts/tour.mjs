/**
 * Drives the built app as a person would, through its first backup and restore of a sample folder, says what happened and leaves a picture of
 * each step. Started by scripts/start.mjs where there is no display.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, relative } from 'node:path';
import { _electron } from 'playwright';
import { appArguments, electronBinary } from './support/electron-app.mjs';
import { Advice, root, runMain, say } from './support/run.mjs';

const tour = join(root, '.scratch/tour');
const pictures = join(tour, 'screenshots');
const documents = join(tour, 'Documents');
const target = join(tour, 'Restored');
const password = 'only for this tour';

const letter = join(documents, 'Letters/To grandmother.txt');
const samples = {
  [letter]: 'Dear grandmother,\nthe garden is in bloom.\n',
  [join(documents, 'Photos/Summer at the lake.raw')]: Buffer.alloc(6_000_000, 'lake '),
  [join(documents, 'Photos/First day of school.raw')]: Buffer.alloc(4_000_000, 'school '),
  [join(documents, 'Taxes 2026.csv')]: 'month,amount\n1,250\n2,310\n',
};

/** Says what was done and keeps a picture of it, in both themes. */
function photographer(app, page) {
  let count = 0;
  const picture = async (name, theme) => {
    await app.evaluate(({ nativeTheme }, source) => void (nativeTheme.themeSource = source), theme);
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.screenshot({ path: join(pictures, `${name}-${theme}.png`), animations: 'disabled' });
  };
  return async (name, text) => {
    const numbered = `${String(++count).padStart(2, '0')}-${name}`;
    await picture(numbered, 'dark');
    await picture(numbered, 'light');
    say(`${String(count).padStart(2)}. ${text}`);
  };
}

const button = (page, name) => page.getByRole('button', { name, exact: true });
const heading = (page, name) => page.getByRole('heading', { name, exact: true });
const goTo = (page, screen) => button(page.getByRole('navigation', { name: 'Main' }), screen).click();
const tick = (page, name) => page.getByRole('checkbox', { name: `Select ${name}`, exact: true }).check();

/** The system's folder dialogs answer with `folder`: a virtual display has no one to choose. */
const answerDialogs = (app, folder) =>
  app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] });
  }, folder);

async function setUp(page, keep) {
  await heading(page, 'Keep your files safe').waitFor();
  await keep('welcome', 'The window opened and asked where backups should go.');
  await page.getByRole('button', { name: 'Try it now on this computer' }).click();
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill(password);
  await page.getByRole('textbox', { name: 'Repeat the password' }).fill(password);
  await page.getByRole('checkbox', { name: /I have kept the password/ }).check();
  await keep('password', 'The test storage was empty; a new backup got its password.');
  await button(page, 'Set up backup').click();
  await heading(page, 'Overview').waitFor();
}

async function backUp(app, page, keep) {
  await answerDialogs(app, documents);
  await goTo(page, 'Folders');
  await button(page, 'Add folders…').click();
  await page.getByText('Protected folders').waitFor();
  await keep('folders', `The folder ${relative(root, documents)} was chosen to be protected.`);
  await goTo(page, 'Overview');
  await button(page, 'Back up now').click();
  await heading(page, 'Everything is saved').waitFor();
  await keep('backup', 'The backup ran: everything is saved, encrypted, in the storage emulator.');
}

async function restore(app, page, keep) {
  await answerDialogs(app, target);
  await goTo(page, 'Restore');
  await tick(page, 'Letters');
  await tick(page, 'Taxes 2026.csv');
  await keep('browse', 'The backup was opened, and one folder and one file in it were ticked.');
  await button(page, 'Restore…').click();
  await button(page, 'Choose folder…').click();
  await page.getByRole('checkbox', { name: /Compare the files/ }).check();
  await keep('restore', `They were to be restored into ${relative(root, target)}.`);
  await button(page, 'Restore').last().click();
  await heading(page, 'Everything is restored').waitFor();
  await keep('activity', 'The restore ran and compared every byte with the backup.');
}

async function compareRestored() {
  const restored = await readFile(join(target, letter), 'utf8');
  if (restored !== samples[letter]) throw new Advice('The restored letter is not the one that was saved.');
}

await runMain(async () => {
  for (const [path, content] of Object.entries(samples)) {
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, content);
  }
  for (const folder of [pictures, target]) await mkdir(folder, { recursive: true });
  const app = await _electron.launch({
    executablePath: electronBinary(),
    args: appArguments(),
    cwd: root,
    env: { ...process.env, STOWKEEP_PROFILE: join(tour, 'profile') },
  });
  try {
    const page = await app.firstWindow();
    const keep = photographer(app, page);
    await setUp(page, keep);
    await backUp(app, page, keep);
    await restore(app, page, keep);
    await compareRestored();
    await goTo(page, 'Settings');
    await keep('settings', 'The settings were looked at.');
    await goTo(page, 'Overview');
    await keep('overview', `The overview says how things stand on ${hostname()}.`);
  } finally {
    await app.close();
  }
  say(`\nPictures of each step, in light and dark: ${relative(process.cwd(), pictures)}`);
  say('With a display, npm start opens the window and leaves it to you.');
});
