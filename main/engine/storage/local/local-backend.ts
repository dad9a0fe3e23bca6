/** A repository in a folder of this computer, laid out and protected as restic does it: folders 0700, files 0400. */
import { randomBytes } from 'node:crypto';
import {
  chmod,
  mkdir,
  open,
  readdir,
  rename,
  rm,
  stat,
  unlink,
  type FileHandle as OpenFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Bytes } from '../../base/bytes';
import { readAhead } from '../../base/read-ahead';
import { EngineError, throwIfAborted } from '../../errors';
import type {
  Backend,
  BackendProperties,
  ByteRange,
  CallOptions,
  FileHandle,
  FileType,
  ListedFile,
  LoadOptions,
} from '../backend';
import { allFolders, filePath, folderOf, nameFromPath } from '../layout';
import { piecesOf } from '../pieces';
import type { Pace } from '../throttle';
import { localError, systemCode } from './local-errors';

const folderMode = 0o700;
const fileMode = 0o400;
/** A call of the system costs little against a megabyte, and a limit notices it late but evenly. */
const stepBytes = 1024 * 1024;
/** Calls of a listing that run at once: a turn through Node's threads takes longer than what it asks of the disk. */
const callsAhead = 8;
const isWindows = process.platform === 'win32';

/** Systems that cannot sync a folder say so with one of these, as restic's local backend knows. */
const cannotSyncFolder = new Set(['ENOTSUP', 'EINVAL', 'EBADF', 'EISDIR', 'EPERM', 'EACCES']);

export interface LocalBackendOptions {
  /** Absolute. */
  readonly path: string;
  readonly pace?: Pace | undefined;
}

export class LocalBackend implements Backend {
  readonly location: string;
  /** restic's number for local disks. A folder may be another machine's. */
  readonly properties: BackendProperties = { connections: 2, rangeBytes: 4 * 2 ** 20, isConsistent: false };
  readonly #root: string;
  readonly #pace: Pace | undefined;

  constructor(options: LocalBackendOptions) {
    this.#root = options.path;
    this.#pace = options.pace;
    this.location = `local:${options.path}`;
  }

  async create(options: CallOptions): Promise<void> {
    await this.#translated(this.#root, async () => {
      for (const folder of ['', ...allFolders()]) {
        throwIfAborted(options.signal);
        await mkdir(join(this.#root, folder), { recursive: true, mode: folderMode });
      }
    });
  }

