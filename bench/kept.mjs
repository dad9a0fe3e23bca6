/** What outlives a run, with a stamp of what made it. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { removeTree } from './remove-tree.mjs';

/**
 * Makes what is to lie in `folder`, unless it is there with the same stamp. Only what is whole gets there: an interrupted run leaves the old or nothing.
 * @param {string} folder
 * @param {object} stamp all that it depends on
 * @param {string} making where it is made, on the same disk; nothing is there yet, and will not be after
 * @param {(making: string) => Promise<unknown>} make
 */
export async function findOrKeep(folder, stamp, making, make) {
  const text = JSON.stringify(stamp);
  const stampPath = join(folder, 'stamp');
  if (existsSync(stampPath) && readFileSync(stampPath, 'utf8') === text) return;
  removeTree(folder);
  mkdirSync(dirname(folder), { recursive: true });
  mkdirSync(making);
  await make(making);
  writeFileSync(join(making, 'stamp'), text);
  renameSync(making, folder);
}
