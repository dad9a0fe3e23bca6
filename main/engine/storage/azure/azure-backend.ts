/** A repository in a container of Azure Blob Storage: one block blob a file, as restic stores them. */
import type { Readable } from 'node:stream';
import type {
  BlockBlobClient,
  BlockBlobStageBlockOptions,
  BlockBlobUploadOptions,
} from '@azure/storage-blob';
import type { Bytes } from '../../base/bytes';
import type { Clock } from '../../base/clock';
import { EngineError, isEngineError, throwIfAborted } from '../../errors';
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
import { filePath, folderOf, nameFromPath } from '../layout';
import { totalBytes } from '../pieces';
import { StallWatch } from '../stall-watch';
import type { Pace } from '../throttle';
import { type ContainerDoor, type ContainerOptions, openContainer } from './azure-client';
import { azureError } from './azure-errors';
import { bodyOf, md5Of, receive } from './transfer';

/** As new restic: internal/backend/watchdog_roundtriper.go. */
const defaultStallTimeoutMs = 5 * 60_000;

/** The service's own maximum. */
const defaultPageSize = 5000;

/** `endpoint` is `https://account.blob.core.windows.net`, or the emulator's; no trailing slash. */
export interface AzureBackendOptions extends ContainerOptions {
  /** No leading or trailing slash; empty for the container's root. */
  readonly prefix: string;
  readonly pace?: Pace | undefined;
  /** A request without progress for this long is given up. */
  readonly stallTimeoutMs?: number | undefined;
  /** Files per page of a listing. */
  readonly pageSize?: number | undefined;
}

export class AzureBackend implements Backend {
  readonly location: string;
  /** restic's number for Azure. Consistent: https://learn.microsoft.com/azure/storage/common/storage-introduction */
  readonly properties: BackendProperties = { connections: 5, isConsistent: true };
  readonly #container: ContainerDoor;
  readonly #prefix: string;
  readonly #clock: Clock;
  readonly #pace: Pace | undefined;
  readonly #stallTimeoutMs: number;
  readonly #pageSize: number;

  constructor(options: AzureBackendOptions) {
    this.location = `azure:${options.container}:/${options.prefix}`;
    this.#container = openContainer(options);
    this.#prefix = options.prefix === '' ? '' : `${options.prefix}/`;
    this.#clock = options.clock;
    this.#pace = options.pace;
    this.#stallTimeoutMs = options.stallTimeoutMs ?? defaultStallTimeoutMs;
    this.#pageSize = options.pageSize ?? defaultPageSize;
  }

