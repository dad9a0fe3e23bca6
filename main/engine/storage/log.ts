import type { Bytes } from '../base/bytes';
import type { Clock } from '../base/clock';
import type { Log } from '../base/log';
import { isCancelled, isEngineError } from '../errors';
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
import { totalBytes } from './pieces';

/** An operation that took this long is worth a line at the level info; the others are told at debug. */
const slowMs = 10_000;

/** Tells the log how long operations take and how they end. Names are told, contents never. */
export class LoggingBackend implements Backend {
  readonly location: string;
  readonly properties: BackendProperties;
  readonly #inner: Backend;
  readonly #log: Log;
  readonly #clock: Clock;

  constructor(inner: Backend, options: { readonly log: Log; readonly clock: Clock }) {
    this.location = inner.location;
    this.properties = inner.properties;
    this.#inner = inner;
    this.#log = options.log;
    this.#clock = options.clock;
  }

  create(options: CallOptions): Promise<void> {
    return this.#timed(
      'create',
      undefined,
      () => undefined,
      () => this.#inner.create(options),
    );
  }

  save(handle: FileHandle, parts: readonly Bytes[], options: SaveOptions): Promise<void> {
    return this.#timed(
      'save',
      handle,
      () => totalBytes(parts),
      () => this.#inner.save(handle, parts, options),
    );
  }

  load(handle: FileHandle, range: ByteRange | undefined, options: CallOptions): Promise<Bytes> {
    return this.#timed(
      'load',
      handle,
      (bytes) => bytes.length,
      () => this.#inner.load(handle, range, options),
    );
  }

  stat(handle: FileHandle, options: CallOptions): Promise<{ readonly sizeBytes: number }> {
    return this.#timed(
      'stat',
      handle,
      () => undefined,
      () => this.#inner.stat(handle, options),
    );
  }

  /** Not timed: how long a listing takes is its reader's doing as well. */
  list(type: Exclude<FileType, 'config'>, options: CallOptions): AsyncIterable<ListedFile> {
    return this.#inner.list(type, options);
  }

  remove(handle: FileHandle, options: CallOptions): Promise<void> {
    return this.#timed(
      'remove',
      handle,
      () => undefined,
      () => this.#inner.remove(handle, options),
    );
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  async #timed<T>(
    operation: string,
    handle: FileHandle | undefined,
    sizeOf: (result: T) => number | undefined,
    body: () => Promise<T>,
  ): Promise<T> {
    const startMs = this.#clock.nowMs();
    const facts = () => ({
      operation,
      type: handle?.type,
      name: handle?.name,
      durationMs: this.#clock.nowMs() - startMs,
    });
    try {
      const result = await body();
      const line = { ...facts(), bytes: sizeOf(result) };
      this.#log(line.durationMs >= slowMs ? 'info' : 'debug', 'storage operation', line);
      return result;
    } catch (error) {
      const code = isCancelled(error) ? 'cancelled' : isEngineError(error) ? error.code : 'bug';
      this.#log('debug', 'storage operation failed', { ...facts(), code });
      throw error;
    }
  }
}
