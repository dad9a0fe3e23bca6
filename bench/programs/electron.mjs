/** The Electron of node_modules, fetched when it is first wanted. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** The path of its binary. */
export async function findOrFetchElectron() {
  // By a path that is made: scripts/ is held to other rules for types.
  const { ensureElectron } = await import(join(root, 'scripts/prepare/electron.mjs'));
  await ensureElectron();
  return /** @type {string} */ (createRequire(import.meta.url)('electron'));
}

export function electronVersion() {
  return readFileSync(join(root, 'node_modules/electron/dist/version'), 'utf8').trim();
}
