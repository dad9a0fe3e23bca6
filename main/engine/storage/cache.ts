import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
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
} from './backend';
import { filePath, folderOf } from './layout';

/** Small, read whole at every start, and named by the hash of their bytes, which proves a cached copy without a key. */
const cachedTypes: ReadonlySet<FileType> = new Set(['index', 'snapshot']);

export interface CacheOptions {
  /** For this repository alone. May be removed at any time, even now. */
  readonly folder: string;
  readonly log: Log;
}

/**
 * Keeps index and snapshot files, sealed as they are, in a folder of this computer. Nothing depends on it: a damaged copy is dropped and
 * fetched again, and trouble with the folder only makes things slower.
 */
export class CachedBackend implements Backend {
  readonly location: string;
  readonly properties: BackendProperties;
  readonly #inner: Backend;
  readonly #folder: string;
  readonly #log: Log;

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

  async save(handle: FileHandle, parts: readonly Bytes[], options: CallOptions): Promise<void> {
    await this.#inner.save(handle, parts, options);
    if (cachedTypes.has(handle.type)) await this.#keep(handle, Buffer.concat(parts));
  }

  async load(handle: FileHandle, range: ByteRange | undefined, options: LoadOptions): Promise<Bytes> {
    if (range || !cachedTypes.has(handle.type)) return this.#inner.load(handle, range, options);
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
      if (cachedTypes.has(type)) listed.add(file.name);
      yield file;
    }
    if (cachedTypes.has(type)) await this.#dropOthers(folderOf(type), listed);
  }

  async remove(handle: FileHandle, options: CallOptions): Promise<void> {
    await this.#inner.remove(handle, options);
    if (cachedTypes.has(handle.type)) await this.#attempt(() => rm(this.#path(handle), { force: true }));
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  #path(handle: FileHandle): string {
    return join(this.#folder, filePath(handle));
  }

  async #find(handle: FileHandle): Promise<Bytes | undefined> {
    const path = this.#path(handle);
    // A missing file is the usual case and an unreadable one is fetched again.
    const bytes = await readFile(path).catch(() => undefined);
    if (!bytes || isNamed(handle, bytes)) return bytes;
    this.#log('warn', 'a damaged file of the cache was dropped', { type: handle.type, name: handle.name });
    await this.#attempt(() => rm(path, { force: true }));
    return undefined;
  }

  async #keep(handle: FileHandle, bytes: Bytes): Promise<void> {
    if (!isNamed(handle, bytes)) return;
    const path = this.#path(handle);
    const temporary = `${path}-tmp-${randomBytes(8).toString('hex')}`;
    await this.#attempt(async () => {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      try {
        await writeFile(temporary, bytes, { mode: 0o600 });
        await rename(temporary, path);
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    });
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

function isNamed(handle: FileHandle, bytes: Bytes): boolean {
  return createHash('sha256').update(bytes).digest('hex') === handle.name;
}
