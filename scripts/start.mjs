/**
 * `npm start`: the storage emulator, and the app beside it that may use it, with all data below .scratch/. On a computer without a display the
 * same app runs on a virtual one, from a fresh start each time, and a tour drives it (scripts/tour.mjs).
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describeElectron } from './prepare/electron.mjs';
import { startEmbeddedStorage } from './start/embedded-storage.mjs';
import { appArguments, electronBinary } from './support/electron-app.mjs';
import { root, run, runMain, say } from './support/run.mjs';

const hasDisplay =
  process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);

/** Aborted when the person stops us: the app is told to end, the emulator after it. */
function stopSignal() {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(name, () => stop.abort());
  return stop.signal;
}

async function runApp(env, signal) {
  say('Opening the window …');
  return run(electronBinary(), appArguments(), { env, signal, shell: false });
}

async function runTour(env, signal) {
  say('No display here: running the app on a virtual one, through a first backup and restore …');
  const session = join(root, 'scripts/support/desktop-session.sh');
  const code = await run(session, [process.execPath, join(root, 'scripts/tour.mjs')], { env, signal });
  if (code === 0) say('With a display, npm start opens the window and leaves it to you.');
  return code;
}

await runMain(async () => {
  const signal = stopSignal();
  if (!hasDisplay) await rm(join(root, '.scratch/tour'), { recursive: true, force: true });
  const storage = await startEmbeddedStorage(join(root, '.scratch', hasDisplay ? 'storage' : 'tour/storage'));
  try {
    say(`Storage emulator: ${storage.endpoint}`);
    say(await describeElectron());
    const own = {
      STOWKEEP_EMBEDDED_STORAGE: storage.endpoint,
      STOWKEEP_PROFILE: join(root, '.scratch/profile'),
    };
    const env = { ...process.env, ...own };
    process.exitCode = await (hasDisplay ? runApp : runTour)(env, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await storage.stop();
  }
});
