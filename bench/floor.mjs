/**
 * `node bench/floor.mjs FOLDER`: what native calls take by themselves, on as many threads as there are processors. Of an unchanged re-run: list, look. Of a
 * first backup: also open, read, hash, compress, encrypt, hash the pack; then the proof: decrypt, decompress, hash. Nothing of the engine is in it: no
 * cutting, MACs, trees, index, locks, upload. What a backup in Node cannot be faster than: docs/performance.md.
 */
import { createCipheriv, createDecipheriv, createHash, createSecretKey, randomBytes } from 'node:crypto';
import { closeSync, lstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import zstd from 'zstd-napi/binding.js';

const MiB = 2 ** 20;
const packBytes = 40 * MiB;
/** As the engine has it: whole files up to this, larger ones in pieces of it. */
const chunkBytes = 2 * MiB;
const pieceBytes = 64 * 1024;
const level = 2;

/** @typedef {{ folders: readonly string[], next: SharedArrayBuffer, task: Task }} Work */
/** @typedef {'look' | 'store' | 'store and prove'} Task */

/** @param {string} root */
async function measure(root) {
  const folders = foldersBelow(root);
  for (const task of /** @type {const} */ (['look', 'store', 'store and prove'])) {
    const next = new SharedArrayBuffer(4);
    const before = process.cpuUsage();
    const startMs = performance.now();
    await Promise.all(
      Array.from({ length: availableParallelism() }, () => runThread({ folders, next, task })),
    );
    const { user, system } = process.cpuUsage(before);
    const figures = { cpuSeconds: (user + system) / 1e6, wallSeconds: (performance.now() - startMs) / 1e3 };
    process.stdout.write(`${task}: ${JSON.stringify(figures)}\n`);
  }
}

/** @param {Work} data @returns {Promise<void>} */
function runThread(data) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: data });
    worker.once('error', reject).once('exit', () => resolve());
  });
}

/** @param {string} folder @returns {string[]} */
function foldersBelow(folder) {
  const below = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [folder, ...below.flatMap(({ name }) => foldersBelow(join(folder, name)))];
}

/** @param {Work} work */
function work({ folders, next, task }) {
  const taken = new Int32Array(next);
  const packs = new Packs(task === 'store and prove');
  const space = Buffer.allocUnsafeSlow(chunkBytes);
  for (let at = Atomics.add(taken, 0, 1); at < folders.length; at = Atomics.add(taken, 0, 1)) {
    for (const name of readdirSync(folders[at] ?? '')) {
      const path = join(folders[at] ?? '', name);
      if (!lstatSync(path, { bigint: true }).isFile() || task === 'look') continue;
      const file = openSync(path, 'r');
      for (let count = readSync(file, space); ; count = readSync(file, space)) {
        packs.add(space.subarray(0, count));
        if (count < space.length) break;
      }
      closeSync(file);
    }
  }
  packs.finish();
}

class Packs {
  #isProved;
  #key = createSecretKey(randomBytes(32));
  #nonce = randomBytes(16);
  #compressor = new zstd.CCtx();
  #decompressor = new zstd.DCtx();
  #pack = Buffer.allocUnsafeSlow(packBytes + 2 * chunkBytes);
  #frame = Buffer.allocUnsafeSlow(2 * chunkBytes);
  #opened = Buffer.allocUnsafeSlow(2 * chunkBytes);
  #plain = Buffer.allocUnsafeSlow(chunkBytes);
  #used = 0;
  /** @type {{ start: number, end: number, id: string }[]} */
  #blobs = [];

  /** @param {boolean} isProved */
  constructor(isProved) {
    this.#isProved = isProved;
  }

  /** @param {Buffer} chunk */
  add(chunk) {
    const id = createHash('sha256').update(chunk).digest('hex');
    const frame = this.#frame.subarray(0, this.#compressor.compress(this.#frame, chunk, level));
    const start = this.#used;
    const end = start + frame.length;
    inPieces(createCipheriv('aes-256-ctr', this.#key, this.#nonce), frame, this.#pack, start);
    this.#blobs.push({ start, end, id });
    this.#used = end;
    if (end >= packBytes) this.finish();
  }

  finish() {
    createHash('sha256').update(this.#pack.subarray(0, this.#used)).digest();
    if (this.#isProved) for (const blob of this.#blobs) this.#prove(blob);
    this.#blobs = [];
    this.#used = 0;
  }

  /** @param {{ start: number, end: number, id: string }} blob */
  #prove({ start, end, id }) {
    const box = this.#pack.subarray(start, end);
    inPieces(createDecipheriv('aes-256-ctr', this.#key, this.#nonce), box, this.#opened, 0);
    const length = this.#decompressor.decompress(this.#plain, this.#opened.subarray(0, box.length));
    const found = createHash('sha256').update(this.#plain.subarray(0, length)).digest('hex');
    if (found !== id) throw new Error('A blob did not come out as it went in');
  }
}

/** @param {import('node:crypto').Cipher | import('node:crypto').Decipher} cipher @param {Buffer} from @param {Buffer} to @param {number} offset */
function inPieces(cipher, from, to, offset) {
  for (let at = 0; at < from.length; at += pieceBytes)
    to.fill(
      cipher.update(from.subarray(at, at + pieceBytes)),
      offset + at,
      offset + Math.min(from.length, at + pieceBytes),
    );
}

if (isMainThread) await measure(process.argv[2] ?? '.');
else work(/** @type {Work} */ (workerData));
