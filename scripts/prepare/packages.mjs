import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as zlib from 'node:zlib';
import { Advice, mustRun, root, say } from '../support/run.mjs';

/** Whether this Node compresses with zstd by itself (22.15 and newer). */
export const hasZlibZstd = 'zstdCompressSync' in zlib;

/** Installs what package-lock.json says when node_modules holds anything else. */
export async function ensurePackages() {
  if (isInstalled()) return;
  if (lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) {
    throw new Advice(
      'node_modules is a link and does not match package-lock.json: install where it points to.',
    );
  }
  say('Installing the npm packages (about a minute) …');
  await mustRun(
    'npm',
    ['ci', '--no-audit', '--no-fund', '--loglevel=error'],
    'The npm packages could not be installed.',
    {
      env: installEnvironment(),
    },
  );
  if (!hasZlibZstd) requireZstd();
}

/** Whether node_modules holds exactly the versions of the lockfile; what is optional or for other systems may be absent. */
function isInstalled() {
  const record = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = readJson(record).packages;
  const wanted = Object.entries(readJson(join(root, 'package-lock.json')).packages).filter(
    ([path]) => path !== '',
  );
  return wanted.every(([path, { version, optional, devOptional }]) =>
    installed[path] ? installed[path].version === version : optional === true || devOptional === true,
  );
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Electron's download is the next step's business. Native modules compile against the headers of the Node that runs, where it has them. */
function installEnvironment() {
  const prefix = dirname(dirname(process.execPath));
  const hasHeaders = existsSync(join(prefix, 'include/node/node_api.h'));
  return {
    ...process.env,
    ELECTRON_SKIP_BINARY_DOWNLOAD: '1',
    ...(hasHeaders && !process.env.npm_config_nodedir ? { npm_config_nodedir: prefix } : {}),
  };
}

function requireZstd() {
  try {
    createRequire(join(root, 'package.json'))('zstd-napi');
  } catch (cause) {
    throw new Advice(
      `Node ${process.versions.node} has no zstd of its own, and the module zstd-napi could not be built (${cause.message}).\n` +
        'Either run Node 22.15 or newer, or install python3, make, g++ and the headers of this Node (a folder with include/node/node_api.h;\n' +
        'name it in npm_config_nodedir when it does not lie beside the node binary), remove node_modules and run this again.',
    );
  }
}
