import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Bytes } from '../base/bytes';
import type { Log } from '../base/log';
import { throwIfAborted } from '../errors';
import type {
  Backend,
  BackendProperties,
  ByteRange,
  CallOptions,
  FileHandle,
  FileType,
  ListedFile,
  LoadOptions,
  SaveOptions,
} from './backend';
import { replaceFile } from './kept-files';
import { filePath, folderOf } from './layout';

/** Small, read whole at every start, and named by the hash of their bytes, which proves a cached copy without a key. */
const cachedTypes: ReadonlySet<FileType> = new Set(['index', 'snapshot']);
/** A pack of trees that is asked for so often is fetched whole: browsing and the next backup then cost no request for each folder. */
const loadsUntilKept = 4;
/** Whoever asks for so much of a pack of trees wants most of it. */
const longRangeBytes = 2 ** 20;
/** Of tree packs; beyond it those written first go. Trees of a few million files. */
const maxPackBytes = 512 * 2 ** 20;

export interface CacheOptions {
  /** For this repository alone. May be removed at any time, even now. */
  readonly folder: string;
  readonly log: Log;
}

/**
 * Keeps index and snapshot files and packs of trees, sealed as they are, in a folder of this computer. Nothing depends on it: a damaged copy is dropped and
 * fetched again, and trouble with the folder only makes things slower.
 */
export class CachedBackend implements Backend {
  readonly location: string;
  readonly properties: BackendProperties;
  readonly #inner: Backend;
  readonly #folder: string;
  readonly #log: Log;
  readonly #packLoads = new Map<string, number>();

  constructor(inner: Backend, options: CacheOptions) {
    this.location = inner.location;
    this.properties = inner.properties;
    this.#inner = inner;
    this.#folder = options.folder;
    this.#log = options.log;
  }

  create(options: CallOptions): Promise<void> {
    return this.#inner.create(options);
  }

  async save(handle: FileHandle, parts: readonly Bytes[], options: SaveOptions): Promise<void> {
    await this.#inner.save(handle, parts, options);
    if (isCached(handle)) await this.#keep(handle, Buffer.concat(parts));
  }

  async load(handle: FileHandle, range: ByteRange | undefined, options: LoadOptions): Promise<Bytes> {
    if (range && handle.holdsTrees) return this.#loadFromPack(handle, range, options);
    if (range || !isCached(handle)) return this.#inner.load(handle, range, options);
    throwIfAborted(options.signal);
    const cached = options.isFresh ? undefined : await this.#find(handle);
    if (cached) return cached;
    const bytes = await this.#inner.load(handle, undefined, options);
    await this.#keep(handle, bytes);
    return bytes;
  }

  stat(handle: FileHandle, options: CallOptions): Promise<{ readonly sizeBytes: number }> {
    return this.#inner.stat(handle, options);
  }

  /** A listing that was read to its end also drops the cached files that are no longer in it. */
  async *list(type: Exclude<FileType, 'config'>, options: CallOptions): AsyncGenerator<ListedFile> {
    const listed = new Set<string>();
    for await (const file of this.#inner.list(type, options)) {
      listed.add(file.name);
      yield file;
    }
    await this.#dropOthers(folderOf(type), listed);
  }

  async remove(handle: FileHandle, options: CallOptions): Promise<void> {
    await this.#inner.remove(handle, options);
    await this.#drop(handle);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  /** Packs lie in one folder. */
  #path(handle: FileHandle): string {
    const folder = handle.type === 'config' ? '' : folderOf(handle.type);
    return join(this.#folder, folder, basename(filePath(handle)));
  }

  /** Whoever asks proves the blob in the range, and asks afresh when it is damaged. */
  async #loadFromPack(handle: FileHandle, range: ByteRange, options: LoadOptions): Promise<Bytes> {
    if (options.isFresh) await this.#drop(handle);
    else {
      const cached = readRange(this.#path(handle), range, options.into);
      if (cached) return cached;
      const loads = (this.#packLoads.get(handle.name) ?? 0) + 1;
      this.#packLoads.set(handle.name, loads);
      if (loads === loadsUntilKept || (loads < loadsUntilKept && range.length >= longRangeBytes))
        await this.#keep(handle, await this.#inner.load(handle, undefined, options));
    }
    return readRange(this.#path(handle), range, options.into) ?? this.#inner.load(handle, range, options);
  }

  async #drop(handle: FileHandle): Promise<void> {
    await this.#attempt(() => rm(this.#path(handle), { force: true }));
  }

  async #find(handle: FileHandle): Promise<Bytes | undefined> {
    const path = this.#path(handle);
    // A missing file is the usual case and an unreadable one is fetched again.
    const bytes = readRange(path);
    if (!bytes || isNamed(handle, bytes)) return bytes;
    this.#log('warn', 'a damaged file of the cache was dropped', { type: handle.type, name: handle.name });
    await this.#drop(handle);
    return undefined;
  }

  async #keep(handle: FileHandle, bytes: Bytes): Promise<void> {
    if (!isNamed(handle, bytes)) return;
    const path = this.#path(handle);
    await this.#attempt(async () => {
      await replaceFile(path, [bytes]);
      if (handle.type === 'pack') await this.#boundPacks(dirname(path));
    });
  }

  async #boundPacks(folder: string): Promise<void> {
    const names = await readdir(folder);
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(folder, name);
        const { size, mtimeMs } = await stat(path);
        return { path, size, mtimeMs };
      }),
    );
    let bytes = files.reduce((sum, { size }) => sum + size, 0);
    for (const { path, size } of files.sort((a, b) => a.mtimeMs - b.mtimeMs)) {
      if (bytes <= maxPackBytes) return;
      await rm(path, { force: true });
      bytes -= size;
    }
  }

  async #dropOthers(folder: string, listed: ReadonlySet<string>): Promise<void> {
    const path = join(this.#folder, folder);
    // Without the folder there is nothing to drop.
    const names = await readdir(path).catch(() => []);
    for (const name of names) {
      if (!listed.has(name)) await this.#attempt(() => rm(join(path, name), { force: true }));
    }
  }

  /** The cache may fail at any time: the storage has everything. */
  async #attempt(body: () => Promise<unknown>): Promise<void> {
    try {
      await body();
    } catch (error) {
      this.#log('debug', 'the cache could not be written', {
        reason: error instanceof Error ? error.message : 'unknown',
      });
    }
  }
}

function isCached(handle: FileHandle): boolean {
  return cachedTypes.has(handle.type) || handle.holdsTrees === true;
}

/**
 * `undefined` when the file is not there, or ends before the range does. Synchronous, as what is asked for is small and of this computer: a turn through
 * Node's thread pool takes several times as long, and a run begins with hundreds of them.
 */
function readRange(path: string, range?: ByteRange, into?: Bytes): Bytes | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const { offset, length } = range ?? { offset: 0, length: fstatSync(file).size };
    const bytes = into && into.length >= length ? into.subarray(0, length) : Buffer.allocUnsafeSlow(length);
    return readSync(file, bytes, 0, length, offset) === length ? bytes : undefined;
  } catch {
    // The storage has it.
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function isNamed(handle: FileHandle, bytes: Bytes): boolean {
  return createHash('sha256').update(bytes).digest('hex') === handle.name;
}
