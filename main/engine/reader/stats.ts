/** How much snapshots hold, counted in restic's four ways. */
import { EngineError } from '../errors';
import type { BlobId, BlobType } from '../format/ids';
import { boxOverhead, plaintextLength } from '../format/pack-header';
import type { TreeNode } from '../format/tree';
import { type IndexedRepository, type SnapshotRecord, markReachable } from '../repository/repository';
import type { StatsMode, StatsResult } from '../requests';
import { walk } from './walk';

interface SignalOptions {
  readonly signal: AbortSignal;
}

type Counter = (path: string, node: TreeNode) => void;

const nothing: StatsResult = {
  totalSize: 0,
  totalFileCount: 0,
  totalBlobCount: 0,
  totalUncompressedSize: 0,
  compressionRatio: 0,
  compressionProgress: 0,
  compressionSpaceSaving: 0,
  snapshotsCount: 0,
};

/** The figures of `snapshots` together, bytes and counts; compression only for `raw-data`. Throws `data/missing` for a blob that no pack has. */
export async function stats(
  index: IndexedRepository,
  snapshots: readonly SnapshotRecord[],
  mode: StatsMode,
  options: SignalOptions,
): Promise<StatsResult> {
  const snapshotsCount = snapshots.length;
  if (mode === 'raw-data') return { ...(await rawData(index, snapshots, options)), snapshotsCount };
  const totals = { totalSize: 0, totalFileCount: 0, totalBlobCount: 0 };
  const counterOf = counterFor(mode, index, totals);
  for (const { snapshot } of snapshots) {
    const count = counterOf();
    const entries = walk(index, snapshot.tree, '/', { ...options, isRecursive: true });
    for await (const { path, node } of entries) count(path, node);
  }
  return { ...nothing, ...totals, snapshotsCount };
}

interface Totals {
  totalSize: number;
  totalFileCount: number;
  totalBlobCount: number;
}

/** Answers the counter to use for each next snapshot. */
function counterFor(
  mode: Exclude<StatsMode, 'raw-data'>,
  index: IndexedRepository,
  totals: Totals,
): () => Counter {
  if (mode === 'restore-size') return () => restoreSize(totals);
  const isFirst = uniqueByContent();
  const counter = mode === 'files-by-contents' ? fileSize(totals) : blobSizes(index, totals);
  return () => (path, node) => {
    if (isFirst(node)) counter(path, node);
  };
}

/** Every entry counts; a file with several names takes its place once in each snapshot. */
function restoreSize(totals: Totals): Counter {
  const linked = new Set<string>();
  return (_, { type, size, links, inode, deviceId }) => {
    totals.totalFileCount++;
    if (links !== 1n && type !== 'dir') {
      const key = `${deviceId} ${inode}`;
      if (inode !== 0n && linked.has(key)) return;
      linked.add(key);
    }
    totals.totalSize += Number(size);
  };
}

/** As restic counts, what has no content (folders, links, empty files) is one file together. */
function uniqueByContent(): (node: TreeNode) => boolean {
  const seen = new Set<string>();
  return ({ content }) => {
    const before = seen.size;
    return seen.add(content?.join('') ?? '').size > before;
  };
}

function fileSize(totals: Totals): Counter {
  return (_, { size }) => {
    totals.totalSize += Number(size);
    totals.totalFileCount++;
  };
}

/** Each file counts each of its blobs once. */
function blobSizes(index: IndexedRepository, totals: Totals): Counter {
  const blobsByPath = new Map<string, Set<BlobId>>();
  return (path, { content }) => {
    for (const id of content ?? []) {
      let blobs = blobsByPath.get(path);
      if (blobs === undefined) {
        blobsByPath.set(path, (blobs = new Set()));
        totals.totalFileCount++;
      }
      if (blobs.has(id)) continue;
      blobs.add(id);
      totals.totalSize += index.plaintextLength('data', id) ?? failMissing('data', id);
      totals.totalBlobCount++;
    }
  };
}

/** Every blob counts once, as stored. */
async function rawData(
  index: IndexedRepository,
  snapshots: readonly SnapshotRecord[],
  options: SignalOptions,
): Promise<StatsResult> {
  const roots = snapshots.map(({ snapshot }) => snapshot.tree);
  const onMissing = (id: BlobId) => failMissing('data', id);
  const used = await markReachable(index, roots, { ...options, onMissing });
  const sums = { blobs: 0, stored: 0, plain: 0, compressedStored: 0, compressedPlain: 0 };
  for (let record = 0; record < used.recordCount; record++) {
    if (used.get(record) === undefined) continue;
    const blob = index.blobOf(record);
    const plain = plaintextLength(blob) + boxOverhead;
    sums.blobs++;
    sums.stored += blob.length;
    sums.plain += plain;
    if (blob.uncompressedLength === 0) continue;
    sums.compressedStored += blob.length;
    sums.compressedPlain += plain;
  }
  const totals = { ...nothing, totalSize: sums.stored, totalBlobCount: sums.blobs };
  if (index.repository.version < 2) return totals;
  return {
    ...totals,
    totalUncompressedSize: sums.plain,
    compressionRatio: sums.compressedStored > 0 ? sums.compressedPlain / sums.compressedStored : 0,
    compressionProgress: sums.plain > 0 ? (sums.compressedPlain / sums.plain) * 100 : 0,
    compressionSpaceSaving: sums.plain > 0 ? (1 - sums.stored / sums.plain) * 100 : 0,
  };
}

function failMissing(type: BlobType, id: string): never {
  throw new EngineError('data/missing', `The index does not have the ${type} blob ${id}`, { blob: id });
}
