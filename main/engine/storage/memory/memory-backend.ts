/** A repository's files in memory: for tests, and for trying things out. */
import type { Bytes } from '../../base/bytes';
import { EngineError, throwIfAborted } from '../../errors';
import type {
  Backend,
  BackendProperties,
  ByteRange,
  CallOptions,
  FileHandle,
  FileType,
  ListedFile,
} from '../backend';
import { filePath, folderOf, nameFromPath } from '../layout';

export class MemoryBackend implements Backend {
  readonly location = 'memory:';
  readonly properties: BackendProperties = { connections: 5, isConsistent: false };
  /** The files by their path in the layout; open for tests that damage, drop or add some. */
  readonly files = new Map<string, Bytes>();

  async create(options: CallOptions): Promise<void> {
    throwIfAborted(options.signal);
  }

  async save(handle: FileHandle, parts: readonly Bytes[], options: CallOptions): Promise<void> {
    throwIfAborted(options.signal);
    this.files.set(filePath(handle), Buffer.concat(parts));
  }

  async load(handle: FileHandle, range: ByteRange | undefined, options: CallOptions): Promise<Bytes> {
    throwIfAborted(options.signal);
    const bytes = this.#get(handle);
    const { offset, length } = range ?? { offset: 0, length: bytes.length };
    if (offset + length > bytes.length) {
      throw new EngineError('storage/bad-range', `The file ${filePath(handle)} ends before the range does`, {
        file: filePath(handle),
      });
    }
    return Uint8Array.from(bytes.subarray(offset, offset + length));
  }

  async stat(handle: FileHandle, options: CallOptions): Promise<{ readonly sizeBytes: number }> {
    throwIfAborted(options.signal);
    return { sizeBytes: this.#get(handle).length };
  }

  async *list(type: Exclude<FileType, 'config'>, options: CallOptions): AsyncGenerator<ListedFile> {
    const prefix = `${folderOf(type)}/`;
    for (const [path, bytes] of [...this.files]) {
      throwIfAborted(options.signal);
      const name = path.startsWith(prefix) ? nameFromPath(type, path) : undefined;
      if (name !== undefined) yield { name, sizeBytes: bytes.length };
    }
  }

  async remove(handle: FileHandle, options: CallOptions): Promise<void> {
    throwIfAborted(options.signal);
    this.files.delete(filePath(handle));
  }

  async close(): Promise<void> {
    // Holds nothing that must be given back: the files stay for whoever opens the memory again.
  }

  #get(handle: FileHandle): Bytes {
    const path = filePath(handle);
    const bytes = this.files.get(path);
    if (!bytes) throw new EngineError('storage/not-found', `There is no file ${path}`, { file: path });
    return bytes;
  }
}
