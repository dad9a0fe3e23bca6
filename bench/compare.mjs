/** Whether a restored tree is the source: names, kinds, modes, times, links, every byte. */
import { lstat, readFile, readdir, readlink, open } from 'node:fs/promises';
import { join } from 'node:path';

const pieceBytes = 2 ** 22;

/**
 * Throws, naming the first entry that differs.
 * @param {string} source
 * @param {string} copy
 */
export async function assertSameTree(source, copy) {
  const [expected, actual] = await Promise.all([source, copy].map(namesOf));
  if (expected?.join('\n') !== actual?.join('\n')) throw new Error(`${copy} has other names than ${source}`);
  for (const name of expected ?? []) {
    if (!(await isSameEntry(join(source, name), join(copy, name))))
      throw new Error(`${join(copy, name)} differs`);
  }
}

/** @param {string} root */
async function namesOf(root) {
  return (await readdir(root, { recursive: true })).sort();
}

/** @param {string} a @param {string} b */
async function isSameEntry(a, b) {
  const [first, second] = await Promise.all([lstat(a), lstat(b)]);
  if (first.mode !== second.mode || first.mtimeMs !== second.mtimeMs) return false;
  if (first.isSymbolicLink()) return (await readlink(a)) === (await readlink(b));
  if (!first.isFile()) return true;
  if (first.size !== second.size) return false;
  return first.size <= pieceBytes ? (await readFile(a)).equals(await readFile(b)) : isSameContent(a, b);
}

/** @param {string} a @param {string} b */
async function isSameContent(a, b) {
  const files = await Promise.all([open(a), open(b)]);
  try {
    for (;;) {
      const [first, second] = await Promise.all(files.map((file) => file.read(Buffer.alloc(pieceBytes))));
      if (!first || !second || !first.buffer.equals(second.buffer)) return false;
      if (first.bytesRead === 0) return true;
    }
  } finally {
    for (const file of files) await file.close();
  }
}