  async save(handle: FileHandle, parts: readonly Bytes[], options: CallOptions): Promise<void> {
    const path = this.#path(handle);
    // Never 64 hex digits, so that no listing takes what a crash leaves behind for a file.
    const temporary = `${path}-tmp-${randomBytes(8).toString('hex')}`;
    await this.#translated(path, async () => {
      throwIfAborted(options.signal);
      const file = await this.#openNew(temporary);
      try {
        try {
          await this.#writeAll(file, parts, options.signal);
        } finally {
          await file.close();
        }
        throwIfAborted(options.signal);
        await rename(temporary, path);
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
      await syncFolder(dirname(path));
    });
  }

  async load(handle: FileHandle, range: ByteRange | undefined, options: LoadOptions): Promise<Bytes> {
    const path = this.#path(handle);
    return this.#translated(path, async () => {
      throwIfAborted(options.signal);
      const file = await open(path, 'r');
      try {
        // Small ranges are read by the thousand: where reading itself shows that the file is too short, its size is not asked for.
        if (range && range.length > 0) return await this.#readAll(file, path, range, options);
        const { size } = await file.stat();
        const { offset, length } = range ?? { offset: 0, length: size };
        if (offset + length > size) throw badRange(path);
        return await this.#readAll(file, path, { offset, length }, options);
      } finally {
        await file.close();
      }
    });
  }

  async stat(handle: FileHandle, options: CallOptions): Promise<{ readonly sizeBytes: number }> {
    throwIfAborted(options.signal);
    const path = this.#path(handle);
    return this.#translated(path, async () => ({ sizeBytes: (await stat(path)).size }));
  }

  async *list(type: Exclude<FileType, 'config'>, options: CallOptions): AsyncGenerator<ListedFile> {
    throwIfAborted(options.signal);
    await this.#translated(this.#root, () => stat(this.#root));
    const folder = folderOf(type);
    const folders =
      type === 'pack' ? (await this.#namesIn(folder)).map((name) => `${folder}/${name}`) : [folder];
    const listings = readAhead(folders, callsAhead, options.signal, (inner) =>
      this.#filesIn(type, inner, options.signal),
    );
    for await (const files of listings) yield* files;
  }

  async remove(handle: FileHandle, options: CallOptions): Promise<void> {
    const path = this.#path(handle);
    await this.#translated(path, async () => {
      throwIfAborted(options.signal);
      try {
        // Windows refuses to remove a read-only file, which another client may have made it.
        if (isWindows) await chmod(path, 0o600);
        await unlink(path);
      } catch (error) {
        if (systemCode(error) !== 'ENOENT') throw error;
      }
    });
  }

  async close(): Promise<void> {
    // No call keeps a file open.
  }

  #path(handle: FileHandle): string {
    return join(this.#root, filePath(handle));
  }

  async #translated<T>(path: string, body: () => Promise<T>): Promise<T> {
    try {
      return await body();
    } catch (error) {
      throw localError(error, path);
    }
  }

  /** A missing folder is made, but never the repository's own: its disk may only not be mounted. */
  async #openNew(path: string): Promise<OpenFile> {
    try {
      return await open(path, 'wx', 0o600);
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error;
      await stat(this.#root);
      await mkdir(dirname(path), { recursive: true, mode: folderMode });
      return open(path, 'wx', 0o600);
    }
  }

  async #writeAll(file: OpenFile, parts: readonly Bytes[], signal: AbortSignal): Promise<void> {
    for (const piece of piecesOf(parts, stepBytes)) {
      throwIfAborted(signal);
      await this.#pace?.upload(piece.length, signal);
      await writeFully(file, piece);
    }
    await file.sync();
    // Some file systems know no modes; the file is as good without. On Windows a read-only file could not be replaced.
    if (!isWindows) await file.chmod(fileMode).catch(() => undefined);
  }

  async #readAll(
    file: OpenFile,
    path: string,
    range: ByteRange,
    { signal, into }: LoadOptions,
  ): Promise<Bytes> {
    // Not from Node's shared pool: whoever gets the bytes may transfer them to another thread.
    const bytes =
      into && into.length >= range.length
        ? into.subarray(0, range.length)
        : Buffer.allocUnsafeSlow(range.length);
    for (let done = 0; done < range.length;) {
      throwIfAborted(signal);
      const wanted = Math.min(stepBytes, range.length - done);
      const { bytesRead } = await file.read(bytes, done, wanted, range.offset + done);
      if (bytesRead === 0) throw badRange(path);
      await this.#pace?.download(bytesRead, signal);
      done += bytesRead;
    }
    return bytes;
  }

  async #namesIn(folder: string): Promise<readonly string[]> {
    const path = join(this.#root, folder);
    try {
      return await readdir(path);
    } catch (error) {
      // A stray file between the folders is as foreign as one inside them.
      if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return [];
      throw localError(error, path);
    }
  }

  async #filesIn(
    type: Exclude<FileType, 'config'>,
    folder: string,
    signal: AbortSignal,
  ): Promise<readonly ListedFile[]> {
    const names = (await this.#namesIn(folder))
      .map((entry) => nameFromPath(type, `${folder}/${entry}`))
      .filter((name) => name !== undefined);
    const files: ListedFile[] = [];
    for await (const file of readAhead(names, callsAhead, signal, (name) => this.#listed(type, name))) {
      if (file) files.push(file);
    }
    return files;
  }

  /** `undefined` for what was removed since, or is no file. */
  async #listed(type: FileType, name: string): Promise<ListedFile | undefined> {
    const path = this.#path({ type, name });
    try {
      const found = await stat(path);
      if (!found.isFile()) return undefined;
      return { name, sizeBytes: found.size, writtenMs: found.mtimeMs, tier: 'hot' };
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return undefined;
      throw localError(error, path);
    }
  }
}

function badRange(path: string): EngineError {
  return new EngineError('storage/bad-range', `The file ${path} ends before the range does`, { path });
}

async function writeFully(file: OpenFile, bytes: Bytes): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done);
    done += bytesWritten;
  }
}

/** Makes a rename survive a power cut. */
async function syncFolder(path: string): Promise<void> {
  if (isWindows) return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } catch (error) {
    if (!cannotSyncFolder.has(systemCode(error) ?? '')) throw error;
  } finally {
    await folder.close();
  }
}
