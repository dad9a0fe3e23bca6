/** The data sets by name: made once, found again by the next run. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { makeLarge, makeMany, makeNoise, makeSmall, makeSource } from './trees.mjs';
import { removeTree } from '../remove-tree.mjs';

/** To be raised when a maker makes something else. */
const makersVersion = 1;

/** A block of the file system and an inode. */
const overheadBytes = 4608;

/** @typedef {import('./scales.mjs').Scale} Scale */

/** @type {Readonly<Record<string, { make: (root: string, scale: Scale, seed: number) => void, files: (scale: Scale) => number, bytes: (scale: Scale) => number }>>} */
export const dataSets = {
  small: { make: makeSmall, files: (scale) => scale.smallFiles, bytes: (scale) => scale.smallFiles * 11_000 },
  large: { make: makeLarge, files: () => 1, bytes: (scale) => scale.largeBytes },
  source: {
    make: makeSource,
    files: (scale) => scale.sourceFiles,
    bytes: (scale) => scale.sourceFiles * 5200,
  },
  many: { make: makeMany, files: (scale) => scale.manyFiles, bytes: (scale) => scale.manyFiles * 300 },
  noise: { make: makeNoise, files: () => 1, bytes: (scale) => scale.noiseBytes },
};

/** What a data set takes on disk, about. @param {string} name @param {Scale} scale */
export function diskBytesOf(name, scale) {
  const { files, bytes } = dataSetOf(name);
  return bytes(scale) + files(scale) * overheadBytes;
}

/** All that a data set depends on. @param {string} name @param {{ scale: Scale, seed: number }} wish */
export function stampOf(name, { scale, seed }) {
  const { files, bytes } = dataSetOf(name);
  return JSON.stringify({ makersVersion, seed, files: files(scale), bytes: bytes(scale) });
}

/** The folder of a data set, made now when it is not there whole. @param {string} folder @param {string} name @param {{ scale: Scale, seed: number }} wish */
export function findOrMake(folder, name, { scale, seed }) {
  const root = join(folder, name);
  const stampPath = join(folder, `${name}.stamp`);
  const stamp = stampOf(name, { scale, seed });
  if (existsSync(stampPath) && readFileSync(stampPath, 'utf8') === stamp) return root;
  removeTree(root);
  rmSync(stampPath, { force: true });
  mkdirSync(root, { recursive: true });
  dataSetOf(name).make(root, scale, seed);
  writeFileSync(stampPath, stamp);
  return root;
}

/** Changes every 100th file, each `version` in its own way. @param {string} root @param {number} version @param {number} [every] */
export function changeFiles(root, version, every = 100) {
  for (const path of everyFile(root, every)) {
    const content = readFileSync(path);
    const middle = content.length >> 1;
    const line = Buffer.from(`// changed in version ${version}\n`);
    writeFileSync(path, Buffer.concat([content.subarray(0, middle), line, content.subarray(middle)]));
    utimesSync(path, 1_600_000_000 + version, 1_600_000_000 + version);
  }
}

/** Makes what `changeFiles` changed in a copy what it is in `original`. @param {string} copy @param {string} original */
export function putBack(copy, original) {
  for (const path of everyFile(copy, 100))
    cpSync(join(original, relative(copy, path)), path, { preserveTimestamps: true });
}

/** One in `every` files, the same ones each time. @param {string} root @param {number} every */
function everyFile(root, every) {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .filter((_, at) => at % every === every - 1);
}

/** @param {string} name */
function dataSetOf(name) {
  const found = dataSets[name];
  if (!found) throw new Error(`There is no data set ${name}`);
  return found;
}
