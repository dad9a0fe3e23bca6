/** How much is stored, by what it costs. */
import type { IndexedRepository } from '../repository/repository';
import type { StorageUsage } from '../requests';

const dayMs = 24 * 60 * 60 * 1000;

/** Lists all files but locks. A pack that the index does not have yet counts as one of files' content, as most are. */
export async function measureStorage(
  index: IndexedRepository,
  { signal, nowMs }: { readonly signal: AbortSignal; readonly nowMs: number },
): Promise<StorageUsage> {
  const trees = new Set<string>();
  for (const copies of index.packCopies()) {
    if (copies.count > 0 && index.typeOf(copies.recordOf(0)) === 'tree') trees.add(copies.pack);
  }
  const data = { files: 0, bytes: 0 };
  const other = { files: 0, bytes: 0 };
  const byAge = new Map<number, number>();
  for (const type of ['pack', 'index', 'snapshot', 'key'] as const) {
    for await (const { name, sizeBytes, writtenMs } of index.repository.listFiles(type, { signal })) {
      const isData = type === 'pack' && !trees.has(name);
      const counts = isData ? data : other;
      counts.files++;
      counts.bytes += sizeBytes;
      if (!isData) continue;
      const days = Math.max(0, Math.floor((nowMs - writtenMs) / dayMs));
      byAge.set(days, (byAge.get(days) ?? 0) + sizeBytes);
    }
  }
  return { data, other, dataByAge: Array.from(byAge, ([days, bytes]) => ({ days, bytes })) };
}
