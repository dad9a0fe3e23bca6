/** How much of each pack is used, where a blob with several copies is used in one of them only. */
import { EngineError } from '../errors';
import type { BlobType, PackId } from '../format/ids';
import { packHeaderEntryLength, packSize } from '../format/pack-header';
import type { BlobMarks, IndexedRepository, PackCopies } from '../repository/repository';
import type { PruneCounts } from '../requests';

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
const emptyPackBytes = packSize([]);

/**
 * Measures every pack of the index against `used`, whose values it uses up (they begin as 0). Of several copies one is used: in a pack that has
 * other used blobs, or in one that has only such copies (what an interrupted prune wrote), else the last.
 */
export function measureUsage(index: IndexedRepository, used: BlobMarks): RepositoryUsage {
  countCopies(index, used);
  const totals = { used: newCounts(), duplicate: newCounts(), unused: newCounts() };
  const packs: Usage[] = [];
  for (const copies of index.packCopies()) packs.push(measurePack(index, copies, used, totals));
  if (totals.duplicate.blobs > 0) chooseCopies(index, used, packs, totals);
  return { packs, ...totals };
}

function newCounts(): Mutable<PruneCounts> {
  return { blobs: 0, bytes: 0 };
}

function countCopies(index: IndexedRepository, used: BlobMarks): void {
  for (let record = 0; record < used.recordCount; record++) {
    if (used.get(record) === undefined) continue;
    const copies = index.copiesOf(record);
    if (copies === 0) throw new EngineError('bug', 'A blob is used that is not stored', { record });
    used.set(record, copies);
  }
}

function measurePack(
  index: IndexedRepository,
  copies: PackCopies,
  used: BlobMarks,
  totals: Record<'used' | 'duplicate' | 'unused', Mutable<PruneCounts>>,
): Usage {
  const usage: Usage = {
    pack: copies.pack,
    type: typeOf(index, copies),
    usedBlobs: 0,
    unusedBlobs: 0,
    duplicateBlobs: 0,
    usedBytes: emptyPackBytes,
    unusedBytes: 0,
    hasUncompressed: false,
  };
  for (let at = 0; at < copies.count; at++) {
    const copiesOfBlob = used.get(copies.recordOf(at)) ?? 0;
    const length = copies.lengthOf(at);
    const uncompressedLength = copies.uncompressedLengthOf(at);
    usage.usedBytes += packHeaderEntryLength(uncompressedLength);
    if (uncompressedLength === 0) usage.hasUncompressed = true;
    if (copiesOfBlob === 1) {
      usage.usedBlobs++;
      usage.usedBytes += length;
    } else {
      usage.unusedBlobs++;
      usage.unusedBytes += length;
      if (copiesOfBlob > 1) usage.duplicateBlobs++;
    }
    const total = totals[copiesOfBlob === 0 ? 'unused' : copiesOfBlob === 1 ? 'used' : 'duplicate'];
    total.blobs++;
    total.bytes += length;
  }
  return usage;
}

function chooseCopies(
  index: IndexedRepository,
  used: BlobMarks,
  packs: readonly Usage[],
  totals: Record<'used' | 'duplicate', Mutable<PruneCounts>>,
): void {
  let next = 0;
  // The packs come in the same order as before.
  for (const copies of index.packCopies()) {
    const usage = packs[next++]!;
    for (let at = 0; at < copies.count; at++) {
      const record = copies.recordOf(at);
      const length = copies.lengthOf(at);
      const copiesOfBlob = used.get(record);
      // 0 says that all copies but this one were passed over.
      if (copiesOfBlob === undefined || copiesOfBlob === chosen) continue;
      const isOnlyDuplicates = usage.duplicateBlobs === usage.unusedBlobs;
      if (usage.usedBlobs === 0 && !isOnlyDuplicates && copiesOfBlob !== 0) {
        used.set(record, copiesOfBlob === 2 ? 0 : copiesOfBlob - 1);
        continue;
      }
      used.set(record, chosen);
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

function typeOf(index: IndexedRepository, copies: PackCopies): PackUsage['type'] {
  if (copies.count === 0) return 'data';
  const first = index.typeOf(copies.recordOf(0));
  for (let at = 1; at < copies.count; at++) {
    if (index.typeOf(copies.recordOf(at)) !== first) return 'mixed';
  }
  return first;
}
