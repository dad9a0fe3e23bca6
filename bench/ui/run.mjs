/** `npm run bench:ui`: how quickly the window answers, with years of backups, a huge folder, and beside a backup. See bench/README.md. */
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { electronVersion } from '../programs/electron.mjs';
import { removeTree } from '../remove-tree.mjs';
import { inApp, selectors } from './app-window.mjs';
import { Figures, formatFigures } from './figures.mjs';
import { Journey } from './journey.mjs';
import { countSnapshots, findOrMakePlace, password } from './place.mjs';
import { measureStart } from './start.mjs';

const bench = join(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    entries: { type: 'string', default: '100000' },
    snapshots: { type: 'string', default: '1000' },
    load: { type: 'string', default: '6144' },
    scroll: { type: 'string', default: '5' },
    profile: { type: 'string' },
    work: { type: 'string', default: join(bench, '../.scratch/bench-ui') },
    results: { type: 'string', default: join(bench, 'results') },
  },
});
const work = resolve(values.work);
const entries = Number(values.entries);
const snapshots = Number(values.snapshots);
const rounds = Number(values.rounds);
const loadMib = Number(values.load);

const room = await makeRoom();
const figures = new Figures();
const sight = { home: room.home, entries, scrollMs: Number(values.scroll) * 1000, profiles: values.profile };
const limits = { visibleMs: 1000, usefulMs: 2000 };

/** The newest backup is made by the app, so that it knows the state of things; what is backed up while measuring is added after it. */
async function makeRoom() {
  const place = await findOrMakePlace({ work, entries, snapshots: snapshots - 1, loadMib });
  const folder = mkdtempSync(join(work, 'run-'));
  process.once('exit', () => removeTree(folder));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
  const made = { profile: join(folder, 'profile'), repository: join(folder, 'repository'), home: place.home };
  cpSync(place.repository, made.repository, { recursive: true });
  const state = await inApp(made.profile, async (window) => {
    await window.call('connection', 'connect', {
      ...{ place: { kind: 'local', path: made.repository }, credential: { kind: 'none' } },
      ...{ password, mode: 'open', rememberPassword: true },
    });
    const sources = { ...(await window.call('sources', 'get')), excludeCaches: false };
    await window.call('sources', 'set', { ...sources, folders: [place.home] });
    const jobId = await window.call('backup', 'start');
    for (;;) {
      const { state: of } = await window.call('jobs', 'get', { jobId });
      if (of === 'succeeded') break;
      if (of !== 'running' && of !== 'queued') throw new Error(`The first backup: ${of}`);
      await delay(100);
    }
    await window.call('sources', 'set', { ...sources, folders: [place.home, place.load] });
    return window.page.locator(selectors.state).textContent();
  });
  const count = countSnapshots(made.repository);
  if (count !== snapshots) throw new Error(`restic sees ${count} snapshots`);
  const ready = join(folder, 'ready');
  for (const name of ['profile', 'repository'])
    cpSync(join(folder, name), join(ready, name), { recursive: true });
  return { ...made, folder, ready, state: state ?? '' };
}

/** As it was before anything was measured. */
function beginAnew() {
  for (const name of ['profile', 'repository']) {
    removeTree(join(room.folder, name));
    cpSync(join(room.ready, name), join(room.folder, name), { recursive: true });
  }
}

/** @param {boolean} isCounted the first one warms the disk */
async function start(isCounted) {
  const times = await measureStart(room.profile, room.state);
  if (!isCounted) return;
  figures.add('start until the window is visible', times.visibleMs, { limit: limits.visibleMs });
  figures.add('start until it is useful', times.usefulMs, { limit: limits.usefulMs });
  figures.add('start until the newest backup is known', times.newestMs);
}

/** @param {string} when @param {import('./app-window.mjs').AppWindow} window */
async function weigh(when, window) {
  const { all, page } = await window.memory();
  figures.add(`memory of the page, ${when}`, page / 2 ** 20, { unit: 'MiB' });
  figures.add(`memory of the whole app, ${when}`, all / 2 ** 20, { unit: 'MiB' });
}

async function lookAround() {
  await inApp(room.profile, async (window) => {
    const journey = new Journey(window, figures, sight, '');
    await weigh('at first', window);
    await journey.look('first time');
    await journey.look('again');
    await journey.scroll();
    await weigh('after all', window);
  });
}

async function lookAroundDuringBackup() {
  beginAnew();
  await inApp(room.profile, async (window) => {
    const journey = new Journey(window, figures, sight, ', during a backup');
    await journey.startBackup();
    await journey.look('first time');
    await journey.scroll();
    await weigh('during a backup', window);
    await journey.stopBackup();
  });
  beginAnew();
}

await start(false);
for (let round = 0; round < rounds; round++) {
  await start(true);
  await start(true);
  await lookAround();
  if (loadMib > 0) await lookAroundDuringBackup();
}

const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
const description = `Electron ${electronVersion()} on ${machine}, virtual display, pictures drawn in software; ${snapshots} snapshots, a folder of ${entries} entries, ${rounds} rounds`;
mkdirSync(values.results, { recursive: true });
const path = join(values.results, `ui-${new Date().toISOString().replaceAll(':', '-')}.json`);
writeFileSync(path, `${JSON.stringify({ description, figures: figures.all }, null, 2)}\n`);
process.stdout.write(`\n${description}\n\n${formatFigures(figures.all)}\n\n${path}\n`);
