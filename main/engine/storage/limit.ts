import type { Bytes } from '../base/bytes';
import { Semaphore } from '../base/semaphore';
import type {
  Backend,
  BackendProperties,
  ByteRange,
  CallOptions,
  FileHandle,
  FileType,
  ListedFile,
  SaveOptions,
} from './backend';

/**
 * Lets as many operations run at once as the inner backend has use for, or as were asked for; the rest wait in line. Lock files pass at once: a lock that is
 * refreshed too late is a lock that is lost.
 */
export class LimitedBackend implements Backend {
  readonly location: string;
  readonly properties: BackendProperties;
  readonly #inner: Backend;
  readonly #connections: Semaphore;
  readonly #onClose: () => void;

  /** `onClose`: ends what works beside the operations. */
  constructor(inner: Backend, onClose: () => void = () => undefined) {
    this.location = inner.location;
    this.properties = inner.properties;
    this.#inner = inner;
    this.#connections = new Semaphore(inner.properties.connections);
    this.#onClose = onClose;
  }

  /** Takes effect with the next operation; `undefined` for what the inner backend has use for. */
  setConnections(connections: number | undefined): void {
    this.#connections.setCapacity(connections ?? this.properties.connections);
  }

  create(options: CallOptions): Promise<void> {
    return this.#connections.run(options.signal, () => this.#inner.create(options));
  }

  save(handle: FileHandle, parts: readonly Bytes[], options: SaveOptions): Promise<void> {
    return this.#limit(handle.type, options, () => this.#inner.save(handle, parts, options));
  }

  load(handle: FileHandle, range: ByteRange | undefined, options: CallOptions): Promise<Bytes> {
    return this.#limit(handle.type, options, () => this.#inner.load(handle, range, options));
  }

  stat(handle: FileHandle, options: CallOptions): Promise<{ readonly sizeBytes: number }> {
    return this.#limit(handle.type, options, () => this.#inner.stat(handle, options));
  }

  /** Holds a connection only while it waits for the next file, never while the caller works on one: that may need a connection too. */
  async *list(type: Exclude<FileType, 'config'>, options: CallOptions): AsyncGenerator<ListedFile> {
    const files = this.#inner.list(type, options)[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await this.#limit(type, options, () => files.next());
        if (next.done) return;
        yield next.value;
      }
    } finally {
      await files.return?.();
    }
  }

  remove(handle: FileHandle, options: CallOptions): Promise<void> {
    return this.#limit(handle.type, options, () => this.#inner.remove(handle, options));
  }

  close(): Promise<void> {
    this.#onClose();
    return this.#inner.close();
  }

  async #limit<T>(type: FileType, options: CallOptions, operation: () => Promise<T>): Promise<T> {
    if (type === 'lock') return operation();
    return this.#connections.run(options.signal, operation);
  }
}
