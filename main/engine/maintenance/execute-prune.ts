/**
 * Carrying out a prune. The order keeps the repository whole whenever it is broken off: unindexed packs go, used blobs are stored again, the index is
 * written anew, and only then the packs go that it no longer names. Started again after a break, it goes on with what is already done.
 */
import { forEachLimit } from '../base/task-group';
import { EngineError, engineErrorToData, isEngineError, throwIfAborted, toEngineError } from '../errors';
import type { IndexId, PackId } from '../format/ids';
import type { IndexedPack, IndexedRepository, PackedBlob } from '../repository/repository';
import type { PruneRequest, RunOptions } from '../requests';
import { type PrunePlan, wantedBlob } from './plan-prune';

const parallelRemovals = 5;
/** Index files with fewer blobs are put together with others: what restic and this engine call full. */
const fullIndexBlobs = 50_000;
/** The value of a blob that was stored again. */
const storedBlob = 2;

type RepackRequest = Pick<PruneRequest, 'compression' | 'packSizeBytes' | 'tier' | 'skipsProof'>;

/**
 * Executes `plan`, made with the same `index` under the same exclusive lock. Throws `repository/stale-plan` and changes nothing when the repository
 * has other snapshots or index files than the plan was made from. A pack that cannot be removed is a warning: the next prune removes it. The index
 * must be loaded again afterwards.
 */
export async function executePrune(
  index: IndexedRepository,
  plan: PrunePlan,
  request: RepackRequest,
  run: RunOptions,
): Promise<void> {
  await checkIsFresh(index, plan, run);
  run.onEvent({ kind: 'phase', phase: 'pruning' });
  await removePacks(index, plan.removeFirst, run);
  if (plan.repack.length > 0) await repack(index, plan, request, run);
  run.onEvent({ kind: 'phase', phase: 'finishing' });
  const gone = new Set([...plan.repack, ...plan.remove, ...plan.forgetFromIndex]);
  if (gone.size > 0) await dropFromIndex(index, gone, run);
  await removePacks(index, [...plan.repack, ...plan.remove], run);
}

async function checkIsFresh(index: IndexedRepository, plan: PrunePlan, run: RunOptions): Promise<void> {
  const isSame =
    (await hasExactly(index, 'snapshot', plan.snapshots, run)) &&
    (await hasExactly(index, 'index', plan.indexes, run));
  if (!isSame) {
    throw new EngineError(
      'repository/stale-plan',
      'The repository changed since the prune was planned; plan it again',
    );
  }
}

async function hasExactly(
  index: IndexedRepository,
  type: 'snapshot' | 'index',
  names: readonly string[],
  { signal }: RunOptions,
): Promise<boolean> {
  const expected = new Set(names);
  for await (const { name } of index.repository.listFiles(type, { signal })) {
    if (!expected.delete(name)) return false;
  }
  return expected.size === 0;
}

async function repack(
  index: IndexedRepository,
  plan: PrunePlan,
  { compression, packSizeBytes, tier, skipsProof }: RepackRequest,
  run: RunOptions,
): Promise<void> {
  const replacedPacks = new Set(plan.repack);
  const options = {
    signal: run.signal,
    compression,
    packSizeBytes,
    tier,
    skipsProof,
    replacedPacks,
    leavesIndex: true,
  };
  let filesDone = 0;
  let bytesDone = 0;
  await index.withWriter(options, async (writer) => {
    const packs = packsOf(index, replacedPacks);
    // One pack more than are worked on, so that nobody waits for the storage.
    await forEachLimit(packs, writer.width + 1, writer.signal, async ({ pack, blobs }) => {
      const wanted = takeWanted(index, plan, blobs);
      await writer.moveBlobs(pack, wanted);
      filesDone++;
      bytesDone += wanted.reduce((total, { length }) => total + length, 0);
      const bytesTransferred = bytesDone;
      run.onEvent({
        kind: 'progress',
        filesDone,
        bytesDone,
        bytesTransferred,
        filesTotal: replacedPacks.size,
      });
    });
  });
  checkAllStored(index, plan, replacedPacks);
}

function* packsOf(index: IndexedRepository, chosen: ReadonlySet<PackId>): Generator<IndexedPack> {
  for (const pack of index.packs()) if (chosen.has(pack.pack)) yield pack;
}

/** The blobs of one pack that nobody has taken on yet. */
function takeWanted(
  index: IndexedRepository,
  { keepBlobs }: PrunePlan,
  blobs: readonly PackedBlob[],
): readonly PackedBlob[] {
  return blobs.filter(({ type, id }) => {
    const record = index.recordOf(type, id);
    if (keepBlobs.get(record) !== wantedBlob) return false;
    keepBlobs.set(record, storedBlob);
    return true;
  });
}

/** The last look before packs are given up: every wanted blob is in a pack that stays. */
function checkAllStored(
  index: IndexedRepository,
  { keepBlobs }: PrunePlan,
  replacedPacks: ReadonlySet<PackId>,
): void {
  for (let record = 0; record < keepBlobs.recordCount; record++) {
    const value = keepBlobs.get(record);
    if (value !== wantedBlob && value !== storedBlob) continue;
    const { type, id } = index.blobOf(record);
    const copies = index.lookup(type, id);
    if (copies.every(({ pack }) => replacedPacks.has(pack))) {
      throw new EngineError('bug', `The ${type} blob ${id} was not stored again; no pack was removed`, {
        blob: id,
      });
    }
  }
}

/** Writes the index anew without `gone`: the files that name them, and those that are not full. */
async function dropFromIndex(
  index: IndexedRepository,
  gone: ReadonlySet<PackId>,
  { signal }: RunOptions,
): Promise<void> {
  const replaced = filesToReplace(index, gone);
  const packs = packsToWrite(index, gone, replaced);
  await index.replaceIndex(packs, [...replaced], { signal });
}

function filesToReplace(index: IndexedRepository, gone: ReadonlySet<PackId>): ReadonlySet<IndexId> {
  const blobsOf = new Map<IndexId, number>();
  const replaced = new Set<IndexId>();
  for (const { pack, indexes, count } of index.packCopies()) {
    for (const id of indexes) {
      blobsOf.set(id, (blobsOf.get(id) ?? 0) + count);
      if (gone.has(pack) || indexes.length > 1) replaced.add(id);
    }
  }
  for (const [id, blobs] of blobsOf) if (blobs < fullIndexBlobs) replaced.add(id);
  // An index file without any pack serves nothing.
  for (const id of index.indexIds) if (!blobsOf.has(id)) replaced.add(id);
  return replaced;
}

function* packsToWrite(
  index: IndexedRepository,
  gone: ReadonlySet<PackId>,
  replaced: ReadonlySet<IndexId>,
): Generator<IndexedPack> {
  for (const pack of index.packs()) {
    if (!gone.has(pack.pack) && pack.indexes.every((id) => replaced.has(id))) yield pack;
  }
}

async function removePacks(
  index: IndexedRepository,
  packs: readonly PackId[],
  run: RunOptions,
): Promise<void> {
  await forEachLimit(packs, parallelRemovals, run.signal, async (pack, signal) => {
    try {
      await index.removePack(pack, { signal });
    } catch (error) {
      throwIfAborted(signal);
      if (isEngineError(error, 'bug')) throw error;
      const warning = {
        path: pack,
        error: engineErrorToData(toEngineError(error)),
        during: 'prune' as const,
      };
      run.onEvent({ kind: 'warning', warning });
    }
  });
}
