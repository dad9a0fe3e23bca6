#!/usr/bin/env node
/**
 * Stands in for fpm where electron-builder asks it for a Debian package: understands just those arguments, and lets dpkg-deb do the work.
 * Arguments that are not `--options` say `SOURCE=DESTINATION`; a source that ends in `/` means what the folder holds.
 */
import { chmod, copyFile, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { capture, mustRun, runMain } from '../support/run.mjs';

const flags = new Set(['--force', '--debug']);

/** Option → its values in order; files → [source, destination] pairs. */
function parse(args) {
  const options = new Map();
  const files = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at];
    if (flags.has(arg)) continue;
    if (arg.startsWith('-')) options.set(arg, [...(options.get(arg) ?? []), args[++at]]);
    else files.push(arg.split('=', 2));
  }
  return { options, files };
}

async function copyFiles(files, folder) {
  for (const [source, destination] of files) {
    const target = join(folder, destination);
    await mkdir(dirname(target), { recursive: true });
    await cp(source, target, { recursive: true, verbatimSymlinks: true });
  }
}

/** The package's `control` file: https://www.debian.org/doc/debian-policy/ch-controlfields.html */
function controlFile(options, sizeKiB) {
  const one = (name) => options.get(name)?.at(-1);
  const [synopsis, ...rest] = one('--description').split('\n');
  const fields = {
    Package: one('--name'),
    Version: one('--version'),
    Architecture: one('--architecture'),
    Maintainer: one('--maintainer'),
    Section: one('--category') ?? 'utils',
    Priority: one('--deb-priority'),
    Homepage: one('--url'),
    Depends: options.get('-d')?.join(', '),
    Recommends: options.get('--deb-recommends')?.join(', '),
    'Installed-Size': sizeKiB,
    Description: [synopsis, ...rest.map((line) => ` ${line.trim() || '.'}`)].join('\n'),
  };
  const lines = Object.entries(fields).filter(([, value]) => value !== undefined);
  return `${lines.map(([name, value]) => `${name}: ${value}`).join('\n')}\n`;
}

async function diskUsageKiB(folder) {
  const { output } = await capture('du', ['-sk', folder]);
  return Number.parseInt(output, 10);
}

async function addScripts(options, folder) {
  for (const [option, name] of [
    ['--after-install', 'postinst'],
    ['--after-remove', 'postrm'],
  ]) {
    const [source] = options.get(option) ?? [];
    if (source === undefined) continue;
    await copyFile(source, join(folder, 'DEBIAN', name));
    await chmod(join(folder, 'DEBIAN', name), 0o755);
  }
}

await runMain(async () => {
  const { options, files } = parse(process.argv.slice(2));
  const folder = await mkdtemp(join(tmpdir(), 'stowkeep-deb-'));
  try {
    await chmod(folder, 0o755);
    await copyFiles(files, folder);
    await mkdir(join(folder, 'DEBIAN'));
    await writeFile(join(folder, 'DEBIAN/control'), controlFile(options, await diskUsageKiB(folder)));
    await addScripts(options, folder);
    const [output] = options.get('--package');
    await mustRun('dpkg-deb', ['--root-owner-group', '-Zxz', '--build', folder, output], 'dpkg-deb failed.');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
