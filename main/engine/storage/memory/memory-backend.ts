/** A repository's files in memory: for tests, and for trying things out. */
import type { Bytes } from '../../base/bytes';
import { type Clock, systemClock } from '../../base/clock';
import { EngineError, throwIfAborted } from '../../errors';
import type {
  Backend,
  BackendProperties,
  ByteRange,
  CallOptions,
  FileHandle,
  FileType,
  ListedFile,
  SaveOptions,
} from '../backend';
import { filePath, folderOf, nameFromPath } from '../layout';
import { tierOf } from '../tier';

export class MemoryBackend implements Backend {
  readonly location = 'memory:';
  readonly properties: BackendProperties = { connections: 5, isConsistent: false };
  /** The files by their path in the layout; open for tests that damage, drop or add some. */
  readonly files = new Map<string, Bytes>();
  readonly #kept = new Map<string, Pick<ListedFile, 'writtenMs' | 'tier'>>();
  readonly #clock: Pick<Clock, 'nowMs'>;

  constructor(clock: Pick<Clock, 'nowMs'> = systemClock) {
    this.#clock = clock;
  }

  async create(options: CallOptions): Promise<void> {
    throwIfAborted(options.signal);
  }

  async save(handle: FileHandle, parts: readonly Bytes[], options: SaveOptions): Promise<void> {
    throwIfAborted(options.signal);
    const path = filePath(handle);
    this.files.set(path, Buffer.concat(parts));
    this.#kept.set(path, { writtenMs: this.#clock.nowMs(), tier: tierOf(handle, options) ?? 'hot' });
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
      if (name === undefined) continue;
      yield { name, sizeBytes: bytes.length, writtenMs: 0, tier: 'hot', ...this.#kept.get(path) };
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
