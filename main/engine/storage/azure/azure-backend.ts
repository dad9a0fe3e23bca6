/** A repository in a container of Azure Blob Storage: one block blob a file, as restic stores them. */
import type { Readable } from 'node:stream';
import type {
  BlobItem,
  BlockBlobClient,
  BlockBlobStageBlockOptions,
  BlockBlobUploadOptions,
  ContainerClient,
} from '@azure/storage-blob';
import type { Bytes } from '../../base/bytes';
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
  SaveOptions,
  StorageTier,
} from '../backend';
import { filePath, folderOf, nameFromPath } from '../layout';
import { totalBytes } from '../pieces';
import type { StallWatch } from '../stall-watch';
import type { Pace } from '../throttle';
import { tierOf } from '../tier';
import type { ContainerOptions } from './azure-client';
import { AzureRequests, listPage } from './azure-requests';
import { bodyOf, md5Of, receive } from './transfer';

/** As new restic: internal/backend/watchdog_roundtriper.go. */
const defaultStallTimeoutMs = 5 * 60_000;

/** The service's own maximum. */
const defaultPageSize = 5000;

const tierNames = { hot: 'Hot', cool: 'Cool', cold: 'Cold' } as const satisfies Record<StorageTier, string>;
/** How a tier is refused: by premium accounts, by general-purpose ones of the first version, and for want of a right. */
const refusalsOfTiers = new Set<unknown>([
  'UnsupportedHeader',
  'BlobAccessTierNotSupportedForAccountType',
  'AuthorizationPermissionMismatch',
]);

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
  readonly #requests: AzureRequests;
  readonly #prefix: string;
  readonly #pace: Pace | undefined;
  readonly #pageSize: number;
  /** Whether files are taken with a tier, once one was, or was taken only without. */
  #takesTiers: boolean | undefined;

  constructor(options: AzureBackendOptions) {
    this.location = `azure:${options.container}:/${options.prefix}`;
    this.#requests = new AzureRequests(options, options.stallTimeoutMs ?? defaultStallTimeoutMs);
    this.#prefix = options.prefix === '' ? '' : `${options.prefix}/`;
    this.#pace = options.pace;
    this.#pageSize = options.pageSize ?? defaultPageSize;
  }

  async create(options: CallOptions): Promise<void> {
    try {
      await this.#requests.send('create', '', options, (client, watch) =>
        client.createIfNotExists({ abortSignal: watch.signal }),
      );
    } catch (error) {
      // A SAS for one container may use it but not ask about it, as restic knows. If it may not even use it, the next call says so.
      if (!isEngineError(error, 'storage/forbidden', 'auth/sign-in-required')) throw error;
    }
  }

  async save(handle: FileHandle, parts: readonly Bytes[], options: SaveOptions): Promise<void> {
    throwIfAborted(options.signal);
    const md5 = await md5Of(parts, options.signal);
    try {
      await this.#put(handle, parts, md5, options);
    } catch (error) {
      // The first try of a repeated save may have been stored, and a policy now protects it, or a role that may create but not overwrite.
      const isRefused = isEngineError(error, 'storage/immutable', 'storage/forbidden');
      if (!isRefused || !(await this.#holds(handle, md5, options))) throw error;
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
    return this.#requests.send('load', file, options, (client, watch) =>
      this.#download(client, handle, range, options.into, watch),
    );
  }

  async stat(handle: FileHandle, options: CallOptions): Promise<{ readonly sizeBytes: number }> {
    const properties = await this.#requests.send('stat', filePath(handle), options, (client, watch) =>
      this.#blob(client, handle).getProperties({ abortSignal: watch.signal }),
    );
    return { sizeBytes: properties.contentLength ?? 0 };
  }

  async *list(type: Exclude<FileType, 'config'>, options: CallOptions): AsyncGenerator<ListedFile> {
    const prefix = `${this.#prefix}${folderOf(type)}/`;
    let continuationToken = '';
    do {
      const page = await this.#requests.send('list', folderOf(type), options, (client, watch) =>
        listPage(client, { prefix, continuationToken, pageSize: this.#pageSize }, watch),
      );
      for (const item of page.segment.blobItems) {
        const name = nameFromPath(type, item.name.slice(this.#prefix.length));
        if (name !== undefined) yield listedFile(name, item);
      }
      continuationToken = page.continuationToken ?? '';
    } while (continuationToken !== '');
  }

  async remove(handle: FileHandle, options: CallOptions): Promise<void> {
    try {
      await this.#requests.send('remove', filePath(handle), options, (client, watch) =>
        this.#blob(client, handle).delete({ abortSignal: watch.signal }),
      );
    } catch (error) {
      if (!isEngineError(error, 'storage/not-found')) throw error;
    }
  }

  async close(): Promise<void> {
    // Idle connections belong to the SDK's shared agent, which lets the process end.
  }

  #blob(client: ContainerClient, handle: FileHandle): BlockBlobClient {
    return client.getBlockBlobClient(this.#prefix + filePath(handle));
  }

  async #put(handle: FileHandle, parts: readonly Bytes[], md5: Buffer, options: SaveOptions): Promise<void> {
    const tier = this.#takesTiers === false ? undefined : tierOf(handle, options);
    const put = (chosen: StorageTier | undefined) =>
      this.#requests.send('save', filePath(handle), options, (client, watch) =>
        this.#upload(this.#blob(client, handle), parts, { md5, tier: chosen }, watch),
      );
    try {
      await put(tier);
      if (tier !== undefined) this.#takesTiers = true;
    } catch (error) {
      const isRefusal = isEngineError(error) && refusalsOfTiers.has(error.context['azureCode']);
      if (tier === undefined || this.#takesTiers === true || !isRefusal) throw error;
      await put(undefined);
      this.#takesTiers = false;
    }
  }

  async #upload(
    file: BlockBlobClient,
    parts: readonly Bytes[],
    { md5, tier }: { readonly md5: Buffer; readonly tier: StorageTier | undefined },
    watch: StallWatch,
  ): Promise<void> {
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
      ...(tier && { tier: tierNames[tier] }),
    };
    try {
      await file.upload(makeBody, totalBytes(parts), options);
    } finally {
      body?.destroy();
    }
  }

  async #download(
    client: ContainerClient,
    handle: FileHandle,
    range: ByteRange | undefined,
    into: Bytes | undefined,
    watch: StallWatch,
  ): Promise<Bytes> {
    const response = await this.#blob(client, handle).download(range?.offset ?? 0, range?.length, {
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

  /** Whether the storage has exactly the content of `md5` under this name. */
  async #holds(handle: FileHandle, md5: Buffer, options: CallOptions): Promise<boolean> {
    const properties = await this.#requests.send('stat', filePath(handle), options, (client, watch) =>
      this.#blob(client, handle).getProperties({ abortSignal: watch.signal }),
    );
    return properties.contentMD5 !== undefined && md5.equals(properties.contentMD5);
  }
}

/** What a tier asks is counted from when a file came into it. An archived one cannot be read, and is none of ours. */
function listedFile(name: string, { properties }: BlobItem): ListedFile {
  const { contentLength = 0, lastModified, accessTier, accessTierChangedOn } = properties;
  const tier = accessTier === 'Cool' ? 'cool' : accessTier === 'Cold' ? 'cold' : 'hot';
  const writtenMs = Math.max(lastModified.getTime(), accessTierChangedOn?.getTime() ?? 0);
  return { name, sizeBytes: contentLength, writtenMs, tier };
}

function badRange(file: string): EngineError {
  return new EngineError('storage/bad-range', `The file ${file} ends before the range does`, { file });
}
