import { forEachLimit } from '../../base/task-group';
import { EngineError } from '../../errors';
import { asIndexId, type IndexId } from '../../format/ids';
import { decodeIndexFile, type ListedPack } from '../../format/index-file';
import type { Backend, ListedFile, LoadOptions } from '../../storage/backend';
import type { SealedFiles } from '../files/sealed-files';
import { isDamage } from '../files/load-proved';
import { RepositoryIndex } from './repository-index';

/** An index file has at least so many bytes for a blob: the 32 of its id do not compress, and there are its numbers. */
const leastBytesPerBlob = 40;

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
  const bytes = listed.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const index = new RepositoryIndex(Math.ceil(bytes / leastBytesPerBlob));
  const indexIds: IndexId[] = [];
  const { isFresh } = options;
  await forEachLimit(listed, backend.properties.connections, options.signal, async ({ name }, signal) => {
    const id = asIndexId(name);
    try {
      const packs = await files.load('index', name, decodeIndexFile, { signal, isFresh });
      refuseCompressed(packs, version);
      const indexes = [id];
      for (const pack of packs) index.addPack(pack.id, pack.blobs, indexes);
      indexIds.push(id);
    } catch (error) {
      if (!isDamage(error) || !options.onDamaged) throw error;
      options.onDamaged(id, error);
    }
  });
  return { index, indexIds, isFresh: isFresh === true };
}

/** Compressed blobs came with version 2. */
function refuseCompressed(packs: readonly ListedPack[], version: 1 | 2): void {
  if (version === 2) return;
  if (packs.some(({ blobs }) => blobs.some(({ uncompressedLength }) => uncompressedLength !== 0))) {
    throw new EngineError('data/malformed', 'The index lists compressed blobs in a repository of version 1');
  }
}
