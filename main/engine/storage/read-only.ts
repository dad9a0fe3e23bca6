import type { Bytes } from '../base/bytes';
import { EngineError } from '../errors';
import type {
  Backend,
  BackendProperties,
  ByteRange,
  CallOptions,
  FileHandle,
  FileType,
  ListedFile,
} from './backend';

/**
 * For runs that promise to change nothing (dry runs): a write that gets here is a bug. Lock files pass, because a dry run reads for as long
 * as a real one and needs the same protection from a prune elsewhere; restic locks its dry runs too.
 */
export class ReadOnlyBackend implements Backend {
  readonly location: string;
  readonly properties: BackendProperties;
  readonly #inner: Backend;

  constructor(inner: Backend) {
    this.location = inner.location;
    this.properties = inner.properties;
    this.#inner = inner;
  }

  async create(): Promise<void> {
    throw writeError('create');
  }

  async save(handle: FileHandle, parts: readonly Bytes[], options: CallOptions): Promise<void> {
    if (handle.type !== 'lock') throw writeError('save', handle);
    await this.#inner.save(handle, parts, options);
  }

  load(handle: FileHandle, range: ByteRange | undefined, options: CallOptions): Promise<Bytes> {
    return this.#inner.load(handle, range, options);
  }

  stat(handle: FileHandle, options: CallOptions): Promise<{ readonly sizeBytes: number }> {
    return this.#inner.stat(handle, options);
  }

  list(type: Exclude<FileType, 'config'>, options: CallOptions): AsyncIterable<ListedFile> {
    return this.#inner.list(type, options);
  }

  async remove(handle: FileHandle, options: CallOptions): Promise<void> {
    if (handle.type !== 'lock') throw writeError('remove', handle);
    await this.#inner.remove(handle, options);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}

function writeError(operation: string, handle?: FileHandle): EngineError {
  const type = handle?.type ?? 'repository';
  return new EngineError(
    'bug',
    `a run that must not change the repository wanted to ${operation} a ${type}`,
    { operation, type },
  );
}
