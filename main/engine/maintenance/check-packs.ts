/** Does the index agree with itself and with the packs that there are? */
import type { PackId } from '../format/ids';
import { packSize } from '../format/pack-header';
import type { IndexedRepository, PackedBlob } from '../repository/repository';
import type { Findings } from './findings';

/** Reports on every pack of the index and on every pack file; answers the size of each pack that is there and indexed. */
export async function checkPacks(
  index: IndexedRepository,
  findings: Findings,
  options: { readonly signal: AbortSignal },
): Promise<ReadonlyMap<PackId, number>> {
  const unindexed = new Map<PackId, number>();
  for await (const { name, sizeBytes } of index.repository.listFiles('pack', options)) {
    unindexed.set(name as PackId, sizeBytes);
  }
  const present = new Map<PackId, number>();
  for (const { pack, indexes, blobs } of index.packs()) {
    if (indexes.length > 1) reportRepeated(pack, indexes, findings);
    if (isMixed(blobs)) reportMixed(pack, findings);
    const sizeBytes = unindexed.get(pack);
    unindexed.delete(pack);
    if (sizeBytes === undefined) {
      reportMissing(pack, findings);
      continue;
    }
    present.set(pack, sizeBytes);
    const expected = packSize(blobs);
    if (sizeBytes !== expected) reportSize(pack, sizeBytes, expected, findings);
  }
  for (const pack of unindexed.keys()) reportUnindexed(pack, findings);
  return present;
}

function isMixed(blobs: readonly PackedBlob[]): boolean {
  return blobs.some(({ type }) => type !== blobs[0]?.type);
}

function reportRepeated(pack: PackId, indexes: readonly string[], findings: Findings): void {
  findings.suggestRebuildIndex = true;
  findings.hint(`pack ${pack} is listed in several index files: ${indexes.join(', ')}`, { pack });
}

function reportMixed(pack: PackId, findings: Findings): void {
  findings.suggestPrune = true;
  findings.hint(`pack ${pack} contains a mix of tree and data blobs`, { pack });
}

function reportMissing(pack: PackId, findings: Findings): void {
  findings.suggestRebuildIndex = true;
  findings.error('data/missing', `pack ${pack} does not exist`, { pack });
}

function reportSize(pack: PackId, sizeBytes: number, expected: number, findings: Findings): void {
  findings.suggestRebuildIndex = true;
  const message = `pack ${pack} has ${sizeBytes} bytes; its index says ${expected}`;
  findings.error('data/corrupt', message, { pack });
}

function reportUnindexed(pack: PackId, findings: Findings): void {
  findings.suggestPrune = true;
  findings.hint(`pack ${pack} is not referenced in any index file`, { pack });
}
