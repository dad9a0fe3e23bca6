import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { bin, mustRun, root, say } from '../support/run.mjs';

const isAssembly = (path) => path.includes(`${sep}assembly${sep}`);
const isGenerated = (path) => path.includes(`${sep}generated${sep}`);

/** Compiles the WebAssembly modules when their sources are newer. */
export async function ensureWasm() {
  const files = filesBelow('main/engine');
  const outputs = files.filter(isGenerated);
  if (outputs.length > 0 && newest(files.filter(isAssembly)) <= oldest(outputs)) return;
  say('Compiling the WebAssembly modules …');
  await mustRun('npm', ['run', '--silent', 'build:wasm'], 'The WebAssembly modules could not be compiled.');
}

/** Makes the types of the window's messages, which the checks of types need. */
export async function ensureMessageTypes() {
  await mustRun(
    process.execPath,
    [join(root, 'scripts/build-message-types.mjs')],
    'The types of the messages could not be made.',
  );
}

/** Builds the app into out/ when its sources are newer. */
export async function ensureApp() {
  const outputs = ['out/main/main.js', 'out/preload/preload.cjs', 'out/renderer/index.html'];
  const folders = ['main', 'preload', 'renderer', 'contract', 'assets'].flatMap(filesBelow);
  const sources = [
    ...folders,
    ...['electron.vite.config.ts', 'package.json', 'package-lock.json'].map((name) => join(root, name)),
  ];
  const isBuilt = outputs.every((path) => existsSync(join(root, path)));
  if (isBuilt && newest(sources) <= oldest(outputs.map((path) => join(root, path)))) return;
  say('Building the app …');
  await mustRun(bin('electron-vite'), ['build', '--logLevel', 'warn'], 'The app could not be built.');
}

function filesBelow(folder) {
  const top = join(root, folder);
  if (!existsSync(top)) return [];
  const entries = readdirSync(top, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

const changeTimes = (paths) => paths.map((path) => statSync(path).mtimeMs);
const newest = (paths) => Math.max(...changeTimes(paths));
const oldest = (paths) => Math.min(...changeTimes(paths));
