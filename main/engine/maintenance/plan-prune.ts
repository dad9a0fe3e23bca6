/** What prune will do, as data: which packs go, which are written anew, and what that saves. The rules are restic 0.19's. */
import { EngineError } from '../errors';
import type { BlobId, IndexId, PackId, SnapshotId } from '../format/ids';
import {
  type BlobMarks,
  type IndexedRepository,
  type ListedFile,
  markReachable,
} from '../repository/repository';
import type { PruneRequest, PruneStatistics, TierRule } from '../requests';
import { type PackUsage, type RepositoryUsage, measureUsage } from './pack-usage';

export interface PrunePlan {
  /** Packs that no index lists: removed before anything else. */
  readonly removeFirst: readonly PackId[];
  /** Packs whose used blobs are stored again, then removed. */
  readonly repack: readonly PackId[];
  /** Packs without a used blob. */
  readonly remove: readonly PackId[];
  /** Packs that the index lists, that do not exist, and that nothing needs. */
  readonly forgetFromIndex: readonly PackId[];
  /** The blobs that repacking must store again; each with the value `wantedBlob`. */
  readonly keepBlobs: BlobMarks;
  readonly statistics: PruneStatistics;
  /** What the plan was made from; it is stale when the repository has others. */
  readonly snapshots: readonly SnapshotId[];
  readonly indexes: readonly IndexId[];
}

/** The value of a blob in `keepBlobs` that is to be stored. */
export const wantedBlob = 1;
/** A blob that another pack keeps. */
const keptElsewhere = 0;

const dayMs = 24 * 60 * 60 * 1000;
const noRule: TierRule = { minAgeDays: 0, minUnusedPercent: 0 };

/** Packs below it are small, if a repository has enough of them. */
const minPackBytes = 4 * 2 ** 20;
const smallShare = 0.8;
/** Of all pack sizes, this percentile counts as usual. */
const smallPercentile = 3;
/** Fewer small packs than that stay, or a single one would be written anew for ever. */
const fewestSmallPacks = 10;

type Decision = 'remove' | 'keep' | 'small' | 'repack' | 'wait';

type PackFiles = ReadonlyMap<PackId, ListedFile>;

export interface PlanOptions {
  readonly signal: AbortSignal;
  /** Since the epoch: what the age of packs is counted to. */
  readonly nowMs: number;
}

interface Candidate {
  readonly usage: PackUsage;
  readonly mustCompress: boolean;
}

/**
 * Plans a prune. Needs the exclusive lock, held until the plan is executed. Fails and changes nothing when a snapshot or tree cannot be loaded,
 * when a needed blob is not in the index, and with `data/missing` or `data/corrupt` when a needed pack is absent or has another size.
 */
export async function planPrune(
  index: IndexedRepository,
  request: PruneRequest,
  options: PlanOptions,
): Promise<PrunePlan> {
  checkRequest(index, request);
  const records = await index.repository.listSnapshots(options);
  const snapshots = records.filter(({ id }) => !request.ignoreSnapshots.includes(id));
  const roots = snapshots.map(({ snapshot }) => snapshot.tree);
  const used = await markReachable(index, roots, { ...options, onMissing: failMissing });
  const usage = measureUsage(index, used);
  const files = await listPacks(index, options);
  const isYoung = (file: ListedFile) => {
    const { minAgeDays } = ruleOf(file, request);
    // Without a rule it does not matter what the two clocks say.
    return minAgeDays > 0 && options.nowMs - file.writtenMs < minAgeDays * dayMs;
  };
  const decided = decide(index, usage, { files, isYoung }, request);
  keepOnlyRepacked(index, used, new Set([...decided.repack, ...decided.remove, ...decided.forgetFromIndex]));
  return {
    ...decided,
    keepBlobs: used,
    snapshots: snapshots.map(({ id }) => id),
    indexes: index.indexIds,
  };
}

function failMissing(blob: BlobId): never {
  throw new EngineError(
    'data/missing',
    `A snapshot needs the data blob ${blob}, which the index does not have. Nothing was pruned; check the repository`,
    { blob },
  );
}

function checkRequest(index: IndexedRepository, { repackUncompressed, maxUnused }: PruneRequest): void {
  if (repackUncompressed && index.repository.version < 2) {
    throw new EngineError(
      'input/invalid',
      'A repository of version 1 cannot be compressed; upgrade it first',
    );
  }
  if (maxUnused === 'unlimited') return;
  const isValid =
    'percent' in maxUnused ? maxUnused.percent >= 0 && maxUnused.percent < 100 : maxUnused.bytes >= 0;
  if (!isValid)
    throw new EngineError('input/invalid', 'The unused share must be from 0 to below 100 percent');
}

