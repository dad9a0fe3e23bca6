/** The app's own way: Electron with the engine on a thread of its main process. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { electronVersion, findOrFetchElectron } from './electron.mjs';
import { withResticsOptions } from './programs.mjs';

const root = join(import.meta.dirname, '../..');
const folder = join(root, '.scratch/bench-app');
const delaysPath = join(folder, 'delays.json');
const commands = new Set(['backup', 'restore', 'check']);

/** Chromium without a screen, and as root without its sandbox, which it refuses to root. */
const switches = [
  '--ozone-platform=headless',
  '--disable-gpu',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/** @returns {Promise<import('./programs.mjs').Program>} */
export async function appProgram() {
  const electron = await findOrFetchElectron();
  await buildApp();
  return {
    name: 'stowkeep',
    version: `the engine's thread in Electron ${electronVersion()}`,
    env: { BENCH_DELAYS: delaysPath, BENCH_BUILT: join(root, 'out/main') },
    command: withResticsOptions([electron, ...switches, join(folder, 'app.mjs')]),
    readDelays: () => JSON.parse(readFileSync(delaysPath, 'utf8')),
    canDo: ({ args }) => commands.has(args({ source: '', target: '', half: 1 })[0] ?? ''),
  };
}

async function buildApp() {
  mkdirSync(folder, { recursive: true });
  await build({
    root,
    configFile: false,
    logLevel: 'silent',
    build: {
      outDir: folder,
      ssr: join(root, 'bench/app/app.ts'),
      rolldownOptions: { external: ['electron'], output: { format: 'es', entryFileNames: 'app.mjs' } },
    },
  });
}
