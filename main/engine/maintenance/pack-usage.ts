/** How much of each pack is used, where a blob with several copies is used in one of them only. */
import { EngineError } from '../errors';
import type { BlobId, BlobType, PackId } from '../format/ids';
import { packSize } from '../format/pack-header';
import type { IndexedRepository, PackedBlob } from '../repository/repository';
import type { PruneCounts } from '../requests';
import type { BlobMap } from './used-blobs';

export interface PackUsage {
  readonly pack: PackId;
  /** `mixed` only in packs of very old writers. */
  readonly type: BlobType | 'mixed';
  readonly usedBlobs: number;
  readonly unusedBlobs: number;
  /** The header's bytes count as used, so that both together are the size of the pack. */
  readonly usedBytes: number;
  readonly unusedBytes: number;
  readonly hasUncompressed: boolean;
}

export interface RepositoryUsage {
  readonly packs: readonly PackUsage[];
  readonly used: PruneCounts;
  readonly duplicate: PruneCounts;
  readonly unused: PruneCounts;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Usage = Mutable<PackUsage> & { duplicateBlobs: number };

/** The one copy of a blob is chosen; the others are not used. */
const chosen = 1;

/**
 * Measures every pack of the index against `used`, whose values it uses up (they begin as 0). Of several copies one is used: in a pack that has
 * other used blobs, or in one that has only such copies (what an interrupted prune wrote), else the last. Throws `data/missing` when the index
 * lacks a used blob.
 */
export function measureUsage(index: IndexedRepository, used: BlobMap): RepositoryUsage {
  countCopies(index, used);
  const totals = { used: newCounts(), duplicate: newCounts(), unused: newCounts() };
  const packs = new Map<PackId, Usage>();
  for (const { pack, blobs } of index.packs()) packs.set(pack, measurePack(pack, blobs, used, totals));
  if (totals.duplicate.blobs > 0) chooseCopies(index, used, packs, totals);
  return { packs: [...packs.values()], ...totals };
}

function newCounts(): Mutable<PruneCounts> {
  return { blobs: 0, bytes: 0 };
}

function countCopies(index: IndexedRepository, used: BlobMap): void {
  for (const { blobs } of index.packs()) {
    for (const { type, id } of blobs) {
      const copies = used.get(type, id);
      if (copies !== undefined) used.set(type, id, copies + 1);
    }
  }
  for (const { type, id, value } of used.entries()) {
    if (value > 0) continue;
    throw new EngineError(
      'data/missing',
      `A snapshot needs the ${type} blob ${id}, which the index does not have. Nothing was pruned; check the repository`,
      { blob: id as BlobId },
    );
  }
}

function measurePack(
  pack: PackId,
  blobs: readonly PackedBlob[],
  used: BlobMap,
  totals: Record<'used' | 'duplicate' | 'unused', Mutable<PruneCounts>>,
): Usage {
  const usage: Usage = {
    pack,
    type: typeOf(blobs),
    usedBlobs: 0,
    unusedBlobs: 0,
    duplicateBlobs: 0,
    usedBytes: packSize(blobs) - blobs.reduce((sum, { length }) => sum + length, 0),
    unusedBytes: 0,
    hasUncompressed: blobs.some(({ uncompressedLength }) => uncompressedLength === 0),
  };
  for (const { type, id, length } of blobs) {
    const copies = used.get(type, id) ?? 0;
    if (copies === 1) {
      usage.usedBlobs++;
      usage.usedBytes += length;
    } else {
      usage.unusedBlobs++;
      usage.unusedBytes += length;
      if (copies > 1) usage.duplicateBlobs++;
    }
    const total = totals[copies === 0 ? 'unused' : copies === 1 ? 'used' : 'duplicate'];
    total.blobs++;
    total.bytes += length;
  }
  return usage;
}

function chooseCopies(
  index: IndexedRepository,
  used: BlobMap,
  packs: ReadonlyMap<PackId, Usage>,
  totals: Record<'used' | 'duplicate', Mutable<PruneCounts>>,
): void {
  for (const { pack, blobs } of index.packs()) {
    const usage = packs.get(pack)!;
    for (const { type, id, length } of blobs) {
      const copies = used.get(type, id);
      // 0 says that all copies but this one were passed over.
      if (copies === undefined || copies === chosen) continue;
      const isOnlyDuplicates = usage.duplicateBlobs === usage.unusedBlobs;
      if (usage.usedBlobs === 0 && !isOnlyDuplicates && copies !== 0) {
        used.set(type, id, copies === 2 ? 0 : copies - 1);
        continue;
      }
      used.set(type, id, chosen);
      usage.usedBlobs++;
      usage.unusedBlobs--;
      usage.usedBytes += length;
      usage.unusedBytes -= length;
      totals.used.blobs++;
      totals.used.bytes += length;
      totals.duplicate.blobs--;
      totals.duplicate.bytes -= length;
    }
  }
}

function typeOf(blobs: readonly PackedBlob[]): PackUsage['type'] {
  const first = blobs[0]?.type ?? 'data';
  return blobs.every(({ type }) => type === first) ? first : 'mixed';
}
