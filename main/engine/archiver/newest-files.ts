/** What somebody would miss first: the newest of the small files, found without looking at the whole disk. */
import { basename } from 'node:path';
import { Breather } from '../base/breather';
import type { PauseGate } from '../base/pause-gate';
import { joinPath } from '../disk/disk-path';
import { listNames } from '../disk/list-folder';
import { type QuickStat, quickStat } from '../disk/quick-stat';
import type { ByteText } from '../format/byte-text';
import type { NewestFiles } from '../requests';
import type { Selection } from '../walker/selection';

export interface NewestFilesOptions {
  readonly limits: NewestFiles;
  readonly selection: Selection;
  readonly signal: AbortSignal;
  readonly pause: PauseGate;
}

interface Candidate {
  readonly path: ByteText;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** Of a program rather than of a person. */
  readonly isHidden: boolean;
}

interface Waiting {
  readonly path: ByteText;
  readonly isHidden: boolean;
}

/** The best first. Folders are looked into level by level, so that what lies deep is what is missed. Troubles are left to the backup of everything. */
export async function newestFiles(
  targets: readonly ByteText[],
  options: NewestFilesOptions,
): Promise<readonly ByteText[]> {
  const candidates = await findCandidates(targets, options);
  candidates.sort((a, b) => Number(a.isHidden) - Number(b.isHidden) || b.modifiedMs - a.modifiedMs);
  let bytes = 0;
  const { maxFiles, maxBytes } = options.limits;
  return candidates
    .slice(0, maxFiles)
    .filter(({ sizeBytes }) => (bytes += sizeBytes) <= maxBytes)
    .map(({ path }) => path);
}

async function findCandidates(
  targets: readonly ByteText[],
  { limits, selection, signal, pause }: NewestFilesOptions,
): Promise<Candidate[]> {
  const breather = new Breather(signal, pause);
  const candidates: Candidate[] = [];
  const waiting: Waiting[] = targets.map((path) => ({ path, isHidden: false }));
  // What is appended meanwhile is met, too.
  for (const { path, isHidden } of waiting) {
    if (waiting.length > limits.maxEntries) break;
    await breather.breathe();
    const stat = statOf(path);
    if (!stat || selection.hasExcludedSize(stat)) continue;
    if (stat.type === 'file' && stat.size > 0 && stat.size <= limits.maxFileBytes)
      candidates.push({ path, isHidden, sizeBytes: stat.size, modifiedMs: stat.modifiedMs });
    if (stat.type !== 'dir') continue;
    for (const name of selection.withoutTagged(path, namesIn(path))) {
      const child = joinPath(path, name);
      if (selection.hasExcludedPath(child)) continue;
      waiting.push({ path: child, isHidden: isHidden || basename(child).startsWith('.') });
    }
  }
  return candidates;
}

function statOf(path: ByteText): QuickStat | undefined {
  try {
    return quickStat(path);
  } catch {
    // The backup of everything meets and tells it.
    return undefined;
  }
}

function namesIn(folder: ByteText): readonly ByteText[] {
  try {
    return listNames(folder);
  } catch {
    // As above.
    return [];
  }
}
