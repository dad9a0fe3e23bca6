/** Making the index anew from the packs' own tables of contents: all of them, or those that the index does not know rightly. */
import { readAhead } from '../base/read-ahead';
import { engineErrorToData } from '../errors';
import type { IndexId, PackId } from '../format/ids';
import { packSize } from '../format/pack-header';
import type { IndexedPack, IndexedRepository, OpenRepository } from '../repository/repository';
import type { RebuildIndexResult, RunOptions } from '../requests';
import { isDamage } from './findings';

/** Headers that are read at a time; each is one small request. */
const headersAhead = 8;

/**
 * Rebuilds the index. Needs the exclusive lock. Damaged index files are dropped; a pack whose header cannot be read is left out with a warning. The new
 * files are written before the old ones are removed: broken off, both are there and agree.
 */
export async function rebuildIndex(
  repository: OpenRepository,
  request: { readonly readAllPacks: boolean },
  run: RunOptions,
): Promise<RebuildIndexResult> {
  const { signal } = run;
  const damaged: IndexId[] = [];
  run.onEvent({ kind: 'phase', phase: 'loading-index' });
  const index = await repository.loadIndex({ signal, onDamaged: (id) => void damaged.push(id) });
  const sizes = new Map<PackId, number>();
  for await (const { name, sizeBytes } of repository.listFiles('pack', { signal })) {
    sizes.set(name as PackId, sizeBytes);
  }
  const known = request.readAllPacks ? new Set<PackId>() : rightlyIndexed(index, sizes);
  const unread = [...sizes].filter(([pack]) => !known.has(pack));
  run.onEvent({ kind: 'phase', phase: 'checking' });
  const readPacks = await readHeaders(index, unread, run);
  const kept = new Set([...known, ...readPacks.map(({ pack }) => pack)]);
  const packsRemovedFromIndex = [...index.packs()].filter(({ pack }) => !kept.has(pack)).length;
  const replaced = [...index.indexIds, ...damaged];
  run.onEvent({ kind: 'phase', phase: 'finishing' });
  await index.replaceIndex(packsToWrite(index, known, readPacks), replaced, { signal });
  return { packsIndexed: readPacks.length, packsRemovedFromIndex, indexesRemoved: replaced.length };
}

/** Packs that exist and are as long as their index entries say. */
function rightlyIndexed(index: IndexedRepository, sizes: ReadonlyMap<PackId, number>): ReadonlySet<PackId> {
  const known = new Set<PackId>();
  for (const { pack, blobs } of index.packs()) if (sizes.get(pack) === packSize(blobs)) known.add(pack);
  return known;
}

async function readHeaders(
  index: IndexedRepository,
  packs: readonly (readonly [PackId, number])[],
  run: RunOptions,
): Promise<readonly IndexedPack[]> {
  const read: IndexedPack[] = [];
  let filesDone = 0;
  const headers = readAhead(packs, headersAhead, run.signal, ([pack, sizeBytes]) =>
    readHeader(index, pack, sizeBytes, run),
  );
  for await (const header of headers) {
    if (header !== undefined) read.push(header);
    filesDone++;
    run.onEvent({ kind: 'progress', filesDone, bytesDone: 0, bytesTransferred: 0, filesTotal: packs.length });
  }
  return read;
}

async function readHeader(
  index: IndexedRepository,
  pack: PackId,
  sizeBytes: number,
  run: RunOptions,
): Promise<IndexedPack | undefined> {
  try {
    return { pack, indexes: [], blobs: await index.loadPackHeader(pack, sizeBytes, run) };
  } catch (error) {
    if (!isDamage(error)) throw error;
    run.onEvent({
      kind: 'warning',
      warning: { path: pack, error: engineErrorToData(error), during: 'check' },
    });
    return undefined;
  }
}

function* packsToWrite(
  index: IndexedRepository,
  known: ReadonlySet<PackId>,
  readPacks: readonly IndexedPack[],
): Generator<IndexedPack> {
  for (const pack of index.packs()) if (known.has(pack.pack)) yield pack;
  yield* readPacks;
}
