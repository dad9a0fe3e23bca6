/**
 * Drives the built app as a person would, through every screen of it: a first backup and restore of a sample home, a new start, another
 * storage. Says what happened and leaves a picture of each step. Started by scripts/start.mjs where there is no display, and by
 * scripts/screenshots.mjs for the pictures of the README.
 */
import { appendFile, mkdir, readFile, rm } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { Advice, root, runMain, say } from './support/run.mjs';
import { letter, writeSampleHome } from './tour/sample-home.mjs';
import {
  answerDialogs,
  button,
  goTo,
  heading,
  openWindow,
  photographer,
  row,
  textbox,
  tick,
} from './tour/window.mjs';

const { values: options } = parseArgs({
  options: {
    home: { type: 'string', default: join(root, '.scratch/tour/home') },
    profile: { type: 'string', default: join(root, '.scratch/tour/profile') },
    pictures: { type: 'string', default: join(root, '.scratch/tour/screenshots') },
    scale: { type: 'string', default: '1' },
  },
});
const target = join(options.home, 'Restored');
const drive = join(options.home, 'Backup drive');
const password = 'violet harbour, eleven teacups';

async function choosePlace(window, keep) {
  const { page } = window;
  await heading(page, 'Keep your files safe').waitFor();
  await keep(window, 'welcome', 'The window opened and asked where backups should go.');
  await page.getByRole('button', { name: 'Azure Blob Storage' }).click();
  await button(page, 'Use an account key or SAS token').click();
  await textbox(page, 'Storage account').fill('annasbackups');
  await textbox(page, 'Container').fill('backups');
  await textbox(page, 'Account key').fill('never a real key');
  await keep(window, 'azure', 'The form for Azure was filled in, but not sent.');
  await page.getByRole('radio', { name: 'SAS token' }).check();
  await textbox(page, 'SAS token').fill('never a real token');
  await keep(window, 'azure-sas', 'The same with a SAS token in place of the key.');
  await button(page, 'Back').click();
  await button(page, 'Back').click();
  await page.getByRole('button', { name: 'A folder or drive' }).click();
  await answerDialogs(window, '/media/anna/Backup drive');
  await button(page, 'Choose…').click();
  await page.getByText('Backup drive').waitFor();
  await keep(window, 'folder', 'A folder on a drive was chosen, and given up again.');
  await button(page, 'Back').click();
}

async function setUp(window, keep) {
  const { page } = window;
  await page.getByRole('button', { name: 'Try it now on this computer' }).click();
  await heading(page, 'How should your backups be locked?').waitFor();
  await keep(window, 'lock', 'The test storage was empty; a recovery key was offered.');
  await page.getByRole('radio', { name: /With a password of my own/ }).check();
  await textbox(page, 'Password').fill(password);
  await textbox(page, 'Repeat the password').fill(password);
  await page.getByRole('checkbox', { name: /I have kept the password/ }).check();
  await keep(window, 'password', 'The other way: a password of one’s own.');
  await forgetPassword(page);
  await button(page, 'Set up backup').click();
  await heading(page, 'When should backups run?').waitFor();
  await keep(window, 'first-plan', 'Backups were offered to run by themselves.');
  await button(page, 'Choose myself').click();
  await goTo(page, 'Overview');
  await heading(page, 'Nothing is protected yet').waitFor();
  await keep(window, 'nothing-chosen', 'The overview asked what to protect.');
}

/** So that the next start asks for the password; without a keychain it does anyway. */
async function forgetPassword(page) {
  const remember = page.getByRole('checkbox', { name: /Remember the password/ });
  if (await remember.isVisible()) await remember.uncheck();
}

async function choose(window, keep, folders) {
  const { page } = window;
  await answerDialogs(window, ...folders);
  await goTo(page, 'Plans');
  await button(page, 'Another folder or drive…').click();
  await page.getByText('Protected folders').waitFor();
  await button(page, 'Save').click();
  await keep(window, 'folders', `The folders in ${options.home} were chosen to be protected.`);
}

/** Slowly at first, so that it can be watched. */
async function backUp(window, keep) {
  const { page } = window;
  const limit = page.getByRole('switch', { name: 'Limit the upload' });
  await goTo(page, 'Settings');
  await limit.check();
  const speed = textbox(page, 'Upload limit in MB per second');
  await speed.fill('8');
  await speed.press('Enter');
  await keep(window, 'settings', 'The upload was limited.');
  await goTo(page, 'Overview');
  await button(page, 'Back up now').click();
  await page.getByText(/^(Less|About|\d).* left$/).waitFor();
  await keep(window, 'running', 'The backup ran.');
  await button(page, 'Pause').click();
  await heading(page, 'Backup paused').waitFor();
  await keep(window, 'paused', 'It was paused.');
  await goTo(page, 'Settings');
  await limit.uncheck();
  await goTo(page, 'Overview');
  await button(page, 'Continue').click();
  await heading(page, 'Everything is saved').waitFor();
  await keep(
    window,
    'backup',
    'It went on to its end: everything is saved, encrypted, in the storage emulator.',
  );
}

/** A day's work between two backups; the letter as it was before. */
async function change() {
  const before = await readFile(join(options.home, letter), 'utf8');
  await appendFile(join(options.home, letter), '\nP. S. I nearly forgot: the key is under the third pot.\n');
  await rm(join(options.home, 'Documents/Household budget.xlsx'));
  return before;
}

