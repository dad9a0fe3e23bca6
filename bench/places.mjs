/** Where repositories are put: a folder, or the storage emulator. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** The emulator's published account and key: https://learn.microsoft.com/azure/storage/common/storage-use-azurite */
const account = 'devstoreaccount1';
const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
/** The one address at which restic looks for that account. */
const port = 10_000;

/**
 * @typedef {object} Place
 * @property {string} name
 * @property {Readonly<Record<string, string>>} env what the programs need to get there
 * @property {(name: string) => string} repository the location of a new repository
 * @property {(name: string) => Promise<number>} storedBytes what a repository takes; 0 when that is not counted here
 * @property {() => Promise<void>} close
 */

/** @param {string} folder @returns {Promise<Place>} */
export async function localPlace(folder) {
  return {
    name: 'local',
    env: {},
    repository: (name) => join(folder, name),
    storedBytes: (name) => sizeOfTree(join(folder, name)),
    close: async () => undefined,
  };
}

/** Starts the emulator, all in memory. @returns {Promise<Place>} */
export async function azurePlace() {
  if (await answers()) throw new Error(`Port ${port} is taken; the bench needs it for the storage emulator`);
  const main = createRequire(import.meta.url).resolve('azurite/dist/src/blob/main.js');
  const options = ['--inMemoryPersistence', '--disableTelemetry', '--skipApiVersionCheck', '--silent'];
  const address = ['--blobHost', '127.0.0.1', '--blobPort', `${port}`];
  const emulator = spawn(process.execPath, [main, ...options, ...address], { stdio: 'ignore' });
  const kill = () => emulator.kill('SIGKILL');
  process.once('exit', kill);
  while (!(await answers())) {
    if (emulator.exitCode !== null) throw new Error('The storage emulator did not start');
    await delay(50);
  }
  return {
    name: 'azure',
    env: { AZURE_ACCOUNT_NAME: account, AZURE_ACCOUNT_KEY: key },
    repository: (name) => `azure:${name}:/`,
    storedBytes: async () => 0,
    close: async () => {
      process.off('exit', kill);
      kill();
      await once(emulator, 'exit');
    },
  };
}

function answers() {
  return fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  );
}

/** @param {string} folder */
async function sizeOfTree(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  let bytes = 0;
  for (const entry of entries) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}
