/**
 * `node bench/floor.mjs FOLDER [TARGET]`: what native calls take by themselves, on as many threads as there are processors. Of an unchanged re-run: list, look.
 * Of a first backup: also open, read, hash, compress, encrypt, hash the pack; then the proof: decrypt, decompress, hash. Of a restore to TARGET, which is
 * made: decrypt, decompress, hash, make, write, owner, times, mode, rename. Nothing of the engine is in it: no cutting, MACs, trees, index, locks, transport.
 * What Node cannot do faster than: docs/performance.md.
 */
import { once } from 'node:events';
import { createCipheriv, createDecipheriv, createHash, createSecretKey, randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fchownSync,
  futimesSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import zstd from 'zstd-napi/binding.js';

const MiB = 2 ** 20;
const packBytes = 40 * MiB;
/** As the engine has it: whole files up to this, larger ones in pieces of it. */
const chunkBytes = 2 * MiB;
const pieceBytes = 64 * 1024;
const level = 2;

/** @typedef {'look' | 'store' | 'store and prove' | 'restore'} Task */
/** @typedef {{ folders: readonly string[], next: SharedArrayBuffer, begin: SharedArrayBuffer, task: Task, root: string, target: string }} Work */
/** @typedef {{ start: number, end: number, id: string }} Blob */

/** @param {string} root @param {string | undefined} target */
async function measure(root, target = '') {
  const folders = foldersBelow(root);
  const tasks = /** @type {const} */ (['look', 'store', 'store and prove', 'restore']);
  for (const task of target === '' ? tasks.slice(0, 3) : tasks) {
    const [next, begin] = [new SharedArrayBuffer(4), new SharedArrayBuffer(4)];
    const data = { folders, next, begin, task, root, target };
    const threads = await Promise.all(Array.from({ length: availableParallelism() }, () => ready(data)));
    const before = process.cpuUsage();
    const startMs = performance.now();
    if (task === 'restore')
      for (const folder of folders) mkdirSync(join(target, relative(root, folder)), { recursive: true });
    Atomics.store(new Int32Array(begin), 0, 1);
    Atomics.notify(new Int32Array(begin), 0);
    await Promise.all(threads.map((thread) => once(thread, 'exit')));
    const { user, system } = process.cpuUsage(before);
    const figures = { cpuSeconds: (user + system) / 1e6, wallSeconds: (performance.now() - startMs) / 1e3 };
    process.stdout.write(`${task}: ${JSON.stringify(figures)}\n`);
  }
}

/** A thread that is about to begin. @param {Work} data @returns {Promise<Worker>} */
async function ready(data) {
  const worker = new Worker(new URL(import.meta.url), { workerData: data });
  await once(worker, 'message');
  return worker;
}

function waitForBegin() {
  parentPort?.postMessage('ready');
  Atomics.wait(new Int32Array(/** @type {Work} */ (workerData).begin), 0, 0);
}

/** @param {string} folder @returns {string[]} */
function foldersBelow(folder) {
  const below = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [folder, ...below.flatMap(({ name }) => foldersBelow(join(folder, name)))];
}

/** @param {Work} work */
function work({ folders, next, task, root, target }) {
  if (task !== 'restore') waitForBegin();
  const taken = new Int32Array(next);
  const packs = new Packs(task === 'store and prove');
  const space = Buffer.allocUnsafeSlow(chunkBytes);
  /** @type {{ path: string, stat: import('node:fs').BigIntStats, boxes: { box: Buffer, id: string }[] }[]} */
  const files = [];
  for (let at = Atomics.add(taken, 0, 1); at < folders.length; at = Atomics.add(taken, 0, 1)) {
    for (const name of readdirSync(folders[at] ?? '')) {
      const path = join(folders[at] ?? '', name);
      const stat = lstatSync(path, { bigint: true });
      if (!stat.isFile() || task === 'look') continue;
      const boxes = [];
      const file = openSync(path, 'r');
      for (let count = readSync(file, space); ; count = readSync(file, space)) {
        if (task === 'restore') boxes.push(packs.copied(space.subarray(0, count)));
        else packs.add(space.subarray(0, count));
        if (count < space.length) break;
      }
      closeSync(file);
      if (task === 'restore') files.push({ path: join(target, relative(root, path)), stat, boxes });
    }
  }
  if (task !== 'restore') return packs.finish();
  waitForBegin();
  for (const { path, stat, boxes } of files) {
    const part = `${path}.part`;
    const file = openSync(part, 'wx', 0o600);
    for (const { box, id } of boxes) writeSync(file, packs.open(box, id));
    fchownSync(file, Number(stat.uid), Number(stat.gid));
    futimesSync(file, Number(stat.atimeNs) / 1e9, Number(stat.mtimeNs) / 1e9);
    fchmodSync(file, Number(stat.mode) & 0o7777);
    closeSync(file);
    renameSync(part, path);
  }
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
  /** @type {Blob[]} */
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
    if (this.#isProved)
      for (const { start, end, id } of this.#blobs) this.open(this.#pack.subarray(start, end), id);
    this.#blobs = [];
    this.#used = 0;
  }

  /** What `add` makes of a chunk. @param {Buffer} chunk */
  copied(chunk) {
    this.add(chunk);
    const { start, end, id } = /** @type {Blob} */ (this.#blobs.pop());
    const box = Buffer.from(this.#pack.subarray(start, end));
    this.#used = start;
    return { box, id };
  }

  /** Valid until the next call. @param {Buffer} box @param {string} id */
  open(box, id) {
    inPieces(createDecipheriv('aes-256-ctr', this.#key, this.#nonce), box, this.#opened, 0);
    const length = this.#decompressor.decompress(this.#plain, this.#opened.subarray(0, box.length));
    const found = createHash('sha256').update(this.#plain.subarray(0, length)).digest('hex');
    if (found !== id) throw new Error('A blob did not come out as it went in');
    return this.#plain.subarray(0, length);
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

if (isMainThread) await measure(process.argv[2] ?? '.', process.argv[3]);
else work(/** @type {Work} */ (workerData));
