/** What is backed up: trees that look like somebody's work, the same bytes for the same seed on every machine. */
import { createCipheriv, createHash } from 'node:crypto';
import { mkdir, open, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const MiB = 2 ** 20;

/** Shapes by scale: `small` fits a few minutes for the whole bench, `full` is a small laptop's home. */
export const scales = {
  small: { files: 4000, largeBytes: 128 * MiB },
  full: { files: 20_000, largeBytes: 2048 * MiB },
};

/** 2018-05-12: times are part of what is compared, and must not be those of the run. */
const modifiedSeconds = 1_526_083_200;

/**
 * Makes `folder/tree`: folders of source-like files (median 4 KiB, a few of some MiB), one in ten incompressible, one in twenty a copy of an
 * earlier one, some links.
 * @param {string} folder
 * @param {{ readonly files: number }} shape
 * @param {number} seed
 * @returns {Promise<string>} the path of the tree
 */
export async function makeTree(folder, { files }, seed) {
  const root = join(folder, 'tree');
  const source = new Source(seed);
  let path = root;
  /** @type {Buffer} */
  let copied = Buffer.alloc(0);
  for (let number = 0; number < files; number++) {
    if (number % 24 === 0) {
      path = join(root, `part-${source.below(12)}`, `module-${source.below(40)}`, `set-${number / 24}`);
      await mkdir(path, { recursive: true });
      await symlink(`file-${number}.ts`, join(path, 'latest'));
    }
    const isCopy = number % 20 === 19;
    const isBinary = number % 10 === 0;
    const size = source.fileSize();
    const content = isCopy ? copied : isBinary ? source.noise(size) : source.text(size);
    if (number % 20 === 7) copied = content;
    const name = join(path, `file-${number}.${isBinary ? 'bin' : 'ts'}`);
    await writeFile(name, content);
    await utimes(name, modifiedSeconds, modifiedSeconds + number);
  }
  return root;
}

/**
 * Makes `folder/large/image.bin`: one file, half of it incompressible, in stretches of 1 MiB.
 * @param {string} folder
 * @param {{ readonly largeBytes: number }} shape
 * @param {number} seed
 * @returns {Promise<string>} the path of the folder
 */
export async function makeLarge(folder, { largeBytes }, seed) {
  const root = join(folder, 'large');
  const source = new Source(seed);
  await mkdir(root, { recursive: true });
  const file = await open(join(root, 'image.bin'), 'w');
  for (let at = 0; at < largeBytes; at += MiB) {
    await file.writeFile((at / MiB) % 2 === 0 ? source.noise(MiB) : source.text(MiB));
  }
  await file.utimes(modifiedSeconds, modifiedSeconds);
  await file.close();
  return root;
}

/** Seeded bytes: an AES keystream, read as noise, as numbers, and as lines of made-up code. */
class Source {
  #stream;
  #words;

  /** @param {number} seed */
  constructor(seed) {
    const key = createHash('sha256').update(`stowkeep bench ${seed}`).digest();
    this.#stream = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
    this.#words = Array.from({ length: 4096 }, () => this.#word());
  }

  /** @param {number} size */
  noise(size) {
    return this.#stream.update(Buffer.alloc(size));
  }

  /** A whole number from 0 to below `limit`, which is at most 2^32. @param {number} limit */
  below(limit) {
    return Math.floor((this.noise(4).readUInt32LE() / 2 ** 32) * limit);
  }

  /** Log-normal, as the files of source trees are. */
  fileSize() {
    const normal = Array.from({ length: 12 }, () => this.below(1000) / 1000).reduce((a, b) => a + b) - 6;
    return Math.min(8 * MiB, Math.round(4096 * Math.exp(1.9 * normal)));
  }

  /** @param {number} size */
  text(size) {
    // Squared: some words are frequent, as in real text.
    const picks = new Uint16Array(this.noise(Math.ceil(size / 3) * 2).buffer.slice(0));
    let text = '';
    for (let index = 0; text.length < size; index++) {
      const pick = (picks[index % picks.length] ?? 0) / 65_536;
      text += this.#words[Math.floor(pick * pick * 4096)] + (index % 9 === 8 ? ';\n' : ' ');
    }
    return Buffer.from(text.slice(0, size), 'latin1');
  }

  #word() {
    return this.noise(2 + this.below(8))
      .toString('hex')
      .replace(/[0-9]/g, (digit) => 'ghijklmnop'.charAt(Number(digit)));
  }
}
