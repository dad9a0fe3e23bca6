import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ByteText } from '../format/byte-text';
import { errnoOf } from './fs-error';
import { quickStat } from './quick-stat';

/** Other systems have no such files. */
const systemTables = { wanted: '/etc/fstab', mounted: '/proc/self/mountinfo' };

/** The folder at or above `path` where the file system begins that `path` is on. Fails with `disk/*`. */
export function mountPointOf(path: ByteText): ByteText {
  const device = quickStat(path).deviceId;
  let place = path;
  for (let above = dirname(place); above !== place; above = dirname(place)) {
    if (quickStat(above).deviceId !== device) return place;
    place = above;
  }
  return place;
}

/** Whether another file system begins at the folder `path` than the one that it lies in; so does a root. Fails with `disk/*`. */
export function isMountPoint(path: ByteText): boolean {
  return dirname(path) === path || quickStat(path).deviceId !== quickStat(dirname(path)).deviceId;
}

/** The place at or above `path` where this computer is set up to mount something, and nothing is mounted. Linux only. */
export function emptyMountPointOf(path: ByteText, tables = systemTables): ByteText | undefined {
  const mounted = mountPlaces(tables.mounted, 4);
  // Without that list nothing is known.
  if (mounted.size === 0) return undefined;
  const wanted = [...mountPlaces(tables.wanted, 1)].filter((place) => place.startsWith('/'));
  return wanted.find((place) => !mounted.has(place) && (path === place || path.startsWith(`${place}/`)));
}

/** The column of such a table, whose lines may be comments; none when it cannot be read. */
function mountPlaces(table: string, column: number): ReadonlySet<string> {
  try {
    const lines = readFileSync(table, 'utf8').split('\n');
    return new Set(lines.filter((line) => !line.startsWith('#')).flatMap((line) => placeIn(line, column)));
  } catch (error) {
    if (errnoOf(error) === '') throw error;
    return new Set();
  }
}

/** Blanks in names are octal there. */
function placeIn(line: string, column: number): string[] {
  const place = line.trim().split(/\s+/)[column];
  if (place === undefined) return [];
  const plain = place.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
  return [plain.length > 1 && plain.endsWith('/') ? plain.slice(0, -1) : plain];
}