async function lookBack(window, keep) {
  const { page } = window;
  await goTo(page, 'Overview');
  const saved = await change();
  await button(page, 'Back up now').click();
  await heading(page, 'Everything is saved').waitFor();
  await keep(window, 'overview-days', 'A second backup was made.');
  await goTo(page, 'Restore');
  const search = page.getByRole('searchbox', { name: 'Search in all backups' });
  await search.fill('household');
  await page.getByRole('listbox').getByRole('option').filter({ hasText: 'Deleted' }).click();
  await keep(window, 'search', 'A deleted file was looked for, and found.');
  await search.fill('');
  await row(page, 'Documents').dblclick();
  await row(page, 'Letters').dblclick();
  await tick(page, basename(letter));
  await button(page, 'Versions…').click();
  await page.getByRole('checkbox', { name: /Show what changed/ }).check();
  await page.getByText('under the third pot').waitFor();
  await keep(window, 'versions', 'The versions of a letter, and what changed in it.');
  await page.keyboard.press('Escape');
  await button(page, 'Clear').click();
  await button(page, 'Compare').click();
  await page.getByRole('menuitem', { name: 'With the backup before' }).click();
  await page.getByRole('listbox', { name: 'What changed' }).getByRole('option').first().waitFor();
  await keep(window, 'compare', 'Two backups were compared.');
  await button(page, 'Back to the files').click();
  await button(page, 'Up to the outer folder').click();
  await page.getByRole('listbox', { name: 'Backups by day, newest first' }).press('End');
  await row(page, 'Household budget.xlsx').waitFor();
  return saved;
}

async function restore(window, keep, saved) {
  const { page } = window;
  await answerDialogs(window, target);
  for (const name of ['Letters', 'Household budget.xlsx']) await tick(page, name);
  await keep(window, 'browse', 'The backup was opened, and a folder and a file in it were ticked.');
  await button(page, 'Restore…').click();
  await button(page, 'Choose folder…').click();
  await page.getByRole('checkbox', { name: /Compare the files/ }).check();
  await button(page, 'Show what would happen').click();
  await page.getByRole('table', { name: 'What would happen' }).scrollIntoViewIfNeeded();
  await keep(window, 'restore-preview', 'What would happen was looked at first.');
  await page.getByText('What', { exact: true }).scrollIntoViewIfNeeded();
  await keep(window, 'restore', `It was to be restored into ${target}.`);
  await button(page, 'Restore').last().click();
  await heading(page, 'Everything is restored').waitFor();
  await keep(window, 'activity', 'The restore ran and compared every byte with the backup.');
  const restored = await readFile(join(target, options.home, letter), 'utf8');
  if (restored !== saved) throw new Advice('The restored letter is not the one that was saved.');
}

async function startAgain(window, keep) {
  const { page } = window;
  await heading(page, 'Welcome back').waitFor();
  await keep(window, 'unlock', 'After a new start the app asked for the password.');
  await page.getByLabel('Password of the backup', { exact: true }).fill(password);
  await forgetPassword(page);
  await button(page, 'Unlock').click();
  await heading(page, 'Your files are safe').waitFor();
  await keep(window, 'overview', 'The overview says how things stand.');
}

async function openElsewhere(window, keep) {
  const { page } = window;
  await goTo(page, 'Settings');
  await button(page, 'Change storage…').click();
  await heading(page, 'Use another storage?').waitFor();
  await keep(window, 'disconnect', 'Another storage was asked for.');
  await button(page, 'Forget this storage').click();
  await page.getByRole('button', { name: 'Try it now on this computer' }).click();
  await heading(page, 'Open your backup').waitFor();
  await keep(window, 'open', 'The storage was found to hold a backup, which needs its password.');
}

async function adopt(window, keep) {
  const { page } = window;
  await page.getByRole('button', { name: 'Try it now on this computer' }).click();
  await page.getByLabel('Password of the backup', { exact: true }).fill(password);
  await forgetPassword(page);
  await button(page, 'Open backup').click();
  await heading(page, 'What should become of these backups?').waitFor();
  await keep(window, 'adoption', 'As a new computer it was offered to go on with the backups.');
}

async function keepKey(window, keep) {
  const { page } = window;
  await page.getByRole('button', { name: 'A folder or drive' }).click();
  await answerDialogs(window, drive);
  await button(page, 'Choose…').click();
  await button(page, 'Continue').click();
  await page.getByText('Everything is ready').waitFor();
  await button(page, 'Continue').click();
  await heading(page, 'How should your backups be locked?').waitFor();
  await forgetPassword(page);
  await button(page, 'Set up backup').click();
  await heading(page, 'Keep your recovery key safe').waitFor();
  await page.getByLabel('Recovery key', { exact: true }).waitFor();
  await keep(window, 'recovery-kit', 'Another backup was set up; its key was shown, to be kept on paper.');
}

/** One start of the app, to its end. */
async function visit(body, profile = options.profile) {
  const window = await openWindow({ ...options, profile });
  try {
    await body(window);
  } finally {
    await window.app.close();
  }
}

await runMain(async () => {
  const folders = await writeSampleHome(options.home);
  for (const folder of [target, drive]) await mkdir(folder, { recursive: true });
  const keep = await photographer(options.pictures);
  await visit(async (window) => {
    await choosePlace(window, keep);
    await setUp(window, keep);
    await choose(window, keep, folders);
    await backUp(window, keep);
    await restore(window, keep, await lookBack(window, keep));
  });
  await visit(async (window) => {
    await startAgain(window, keep);
    await openElsewhere(window, keep);
  });
  await visit((window) => adopt(window, keep), `${options.profile}-new`);
  await visit((window) => keepKey(window, keep), `${options.profile}-drive`);
  say(`\nPictures of each step, in light and dark: ${relative(process.cwd(), options.pictures)}`);
});
