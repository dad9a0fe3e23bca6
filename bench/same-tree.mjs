/** Whether a restored tree is the source: names, kinds, modes, times, links, every byte. Synchronous: for 100,000 small files that is much faster. */
import { closeSync, lstatSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs';
import { join } from 'node:path';

const pieceBytes = 2 ** 22;

/**
 * Throws, naming the first entry that differs.
 * @param {string} source
 * @param {string} copy
 */
export function assertSameTree(source, copy) {
  const [expected, actual] = [source, copy].map(namesOf);
  if (expected?.join('\n') !== actual?.join('\n')) throw new Error(`${copy} has other names than ${source}`);
  for (const name of expected ?? []) {
    if (!isSameEntry(join(source, name), join(copy, name))) throw new Error(`${join(copy, name)} differs`);
  }
}

/** @param {string} a @param {string} b */
export function assertSameContent(a, b) {
  if (lstatSync(a).size !== lstatSync(b).size || !isSameContent(a, b)) throw new Error(`${b} is not ${a}`);
}

/** @param {string} root */
function namesOf(root) {
  return readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();
}

/** @param {string} a @param {string} b */
function isSameEntry(a, b) {
  const [first, second] = [lstatSync(a), lstatSync(b)];
  if (first.mode !== second.mode || first.mtimeMs !== second.mtimeMs) return false;
  if (first.isSymbolicLink()) return readlinkSync(a) === readlinkSync(b);
  if (!first.isFile()) return true;
  if (first.size !== second.size) return false;
  return first.size <= pieceBytes ? readFileSync(a).equals(readFileSync(b)) : isSameContent(a, b);
}

/** @param {string} a @param {string} b */
function isSameContent(a, b) {
  const files = [openSync(a, 'r'), openSync(b, 'r')];
  const pieces = files.map(() => Buffer.alloc(pieceBytes));
  try {
    for (;;) {
      const [first = 0, second] = files.map((file, at) => readSync(file, /** @type {Buffer} */ (pieces[at])));
      if (first !== second || !pieces[0]?.equals(/** @type {Buffer} */ (pieces[1]))) return false;
      if (first === 0) return true;
    }
  } finally {
    files.forEach(closeSync);
  }
}
