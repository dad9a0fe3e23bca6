/** A folder with every kind of entry and every odd name that the system can hold. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  lutimesSync,
  mkdirSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
  openSync,
  closeSync,
} from 'node:fs';
import { join } from 'node:path';
import { bytesFromText } from '../../main/engine/format/byte-text';

const isRoot = process.getuid?.() === 0;
const mebibyte = 1 << 20;

/** Names that end elsewhere as they are when quoting, decoding or sorting is wrong. `\udc..` stands for a byte that is no UTF-8. */
const oddNames = [
  'space in it ',
  ' leading',
  '-dash',
  'quote"double',
  "quote'single",
  'back\\slash',
  'new\nline',
  'tab\tcarriage\rescape\x1bbell\x07',
  '\x01\x7f',
  '\udcff\udcfe',
  'half \udcc3 of a letter',
  'ü composed',
  'u\u0308 decomposed',
  '日本語',
  '😀 emoji',
  '\u2028 separator',
  '<html>&amp;',
  '%s%d%n',
  '$HOME',
  '*?[a]',
  '.hidden',
  '...',
  'CON',
  'n'.repeat(255),
];

/** Makes the folder `path`. Entries that only root may make are there only for root. */
export function plantOddFolder(path: string): void {
  mkdirSync(path);
  plantNames(join(path, 'names'));
  plantTypes(join(path, 'types'));
  plantModes(join(path, 'modes'));
  plantContents(join(path, 'contents'));
  plantAttributes(join(path, 'attributes'));
  plantTimes(join(path, 'times'));
}

/** What restic 0.14 stores wrongly or not at all, so what must stay out of comparisons with its trees. */
export function plantWhatResticLoses(path: string): void {
  mkdirSync(path);
  symlinkSync(bytesFromText('\udcfftarget'), join(path, 'link to odd bytes'));
  symlinkSync('nowhere', join(path, 'link with attribute'));
  if (isRoot) setXattr(join(path, 'link with attribute'), 'trusted.note', '0x01ff');
}

function plantNames(path: string): void {
  mkdirSync(path);
  for (const name of oddNames) {
    writeFileSync(bytesFromText(join(path, name)), name.slice(0, 20));
    mkdirSync(bytesFromText(join(path, `folder ${name}`.slice(0, 200))));
  }
}

function plantTypes(path: string): void {
  mkdirSync(path);
  mkdirSync(join(path, 'empty folder'));
  symlinkSync('file', join(path, 'link'));
  symlinkSync('does not exist', join(path, 'broken link'));
  symlinkSync('.', join(path, 'link to itself'));
  symlinkSync('/'.repeat(2000), join(path, 'long link'));
  writeFileSync(join(path, 'file'), 'shared by two names');
  linkSync(join(path, 'file'), join(path, 'hard link'));
  execFileSync('mkfifo', [join(path, 'fifo')]);
  if (!isRoot) return;
  execFileSync('mknod', [join(path, 'character device'), 'c', '1', '3']);
  execFileSync('mknod', [join(path, 'block device'), 'b', '7', '300']);
}

function plantModes(path: string): void {
  mkdirSync(path);
  for (const mode of [0o000, 0o200, 0o400, 0o600, 0o644, 0o755, 0o777, 0o1777, 0o2755, 0o4755, 0o7777]) {
    const name = mode.toString(8).padStart(4, '0');
    // What its owner may not read only root can back up.
    if (!isRoot && (mode & 0o400) === 0) continue;
    writeFileSync(join(path, `file ${name}`), name);
    chmodSync(join(path, `file ${name}`), mode);
    mkdirSync(join(path, `folder ${name}`));
    if (isRoot) writeFileSync(join(path, `folder ${name}`, 'inside'), name);
    chmodSync(join(path, `folder ${name}`), mode);
  }
  if (isRoot) execFileSync('chown', ['12345:54321', join(path, 'file 0644')]);
}

function plantContents(path: string): void {
  mkdirSync(path);
  writeFileSync(join(path, 'empty'), '');
  writeFileSync(join(path, 'one byte'), '\0');
  writeFileSync(join(path, 'zeros'), Buffer.alloc(3 * mebibyte));
  writeFileSync(join(path, 'same as zeros'), Buffer.alloc(3 * mebibyte));
  writeFileSync(join(path, 'text'), 'compressible '.repeat(100_000));
  writeFileSync(join(path, 'sparse'), 'begin');
  truncateSync(join(path, 'sparse'), 40 * mebibyte);
  const sparse = openSync(join(path, 'sparse'), 'r+');
  writeSync(sparse, 'end', 40 * mebibyte);
  closeSync(sparse);
}

function plantAttributes(path: string): void {
  mkdirSync(path);
  for (const name of ['file', 'folder']) {
    const full = join(path, name);
    if (name === 'file') writeFileSync(full, '');
    else mkdirSync(full);
    setXattr(full, 'user.text', '0x68656c6c6f');
    setXattr(full, 'user.bytes', '0x00ff80');
    setXattr(full, 'user.empty', '0x');
    if (isRoot) setXattr(full, 'trusted.root', '0x726f6f74');
  }
}

function plantTimes(path: string): void {
  mkdirSync(path);
  const times = [
    '1901-12-14 00:00:00',
    '1969-12-31 23:59:59.999999999',
    '1970-01-01 00:00:00',
    '2024-02-29 12:34:56.000000001',
    '2200-01-01 00:00:00.123456789',
  ];
  for (const time of times) {
    const full = join(path, time);
    writeFileSync(full, time);
    execFileSync('touch', ['--date', `${time} UTC`, full]);
  }
  symlinkSync('x', join(path, 'link'));
  lutimesSync(join(path, 'link'), 1, 1);
  execFileSync('touch', ['--date', '1960-05-05 05:05:05.5 UTC', path]);
}

function setXattr(path: string, name: string, value: string): void {
  execFileSync('setfattr', ['--no-dereference', '--name', name, '--value', value, path]);
}
