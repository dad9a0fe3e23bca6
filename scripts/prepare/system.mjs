import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Advice, capture, mustRun, say } from '../support/run.mjs';
import { hasZlibZstd } from './packages.mjs';

const libraryFolders = [
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib/aarch64-linux-gnu',
  '/usr/lib64',
  '/usr/lib',
  '/lib64',
  '/lib',
];
const commandFolders = (process.env.PATH ?? '').split(delimiter);

const command = (name, ...packages) => ({
  packages: packages.length > 0 ? packages : [name],
  paths: commandFolders.map((folder) => join(folder, name)),
});
const library = (name, ...packages) => ({
  packages,
  paths: libraryFolders.map((folder) => join(folder, name)),
});
const file = (path, ...packages) => ({ packages, paths: [path] });

/** What each purpose needs: the Debian packages that bring it (newest name first), and where it shows. */
const needs = {
  // Only for zstd-napi.
  build: hasZlibZstd ? [] : [command('python3'), command('make'), command('g++')],
  desktop: [
    library('libgtk-3.so.0', 'libgtk-3-0t64', 'libgtk-3-0'),
    library('libnss3.so', 'libnss3'),
    library('libgbm.so.1', 'libgbm1'),
    library('libasound.so.2', 'libasound2t64', 'libasound2'),
    library('libnotify.so.4', 'libnotify4'),
    library('libsecret-1.so.0', 'libsecret-1-0'),
    library('libXss.so.1', 'libxss1'),
    library('libXtst.so.6', 'libxtst6'),
    file('/etc/ssl/certs/ca-certificates.crt', 'ca-certificates'),
  ],
  display: [
    command('Xvfb', 'xvfb'),
    command('xvfb-run', 'xvfb'),
    command('xauth'),
    command('dbus-run-session', 'dbus'),
    command('dbus-launch', 'dbus-x11'),
    file('/usr/share/fonts/truetype/liberation', 'fonts-liberation'),
  ],
  test: [
    command('restic'),
    command('chromium'),
    command('gnome-keyring-daemon', 'gnome-keyring'),
    command('openbox'),
    command('xdotool'),
    command('xprop', 'x11-utils'),
    command('pcmanfm'),
    command('import', 'imagemagick'),
    command('unzip'),
    command('setfattr', 'attr'),
    command('xfce4-panel'),
  ],
  pictures: [
    command('chromium'),
    command('gnome-keyring-daemon', 'gnome-keyring'),
    command('openbox'),
    command('pngquant'),
    command('xfce4-panel'),
    command('xdotool'),
    command('import', 'imagemagick'),
    file('/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf', 'fonts-noto-core'),
  ],
  bench: [command('restic')],
  dist: [command('7za', 'p7zip-full'), command('xz', 'xz-utils'), command('dpkg-deb', 'dpkg')],
};

/** Installs the missing system packages of the `groups`: on Debian as root by itself, else it says which. Other systems bring their own. */
export async function ensureSystem(groups) {
  if (process.platform !== 'linux') return;
  const missing = groups
    .flatMap((group) => needs[group])
    .filter(({ paths }) => !paths.some((path) => existsSync(path)));
  if (missing.length === 0) return;
  if (!existsSync('/usr/bin/apt-get')) {
    throw new Advice(
      `Install what brings these, then run this again: ${missing.map(({ paths }) => paths[0].split('/').at(-1)).join(' ')}`,
    );
  }
  if (process.getuid() !== 0) {
    const names = new Set(missing.map(({ packages }) => packages.at(-1)));
    throw new Advice(
      `Some system packages are missing. Run this, then try again:\n  sudo apt-get install -y ${[...names].join(' ')}`,
    );
  }
  await installWithApt(missing);
}

async function installWithApt(missing) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const quietly = { env, stdio: ['ignore', 'ignore', 'inherit'] };
  await mustRun('apt-get', ['update', '-qq'], 'The lists of Debian packages could not be fetched.', quietly);
  const names = new Set();
  for (const { packages } of missing) names.add(await firstKnown(packages));
  say(`Installing system packages: ${[...names].join(' ')} …`);
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...names];
  await mustRun('apt-get', install, 'The system packages could not be installed.', quietly);
}

/** Debian renamed some libraries; the first name that its lists know is this release's. */
async function firstKnown(packages) {
  for (const name of packages.slice(0, -1)) {
    const { code, output } = await capture('apt-cache', ['show', '--no-all-versions', name]);
    if (code === 0 && output.includes('Package:')) return name;
  }
  return packages.at(-1);
}
