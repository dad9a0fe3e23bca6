/** Makes what is backed up: folders and files that look like somebody's. */
import { closeSync, futimesSync, mkdirSync, openSync, symlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Source } from './source.mjs';

const MiB = 2 ** 20;

/** 2018-05-12: times are part of what is compared, and must not be those of the run. */
const modifiedSeconds = 1_526_083_200;

/** @typedef {import('./scales.mjs').Scale} Scale */

/** Documents and sources: one in ten incompressible, one in twenty a copy of an earlier one, some links. @param {string} root @param {Scale} scale @param {number} seed */
export function makeSmall(root, { smallFiles }, seed) {
  const source = new Source(seed);
  const sizes = { median: 4096, sigma: 1.4, limit: 8 * MiB };
  let path = root;
  let copied = Buffer.alloc(0);
  for (let number = 0; number < smallFiles; number++) {
    if (number % 24 === 0) {
      path = join(root, `part-${source.below(12)}`, `module-${source.below(40)}`, `set-${number / 24}`);
      mkdirSync(path, { recursive: true });
      symlinkSync(`file-${number}.bin`, join(path, 'latest'));
    }
    const isBinary = number % 10 === 0;
    const size = source.fileSize(sizes);
    const content = number % 20 === 19 ? copied : isBinary ? source.noise(size) : source.text(size);
    if (number % 20 === 7) copied = content;
    writeFile(join(path, `file-${number}.${isBinary ? 'bin' : 'ts'}`), content, number);
  }
}

/** One file, half of it incompressible, in stretches of 1 MiB. @param {string} root @param {Scale} scale @param {number} seed */
export function makeLarge(root, { largeBytes }, seed) {
  const source = new Source(seed);
  writePieces(join(root, 'image.bin'), largeBytes, (at) =>
    at % 2 === 0 ? source.noise(MiB) : source.text(MiB),
  );
}

/** One file that neither compresses nor repeats. @param {string} root @param {Scale} scale @param {number} seed */
export function makeNoise(root, { noiseBytes }, seed) {
  const source = new Source(`noise ${seed}`);
  writePieces(join(root, 'noise.bin'), noiseBytes, () => source.noise(MiB));
}

/** Packages inside packages: short text files, folders of ten, a licence in each package that many share. @param {string} root @param {Scale} scale @param {number} seed */
export function makeSource(root, { sourceFiles }, seed) {
  const source = new Source(`source ${seed}`);
  const sizes = { median: 1200, sigma: 1.7, limit: MiB };
  const licences = Array.from({ length: 8 }, () => source.text(1100));
  let packageFolder = root;
  let path = root;
  for (let number = 0; number < sourceFiles; number++) {
    if (number % 40 === 0) {
      const parent = source.below(3) === 0 && packageFolder !== root ? packageFolder : root;
      packageFolder = join(parent, 'node_modules', `package-${number / 40}`);
    }
    if (number % 10 === 0) {
      path = join(packageFolder, ...(number % 40 === 0 ? [] : ['lib', `part-${number % 40}`]));
      mkdirSync(path, { recursive: true });
    }
    const isLicence = number % 40 === 1;
    const content = isLicence
      ? /** @type {Buffer} */ (licences[source.below(8)])
      : source.text(source.fileSize(sizes));
    writeFile(join(path, isLicence ? 'LICENSE' : `file-${number}.js`), content, number);
  }
}

/** Folders of thirty little files: what a scan has to look at. @param {string} root @param {Scale} scale @param {number} seed */
export function makeMany(root, { manyFiles }, seed) {
  const source = new Source(`many ${seed}`);
  let path = root;
  for (let number = 0; number < manyFiles; number++) {
    if (number % 30 === 0) {
      const folder = number / 30;
      path = join(root, `year-${folder % 20}`, `month-${folder % 240}`, `day-${folder}`);
      mkdirSync(path, { recursive: true });
    }
    writeFile(join(path, `note-${number}.txt`), source.text(100 + source.below(400)), number);
  }
}

/** @param {string} path @param {number} sizeBytes @param {(at: number) => Buffer} pieceAt */
function writePieces(path, sizeBytes, pieceAt) {
  const file = openSync(path, 'w');
  for (let at = 0; at < sizeBytes / MiB; at++) writeSync(file, pieceAt(at));
  futimesSync(file, modifiedSeconds, modifiedSeconds);
  closeSync(file);
}

/** @param {string} path @param {Buffer} content @param {number} number */
function writeFile(path, content, number) {
  const file = openSync(path, 'w');
  writeSync(file, content);
  futimesSync(file, modifiedSeconds, modifiedSeconds + number);
  closeSync(file);
}
