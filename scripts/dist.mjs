/** `npm run dist`: installers for this system, into dist/, from the Electron in node_modules. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeElectron } from './prepare/electron.mjs';
import { bin, mustRun, root, runMain, say } from './support/run.mjs';

const electron = join(root, 'node_modules/electron');

/** On Linux, tools of the system stand in for those that electron-builder would download. */
function tools() {
  if (process.platform !== 'linux') return {};
  return {
    ...(existsSync('/usr/bin/7za') ? { ELECTRON_BUILDER_7ZIP_PATH: '/usr/bin/7za' } : {}),
    CUSTOM_FPM_PATH: join(root, 'scripts/dist/fpm-by-dpkg.mjs'),
  };
}

await runMain(async () => {
  say(`Packing with ${await describeElectron()}`);
  const version = readFileSync(join(electron, 'dist/version'), 'utf8').trim().replace(/^v/, '');
  const args = [
    `-c.electronDist=${join(electron, 'dist')}`,
    `-c.electronVersion=${version}`,
    ...process.argv.slice(2),
  ];
  const env = { ...process.env, ...tools() };
  await mustRun(bin('electron-builder'), args, 'The installers could not be built.', { env });
});
