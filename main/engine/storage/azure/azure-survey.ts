/** Looks which repositories there are in a container, and whose: in few requests, none of which needs a password. */
import type { ContainerClient } from '@azure/storage-blob';
import { forEachLimit } from '../../base/task-group';
import { EngineError, isEngineError, throwIfAborted } from '../../errors';
import { isId } from '../../format/ids';
import { decodeKeyFile, type KeyFile } from '../../format/key-file';
import type { CallOptions } from '../backend';
import { allFolders, folderOf } from '../layout';
import type { FoundRepository, RepositorySurvey } from '../survey';
import type { StallWatch } from '../stall-watch';
import { AzureBackend } from './azure-backend';
import type { ContainerOptions } from './azure-client';
import { notTheStorage } from './azure-errors';
import { AzureRequests, listPage } from './azure-requests';

const silenceMs = 20_000;
const pageSize = 5000;
/** `{userObjectId}/{deviceName}`, and a level for the organisation's own order on both sides. */
const deepest = 4;
/** So that a container with other things in it ends soon. */
const mostFolders = 2000;
/** Small requests, to a service that takes thousands a second. */
const width = 8;

const ownFolders = new Set(allFolders().map((path) => path.split('/')[0]));

export interface AzureSurveyOptions extends ContainerOptions {
  /** Where to look: this folder and what is below it. */
  readonly prefix: string;
}

/** Folders that may not be listed are told. Fails with `storage/not-found` where there is no container. */
export async function surveyContainer(
  options: AzureSurveyOptions,
  call: CallOptions,
): Promise<RepositorySurvey> {
  const survey = new Survey(options);
  return survey.run(options.prefix, call);
}

class Survey {
  readonly #options: AzureSurveyOptions;
  readonly #requests: AzureRequests;
  readonly #found: FoundRepository[] = [];
  readonly #denied: string[] = [];
  #listed = 0;

  constructor(options: AzureSurveyOptions) {
    this.#options = options;
    this.#requests = new AzureRequests(options, silenceMs);
  }

  async run(start: string, { signal }: CallOptions): Promise<RepositorySurvey> {
    let folders: readonly string[] = [start];
    for (let depth = 0; folders.length > 0 && depth <= deepest && this.#listed < mostFolders; depth++) {
      const below: string[] = [];
      const affordable = folders.slice(0, mostFolders - this.#listed);
      this.#listed += affordable.length;
      await forEachLimit(affordable, width, signal, async (folder, inner) => {
        below.push(...(await this.#unlessDenied(folder, [], () => this.#look(folder, { signal: inner }))));
      });
      folders = [...folders.slice(affordable.length), ...below];
    }
    throwIfAborted(signal);
    return { repositories: this.#found, denied: this.#denied, isComplete: folders.length === 0 };
  }

  /** Notes the repository if the folder is one; answers the folders below it that may be others. */
  async #look(folder: string, call: CallOptions): Promise<readonly string[]> {
    const root = folder === '' ? '' : `${folder}/`;
    const { files, folders } = await this.#list(root, call);
    const isRepository = files.includes(`${root}config`);
    if (isRepository) await this.#describe(folder, call);
    return folders.filter((name) => !(isRepository && ownFolders.has(name.slice(root.length))));
  }

  async #describe(prefix: string, call: CallOptions): Promise<void> {
    const root = prefix === '' ? '' : `${prefix}/`;
    const key = await this.#unlessDenied(`${root}keys`, undefined, () => this.#oldestKey(prefix, call));
    const snapshots = await this.#unlessDenied(`${root}snapshots`, undefined, () =>
      this.#files(`${root}${folderOf('snapshot')}/`, call),
    );
    this.#found.push({
      prefix,
      hostname: key?.hostname,
      username: key?.username,
      created: key?.created,
      snapshots: snapshots?.length,
      newestSnapshotMs: snapshots?.map(({ changedMs }) => changedMs).sort((a, b) => b - a)[0],
    });
  }

  /** That of whoever made the repository, unless the password was changed since. `undefined` where it cannot be read. */
  async #oldestKey(prefix: string, call: CallOptions): Promise<KeyFile | undefined> {
    const root = prefix === '' ? '' : `${prefix}/`;
    const keys = await this.#files(`${root}${folderOf('key')}/`, call);
    const [oldest] = keys.sort((a, b) => a.changedMs - b.changedMs);
    if (!oldest) return undefined;
    const backend = new AzureBackend({ ...this.#options, prefix });
    try {
      return decodeKeyFile(await backend.load({ type: 'key', name: oldest.id }, undefined, call));
    } catch (error) {
      if (isEngineError(error, 'data/malformed', 'storage/not-found')) return undefined;
      throw error;
    }
  }

  /** The files of one kind, with the storage's own time of each. */
  async #files(
    folder: string,
    call: CallOptions,
  ): Promise<{ readonly id: string; readonly changedMs: number }[]> {
    const files: { readonly id: string; readonly changedMs: number }[] = [];
    let continuationToken = '';
    do {
      const page = await this.#requests.send('list', folder, call, (client, watch) =>
        listPage(client, { prefix: folder, continuationToken, pageSize }, watch),
      );
      for (const { name, properties } of page.segment.blobItems) {
        const id = name.slice(folder.length);
        if (isId(id)) files.push({ id, changedMs: properties.lastModified.getTime() });
      }
      continuationToken = page.continuationToken ?? '';
    } while (continuationToken !== '');
    return files;
  }

  /** What lies directly in a folder. */
  async #list(
    root: string,
    call: CallOptions,
  ): Promise<{ readonly files: string[]; readonly folders: string[] }> {
    const files: string[] = [];
    const folders: string[] = [];
    let continuationToken = '';
    do {
      const page = await this.#requests.send('list', root, call, (client, watch) =>
        levelPage(client, root, continuationToken, watch),
      );
      files.push(...page.segment.blobItems.map(({ name }) => name));
      folders.push(...(page.segment.blobPrefixes ?? []).map(({ name }) => name.slice(0, -1)));
      continuationToken = page.continuationToken ?? '';
    } while (continuationToken !== '');
    return { files, folders };
  }

  async #unlessDenied<T, U>(folder: string, otherwise: U, look: () => Promise<T>): Promise<T | U> {
    try {
      return await look();
    } catch (error) {
      if (!isEngineError(error, 'storage/forbidden')) throw error;
      this.#denied.push(folder);
      return otherwise;
    }
  }
}

async function levelPage(
  client: ContainerClient,
  prefix: string,
  continuationToken: string,
  { signal }: StallWatch,
) {
  const pages = client
    .listBlobsByHierarchy('/', { prefix, abortSignal: signal })
    .byPage({ maxPageSize: pageSize, ...(continuationToken === '' ? {} : { continuationToken }) });
  const page = await pages.next().catch((error: unknown) => {
    // The SDK stumbles over what is no listing.
    throw error instanceof TypeError ? notTheStorage({}) : error;
  });
  if (page.done)
    throw new EngineError('storage/unavailable', 'The storage ended a listing before its last page');
  return page.value;
}
