/** What lies in a folder, with everything that a backup must bring back: read by the system's own tools, not by the engine. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  type BigIntStats,
  closeSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
} from 'node:fs';
import { join } from 'node:path';
import { bytesFromText, textFromBytes } from '../../main/engine/format/byte-text';

const blockBytes = 1 << 20;

/** Path in the folder (byte text) → one line with type, mode, owner, times to the nanosecond, content, target, device, names of the same file, attributes. */
export function listFolderNodes(folder: string): Record<string, string> {
  const xattrs = xattrsBelow(folder);
  const lines: Record<string, string> = {};
  const firstNames = new Map<string, string>();
  const visit = (path: string): void => {
    const full = join(folder, path);
    const stats = lstatSync(bytesFromText(full), { bigint: true });
    const attributes = xattrs.get(full);
    lines[path] = [nodeLine(full, path, stats, firstNames), ...(attributes ? [attributes] : [])].join(' ');
    if (!stats.isDirectory()) return;
    for (const name of readdirSync(bytesFromText(full), { encoding: 'buffer' }).sort(Buffer.compare)) {
      visit(join(path, textFromBytes(name)));
    }
  };
  visit('.');
  return lines;
}

/** The paths whose lines differ, each with both: small enough to print. */
export function listingDifferences(
  expected: Readonly<Record<string, string>>,
  actual: Readonly<Record<string, string>>,
): readonly string[] {
  const paths = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  return [...paths]
    .filter((path) => expected[path] !== actual[path])
    .map((path) => `${path}: ${expected[path] ?? 'absent'} ≠ ${actual[path] ?? 'absent'}`);
}

function nodeLine(full: string, path: string, stats: BigIntStats, firstNames: Map<string, string>): string {
  const line = [`0${stats.mode.toString(8)}`, `${stats.uid}:${stats.gid}`, stats.mtimeNs];
  if (stats.isSymbolicLink()) {
    line.push(`-> ${textFromBytes(readlinkSync(bytesFromText(full), { encoding: 'buffer' }))}`);
  }
  if (stats.isCharacterDevice() || stats.isBlockDevice()) line.push(`device ${stats.rdev}`);
  if (stats.isFile()) line.push(stats.size, contentHash(full));
  if (!stats.isDirectory() && stats.nlink > 1n) {
    const first = firstNames.get(`${stats.dev}:${stats.ino}`) ?? path;
    firstNames.set(`${stats.dev}:${stats.ino}`, first);
    line.push(`same as ${first}`);
  }
  return line.join(' ');
}

function contentHash(path: string): string {
  const hash = createHash('sha256');
  const block = Buffer.allocUnsafe(blockBytes);
  const file = openSync(bytesFromText(path), 'r');
  try {
    for (let read = readSync(file, block); read > 0; read = readSync(file, block))
      hash.update(block.subarray(0, read));
  } finally {
    closeSync(file);
  }
  return hash.digest('hex').slice(0, 16);
}

/** Every entry that has extended attributes, by `getfattr`, which writes odd bytes of names as `\ooo`. */
function xattrsBelow(folder: string): ReadonlyMap<string, string> {
  const args = [
    '--recursive',
    '--physical',
    '--no-dereference',
    '--dump',
    '--match=-',
    '--encoding=hex',
    '--absolute-names',
  ];
  const text = execFileSync('getfattr', [...args, folder], {
    encoding: 'latin1',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const entries = text.split('\n\n').filter((entry) => entry !== '');
  return new Map(
    entries.map((entry) => {
      const [head = '', ...attributes] = entry.split('\n');
      return [unescaped(head.slice('# file: '.length)), attributes.sort().join(' ')];
    }),
  );
}

function unescaped(name: string): string {
  const bytes = name.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
  return textFromBytes(Buffer.from(bytes, 'latin1'));
}