  async create(options: CallOptions): Promise<void> {
    try {
      await this.#request('create', '', options, (watch) =>
        this.#container.clientFor(watch).createIfNotExists({ abortSignal: watch.signal }),
      );
    } catch (error) {
      // A SAS for one container may use it but not ask about it, as restic knows. If it may not even use it, the next call says so.
      if (!isEngineError(error, 'storage/forbidden', 'auth/sign-in-required')) throw error;
    }
  }

  async save(handle: FileHandle, parts: readonly Bytes[], options: CallOptions): Promise<void> {
    throwIfAborted(options.signal);
    const md5 = await md5Of(parts, options.signal);
    try {
      await this.#request('save', filePath(handle), options, (watch) =>
        this.#upload(handle, parts, md5, watch),
      );
    } catch (error) {
      // The first try of a repeated save may have been stored, and a policy now protects it.
      if (!isEngineError(error, 'storage/immutable') || !(await this.#holds(handle, md5, options)))
        throw error;
    }
  }

  async load(handle: FileHandle, range: ByteRange | undefined, options: LoadOptions): Promise<Bytes> {
    const file = filePath(handle);
    if (range?.length === 0) {
      // HTTP has no empty range.
      const { sizeBytes } = await this.stat(handle, options);
      if (range.offset > sizeBytes) throw badRange(file);
      return new Uint8Array(0);
    }
    return this.#request('load', file, options, (watch) =>
      this.#download(handle, range, options.into, watch),
    );
  }

  async stat(handle: FileHandle, options: CallOptions): Promise<{ readonly sizeBytes: number }> {
    const properties = await this.#request('stat', filePath(handle), options, (watch) =>
      this.#blob(handle, watch).getProperties({ abortSignal: watch.signal }),
    );
    return { sizeBytes: properties.contentLength ?? 0 };
  }

  async *list(type: Exclude<FileType, 'config'>, options: CallOptions): AsyncGenerator<ListedFile> {
    const prefix = `${this.#prefix}${folderOf(type)}/`;
    let continuationToken = '';
    do {
      const page = await this.#request('list', folderOf(type), options, (watch) =>
        this.#listPage(prefix, continuationToken, watch),
      );
      for (const item of page.segment.blobItems) {
        const name = nameFromPath(type, item.name.slice(this.#prefix.length));
        if (name !== undefined) yield { name, sizeBytes: item.properties.contentLength ?? 0 };
      }
      continuationToken = page.continuationToken ?? '';
    } while (continuationToken !== '');
  }

  async remove(handle: FileHandle, options: CallOptions): Promise<void> {
    try {
      await this.#request('remove', filePath(handle), options, (watch) =>
        this.#blob(handle, watch).delete({ abortSignal: watch.signal }),
      );
    } catch (error) {
      if (!isEngineError(error, 'storage/not-found')) throw error;
    }
  }

  async close(): Promise<void> {
    // Idle connections belong to the SDK's shared agent, which lets the process end.
  }

  #blob(handle: FileHandle, watch: StallWatch): BlockBlobClient {
    return this.#container.clientFor(watch).getBlockBlobClient(this.#prefix + filePath(handle));
  }

  async #request<T>(
    operation: string,
    file: string,
    options: CallOptions,
    send: (watch: StallWatch) => Promise<T>,
  ): Promise<T> {
    const request = { operation, file };
    const watch = this.#newWatch(options);
    try {
      return await this.#attempt(request, watch, options, send);
    } catch (error) {
      // Where an answer has no body, it does not say which of the two it is.
      const isRefused = isEngineError(error, 'auth/expired', 'auth/sign-in-required');
      if (!isRefused || !this.#container.refuseToken(watch)) throw error;
      return this.#attempt(request, this.#newWatch(options), options, send);
    }
  }

  #newWatch({ signal }: CallOptions): StallWatch {
    return new StallWatch(this.#clock, this.#stallTimeoutMs, signal);
  }

  async #attempt<T>(
    request: { readonly operation: string; readonly file: string },
    watch: StallWatch,
    options: CallOptions,
    send: (watch: StallWatch) => Promise<T>,
  ): Promise<T> {
    try {
      return await watch.race(send(watch));
    } catch (error) {
      // The SDK calls every broken connection an AbortError; cancelled is only what our caller cancelled.
      throwIfAborted(options.signal);
      if (!watch.isStalled) throw azureError(error, request, this.#clock.nowMs());
      throw new EngineError('storage/unavailable', 'The storage did not answer in time', {
        ...request,
        timeoutMs: this.#stallTimeoutMs,
      });
    } finally {
      watch.stop();
    }
  }

  async #upload(handle: FileHandle, parts: readonly Bytes[], md5: Buffer, watch: StallWatch): Promise<void> {
    // Made anew when the request is sent a second time, with another token.
    let body: Readable | undefined;
    const makeBody = () => {
      body?.destroy();
      return (body = bodyOf(parts, this.#pace, watch));
    };
    const options: BlockBlobUploadOptions & BlockBlobStageBlockOptions = {
      abortSignal: watch.signal,
      blobHTTPHeaders: { blobContentType: 'application/octet-stream', blobContentMD5: md5 },
      // Sent as Content-MD5, by which the service verifies the body on arrival. `upload` passes it on, though its own type lacks it.
      transactionalContentMD5: md5,
    };
    try {
      await this.#blob(handle, watch).upload(makeBody, totalBytes(parts), options);
    } finally {
      body?.destroy();
    }
  }

  async #download(
    handle: FileHandle,
    range: ByteRange | undefined,
    into: Bytes | undefined,
    watch: StallWatch,
  ): Promise<Bytes> {
    const response = await this.#blob(handle, watch).download(range?.offset ?? 0, range?.length, {
      abortSignal: watch.signal,
      maxRetryRequests: 0,
    });
    const body = response.readableStreamBody as Readable;
    const length = response.contentLength ?? 0;
    if (range && length < range.length) {
      body.destroy();
      throw badRange(filePath(handle));
    }
    return receive(body, range?.length ?? length, { into, pace: this.#pace }, watch);
  }

  async #listPage(prefix: string, continuationToken: string, watch: StallWatch) {
    const pages = this.#container
      .clientFor(watch)
      .listBlobsFlat({ prefix, abortSignal: watch.signal })
      .byPage({ maxPageSize: this.#pageSize, ...(continuationToken === '' ? {} : { continuationToken }) });
    const page = await pages.next();
    if (page.done)
      throw new EngineError('storage/unavailable', 'The storage ended a listing before its last page');
    return page.value;
  }

  /** Whether the storage has exactly the content of `md5` under this name. */
  async #holds(handle: FileHandle, md5: Buffer, options: CallOptions): Promise<boolean> {
    const properties = await this.#request('stat', filePath(handle), options, (watch) =>
      this.#blob(handle, watch).getProperties({ abortSignal: watch.signal }),
    );
    return properties.contentMD5 !== undefined && md5.equals(properties.contentMD5);
  }
}

function badRange(file: string): EngineError {
  return new EngineError('storage/bad-range', `The file ${file} ends before the range does`, { file });
}
