import { opendir, readdir, realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import type { CallOutput, Calls } from '../../contract/calls';
import { bytesFromText, textFromBytes } from '../engine/format/byte-text';
import { AppError } from '../app-error';

type SubFolders = CallOutput<Calls['plans']['folders']>;

/** How many are looked into at once. */
const width = 32;

/** The folders in a folder of this computer, by their real paths; of links none. Fails with `disk/not-found` or `disk/denied`. */
export async function subFolders(folder: string): Promise<SubFolders> {
  const names = await namesIn(folder);
  const found: SubFolders[number][] = [];
  for (let at = 0; at < names.length; at += width)
    found.push(...(await Promise.all(names.slice(at, at + width).map(lookInto))));
  return found;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    const real = textFromBytes(await realpath(bytesFromText(folder), 'buffer'));
    const entries = await readdir(bytesFromText(real), { withFileTypes: true, encoding: 'buffer' });
    const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => textFromBytes(name));
    const inOrder = new Intl.Collator(undefined, { numeric: true }).compare;
    names.sort((a, b) => Number(a.startsWith('.')) - Number(b.startsWith('.')) || inOrder(a, b));
    return names.map((name) => (real.endsWith(sep) ? real : real + sep) + name);
  } catch (error) {
    const isDenied = error instanceof Error && 'code' in error && /^E(ACCES|PERM)$/.test(String(error.code));
    throw new AppError(isDenied ? 'disk/denied' : 'disk/not-found', 'The folder cannot be listed', {
      path: folder,
    });
  }
}

/** Only as far as the first folder in it. */
async function lookInto(path: string): Promise<SubFolders[number]> {
  try {
    for await (const entry of await opendir(bytesFromText(path)))
      if (entry.isDirectory()) return { path, hasFolders: true, isReadable: true };
    return { path, hasFolders: false, isReadable: true };
  } catch {
    return { path, hasFolders: false, isReadable: false };
  }
}
