import { type Bytes, bufferOver } from '../../base/bytes';
import { forEachLimit } from '../../base/task-group';
import { EngineError } from '../../errors';
import { asIndexId, type IndexId } from '../../format/ids';
import { IndexListing } from '../../format/index-listing';
import type { Backend, ListedFile, LoadOptions } from '../../storage/backend';
import type { SealedFiles } from '../files/sealed-files';
import { isDamage } from '../files/load-proved';
import { RepositoryIndex } from './repository-index';

/** Each blob of an index file has it once; ids and types never do. */
const blobMark = Buffer.from('"length":');

export interface LoadedIndex {
  readonly index: RepositoryIndex;
  readonly indexIds: readonly IndexId[];
  /** Loaded past a cache; what the index leads to is then, too. */
  readonly isFresh: boolean;
}

/** Loads all index files, as many at once as the backend has connections. A damaged one fails the call unless `onDamaged` takes it. */
export async function loadIndex(
  backend: Backend,
  files: SealedFiles,
  version: 1 | 2,
  options: LoadOptions & { readonly onDamaged?: (id: IndexId, error: unknown) => void },
): Promise<LoadedIndex> {
  const listed: ListedFile[] = [];
  for await (const file of backend.list('index', options)) listed.push(file);
  const listing = new IndexListing();
  let index: RepositoryIndex | undefined;
  const indexIds: IndexId[] = [];
  const { isFresh } = options;
  await forEachLimit(listed, backend.properties.connections, options.signal, async (file, signal) => {
    const id = asIndexId(file.name);
    try {
      // One listing serves all: it is read and taken over in one turn.
      const takeOver = (json: Bytes): void => {
        listing.read(json);
        refuseCompressed(listing, version);
        index ??= new RepositoryIndex(expectedBlobs(json, file, listed));
        index.addListing(listing, id);
      };
      await files.load('index', file.name, takeOver, { signal, isFresh });
      indexIds.push(id);
    } catch (error) {
      if (!isDamage(error) || !options.onDamaged) throw error;
      options.onDamaged(id, error);
    }
  });
  return { index: index ?? new RepositoryIndex(0), indexIds, isFresh: isFresh === true };
}

/** How many blobs `listed` have when they are like `file`, whose plaintext is `json`. */
function expectedBlobs(json: Bytes, file: ListedFile, listed: readonly ListedFile[]): number {
  const text = bufferOver(json);
  let blobs = 0;
  for (let at = text.indexOf(blobMark); at >= 0; at = text.indexOf(blobMark, at + blobMark.length)) blobs++;
  const bytes = listed.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return Math.ceil((blobs * bytes) / Math.max(file.sizeBytes, 1));
}

/** Compressed blobs came with version 2. */
function refuseCompressed(listing: IndexListing, version: 1 | 2): void {
  if (version === 1 && listing.hasCompressed) {
    throw new EngineError('data/malformed', 'The index lists compressed blobs in a repository of version 1');
  }
}