async function listPacks(
  index: IndexedRepository,
  options: { readonly signal: AbortSignal },
): Promise<PackFiles> {
  const files = new Map<PackId, ListedFile>();
  for await (const file of index.repository.listFiles('pack', options)) files.set(file.name as PackId, file);
  return files;
}

function ruleOf({ tier }: ListedFile, { tierRules }: PruneRequest): TierRule {
  return tierRules?.[tier] ?? noRule;
}

/** What there is beside the index. */
interface Listed {
  readonly files: PackFiles;
  /** Whether a pack must not go yet. */
  readonly isYoung: (file: ListedFile) => boolean;
}

function decide(
  index: IndexedRepository,
  usage: RepositoryUsage,
  { files, isYoung }: Listed,
  request: PruneRequest,
): Pick<PrunePlan, 'removeFirst' | 'repack' | 'remove' | 'forgetFromIndex' | 'statistics'> {
  const sizes = [...files.values()].map(({ sizeBytes }) => sizeBytes);
  const smallBytes = smallLimit(sizes, request);
  const version = index.repository.version;
  const sorted: Record<Decision, Candidate[]> = {
    remove: [],
    keep: [],
    small: [],
    repack: [],
    wait: [],
  };
  const forgotten: PackUsage[] = [];
  for (const pack of usage.packs) {
    const file = files.get(pack.pack);
    checkPack(pack, file?.sizeBytes);
    if (file === undefined) forgotten.push(pack);
    else {
      const mustCompress =
        version >= 2 && pack.hasUncompressed && (pack.type === 'tree' || request.repackUncompressed);
      const candidate = { usage: pack, mustCompress };
      sorted[isYoung(file) ? 'wait' : decidePack(candidate, file, smallBytes, request)].push(candidate);
    }
  }
  const smallOnes = sorted.small.length < fewestSmallPacks ? [] : sorted.small;
  const removed = [...sorted.remove.map((candidate) => candidate.usage), ...forgotten];
  const candidates = [...sorted.repack, ...smallOnes];
  const waiting = sorted.wait.map((candidate) => candidate.usage);
  // What waits is left out of the account, or old packs would be written anew in its stead.
  const settledBytes = sum(removed).bytes + sum(waiting).bytes;
  const repacked = chooseRepacks(candidates, usage, settledBytes, smallBytes, request);
  const indexed = new Set<string>(usage.packs.map(({ pack }) => pack));
  const unindexed = [...files.values()].filter(({ name }) => !indexed.has(name));
  const removeFirst = unindexed.filter((file) => !isYoung(file));
  const waitingFiles = unindexed.filter(isYoung);
  return {
    removeFirst: removeFirst.map(({ name }) => name as PackId),
    repack: repacked.map(({ pack }) => pack),
    remove: sorted.remove.map((candidate) => candidate.usage.pack),
    forgetFromIndex: forgotten.map(({ pack }) => pack),
    statistics: statisticsOf(usage, { removed, repacked, removeFirst, forgotten, waiting, waitingFiles }),
  };
}

function bytesOf(files: readonly ListedFile[]): number {
  return files.reduce((total, { sizeBytes }) => total + sizeBytes, 0);
}

/** Nothing may be pruned while a pack that is needed is absent or not what the index says. */
function checkPack(
  { pack, usedBlobs, usedBytes, unusedBytes }: PackUsage,
  sizeBytes: number | undefined,
): void {
  if (usedBlobs === 0) return;
  if (sizeBytes === undefined) {
    throw new EngineError('data/missing', `Pack ${pack} is needed and does not exist. Nothing was pruned`, {
      pack,
    });
  }
  if (sizeBytes !== usedBytes + unusedBytes) {
    throw new EngineError(
      'data/corrupt',
      `Pack ${pack} has ${sizeBytes} bytes where the index says ${usedBytes + unusedBytes}. Nothing was pruned; rebuild the index`,
      { pack },
    );
  }
}

function decidePack(
  { usage: pack, mustCompress }: Candidate,
  file: ListedFile,
  smallBytes: number,
  request: PruneRequest,
): Decision {
  if (pack.usedBlobs === 0) return 'remove';
  if (request.repackCacheableOnly && pack.type === 'data') return 'keep';
  if (pack.type === 'mixed' || mustCompress) return 'repack';
  if (pack.unusedBytes * 100 < ruleOf(file, request).minUnusedPercent * sizeOf(pack)) return 'keep';
  if (pack.unusedBlobs > 0) return 'repack';
  return sizeOf(pack) < smallBytes ? 'small' : 'keep';
}

