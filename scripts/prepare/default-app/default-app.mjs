/**
 * What a bare Electron runs: the app whose folder, or whose file, stands on the command line. `-r FILE` runs a CommonJS file first;
 * Playwright needs that.
 */
import { app } from 'electron';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);

/** Splits the arguments after the binary's name into files to require first and the app's path. */
function readArguments(args) {
  const preloads = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at];
    if (arg === '-r' || arg === '--require') preloads.push(args[++at]);
    else if (!arg.startsWith('-')) return { preloads, target: resolve(arg) };
  }
  return { preloads, target: undefined };
}

/** Gives the app the identity that its package.json states; returns the file to import. */
function adopt(target) {
  const manifest = join(target, 'package.json');
  if (!existsSync(manifest)) {
    app.setAppPath(dirname(target));
    return target;
  }
  const { name, productName, version, main = 'index.js' } = JSON.parse(readFileSync(manifest, 'utf8'));
  if (version) app.setVersion(version);
  app.name = productName ?? name;
  if (!app.commandLine.hasSwitch('user-data-dir'))
    app.setPath('userData', join(app.getPath('appData'), app.name));
  app.setAppPath(target);
  return join(target, main);
}

const { preloads, target } = readArguments(process.argv.slice(1));
for (const file of preloads) require(resolve(file));
if (target === undefined) {
  process.stderr.write('Say which app to run: electron FOLDER\n');
  app.exit(1);
} else {
  process.defaultApp = true;
  await import(pathToFileURL(adopt(target)).href);
}