/** Asked for small packs expressly, what is clearly below the target is small; else what is small for this repository. */
function smallLimit(sizes: readonly number[], request: PruneRequest): number {
  if (request.repackSmall) return smallShare * request.packSizeBytes;
  const usual = sizes.toSorted((a, b) => a - b)[Math.floor((sizes.length * smallPercentile) / 100)] ?? 0;
  return smallShare * Math.max(minPackBytes, usual);
}

/** Packs that are not only data come first, then small ones, then those that waste the most. */
function chooseRepacks(
  candidates: readonly Candidate[],
  usage: RepositoryUsage,
  settledBytes: number,
  smallBytes: number,
  request: PruneRequest,
): readonly PackUsage[] {
  const rank = ({ usage: pack }: Candidate) => (pack.type !== 'data' ? 0 : sizeOf(pack) < smallBytes ? 1 : 2);
  const waste = ({ usage: pack }: Candidate) => pack.unusedBytes / sizeOf(pack);
  const sorted = candidates.toSorted((a, b) => rank(a) - rank(b) || waste(b) - waste(a));
  const allowedBytes = allowedUnusedBytes(request, usage.used.bytes);
  const maxRepackBytes = request.maxRepackBytes ?? Infinity;
  let unusedBytes = usage.duplicate.bytes + usage.unused.bytes - settledBytes;
  let repackBytes = 0;
  const repacked: PackUsage[] = [];
  for (const { usage: pack, mustCompress } of sorted) {
    const isForced = pack.type !== 'data' || mustCompress;
    const isGoodEnough = unusedBytes < allowedBytes && sizeOf(pack) >= smallBytes;
    if (repackBytes + sizeOf(pack) >= maxRepackBytes || (isGoodEnough && !isForced)) continue;
    repacked.push(pack);
    repackBytes += sizeOf(pack);
    unusedBytes -= pack.unusedBytes;
  }
  return repacked;
}

function allowedUnusedBytes({ maxUnused }: PruneRequest, usedBytes: number): number {
  if (maxUnused === 'unlimited') return Infinity;
  if ('bytes' in maxUnused) return maxUnused.bytes;
  return (maxUnused.percent / (100 - maxUnused.percent)) * usedBytes;
}

/** Of the used blobs, those are wanted that no pack which stays has. */
function keepOnlyRepacked(index: IndexedRepository, used: BlobMarks, goingPacks: ReadonlySet<PackId>): void {
  for (const copies of index.packCopies()) {
    if (goingPacks.has(copies.pack)) continue;
    for (let at = 0; at < copies.count; at++) {
      const record = copies.recordOf(at);
      if (used.get(record) !== undefined) used.set(record, keptElsewhere);
    }
  }
}

function statisticsOf(
  usage: RepositoryUsage,
  decided: {
    readonly removed: readonly PackUsage[];
    readonly repacked: readonly PackUsage[];
    readonly removeFirst: readonly ListedFile[];
    readonly forgotten: readonly PackUsage[];
    readonly waiting: readonly PackUsage[];
    readonly waitingFiles: readonly ListedFile[];
  },
): PruneStatistics {
  const { removed, repacked, removeFirst, forgotten, waitingFiles } = decided;
  const remove = sum(removed);
  const repackRemoved = sum(repacked);
  const packsRemoved = removed.length - forgotten.length;
  const unusedBytes = usage.duplicate.bytes + usage.unused.bytes + bytesOf(waitingFiles);
  return {
    used: usage.used,
    duplicate: usage.duplicate,
    unused: usage.unused,
    repack: {
      blobs: repacked.reduce((total, pack) => total + pack.usedBlobs + pack.unusedBlobs, 0),
      bytes: repacked.reduce((total, pack) => total + sizeOf(pack), 0),
    },
    repackRemoved,
    remove,
    unreferencedBytes: bytesOf(removeFirst),
    packsKept: usage.packs.length - removed.length - repacked.length,
    packsRepacked: repacked.length,
    packsRemoved,
    packsUnreferenced: removeFirst.length,
    unusedAfter: unusedBytes - remove.bytes - repackRemoved.bytes,
    tooYoungBytes: sum(decided.waiting).bytes + bytesOf(waitingFiles),
  };
}

/** The unused part of `packs`. */
function sum(packs: readonly PackUsage[]): { readonly blobs: number; readonly bytes: number } {
  return {
    blobs: packs.reduce((total, pack) => total + pack.unusedBlobs, 0),
    bytes: packs.reduce((total, pack) => total + pack.unusedBytes, 0),
  };
}

function sizeOf(pack: PackUsage): number {
  return pack.usedBytes + pack.unusedBytes;
}
