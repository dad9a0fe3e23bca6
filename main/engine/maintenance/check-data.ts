/** Are the packs what they say they are? Reads them whole and proves every byte. */
import { forEachLimit } from '../base/task-group';
import { EngineError } from '../errors';
import type { PackId } from '../format/ids';
import { isSameHeader } from '../format/pack-header';
import type {
  IndexedPack,
  IndexedRepository,
  PackedBlob,
  RepositoryReader,
  VerifiedPack,
} from '../repository/repository';
import type { CheckRequest } from '../requests';
import { type Findings, isDamage } from './findings';

export interface CheckDataOptions {
  readonly signal: AbortSignal;
  /** From 0 to below 1, unpredictable: which packs a sample has must not repeat. */
  readonly random: () => number;
  /** Called after every pack with what was read so far and what will be. */
  readonly onPack: (progress: {
    readonly packs: number;
    readonly bytes: number;
    readonly packsTotal: number;
    readonly bytesTotal: number;
  }) => void;
}

/**
 * Reads the packs that `readData` means of those in `present` (with their sizes) and reports on each; one that fails is read once more. Answers how
 * many packs and bytes were read.
 */
export async function checkData(
  index: IndexedRepository,
  present: ReadonlyMap<PackId, number>,
  { readData, isQuiet = false }: Pick<CheckRequest, 'readData' | 'isQuiet'>,
  findings: Findings,
  options: CheckDataOptions,
): Promise<{ readonly packs: number; readonly bytes: number }> {
  const chosen = choosePacks(present, readData, options.random);
  const sizeOf = (pack: PackId) => present.get(pack) ?? 0;
  const bytesTotal = [...chosen].reduce((sum, pack) => sum + sizeOf(pack), 0);
  let packs = 0;
  let bytes = 0;
  const { signal } = options;
  const check = async (reader: RepositoryReader, pack: IndexedPack, packSignal: AbortSignal) => {
    await checkPackTwice({ index, reader }, pack, sizeOf(pack.pack), findings, packSignal);
    packs++;
    bytes += sizeOf(pack.pack);
    options.onPack({ packs, bytes, packsTotal: chosen.size, bytesTotal });
  };
  if (chosen.size === 0) return { packs, bytes };
  await index.withReader({ signal, isQuiet }, (reader) =>
    forEachLimit(chosenPacks(index, chosen), reader.parallel, signal, (pack, packSignal) =>
      check(reader, pack, packSignal),
    ),
  );
  return { packs, bytes };
}

/** Which packs to read. Throws `input/invalid` for a subset that cannot be. */
export function choosePacks(
  present: ReadonlyMap<PackId, number>,
  subset: CheckRequest['readData'],
  random: () => number,
): ReadonlySet<PackId> {
  const packs = [...present.keys()];
  switch (subset.kind) {
    case 'none':
      return new Set();
    case 'all':
      return new Set(packs);
    case 'part': {
      const { part, of } = subset;
      if (!(of >= 1 && of <= 256 && part >= 1 && part <= of)) throw invalidSubset();
      return new Set(packs.filter((pack) => Number.parseInt(pack.slice(0, 2), 16) % of === part - 1));
    }
    case 'percent':
      return sample(packs, subset.percent / 100, random);
    case 'bytes': {
      const totalBytes = [...present.values()].reduce((sum, size) => sum + size, 0);
      return sample(packs, Math.min(1, subset.bytes / Math.max(1, totalBytes)), random);
    }
  }
}

/** Of the number of packs the `share`, at least one. */
function sample(packs: PackId[], share: number, random: () => number): ReadonlySet<PackId> {
  if (!(share > 0 && share <= 1)) throw invalidSubset();
  const count = Math.min(packs.length, Math.max(1, Math.floor(packs.length * share)));
  // The first steps of a Fisher-Yates shuffle.
  for (let at = 0; at < count; at++) {
    const other = at + Math.floor(random() * (packs.length - at));
    [packs[at], packs[other]] = [packs[other]!, packs[at]!];
  }
  return new Set(packs.slice(0, count));
}

function invalidSubset(): EngineError {
  return new EngineError(
    'input/invalid',
    'A part of the data is n/t with n from 1 to t and t up to 256, above 0 to 100 percent, or a number of bytes',
  );
}

function* chosenPacks(index: IndexedRepository, chosen: ReadonlySet<PackId>): Generator<IndexedPack> {
  for (const pack of index.packs()) if (chosen.has(pack.pack)) yield pack;
}

/** What packs are looked at with. */
interface Reading {
  readonly index: IndexedRepository;
  readonly reader: RepositoryReader;
}

async function checkPackTwice(
  reading: Reading,
  pack: IndexedPack,
  sizeBytes: number,
  findings: Findings,
  signal: AbortSignal,
): Promise<void> {
  const first = await problemsOf(reading, pack, sizeBytes, signal);
  if (first.length === 0) return;
  const second = await problemsOf(reading, pack, sizeBytes, signal);
  const note = second.length === 0 ? '; read once more it was good' : '';
  if (second.length > 0) findings.suggestRebuildIndex = true;
  for (const { code, message } of second.length === 0 ? first : second) {
    findings.error(code, `pack ${pack.pack}: ${message}${note}`, { pack: pack.pack });
  }
}

async function problemsOf(
  { index, reader }: Reading,
  { pack, blobs }: IndexedPack,
  sizeBytes: number,
  signal: AbortSignal,
): Promise<readonly EngineError[]> {
  const problems: EngineError[] = [];
  const attempt = async <T>(check: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await check();
    } catch (error) {
      if (!isDamage(error)) throw error;
      problems.push(error);
      return undefined;
    }
  };
  const sorted = blobs.toSorted((a, b) => a.offset - b.offset);
  await attempt(async () => checkGapless(sorted));
  const verified = await attempt(() => reader.verifyPack(pack, sizeBytes, sorted, { signal }));
  if (verified) {
    problems.push(...verified.badBlobs);
    await attempt(async () => checkHeader(verified.header));
  } else {
    const loadHeader = () => index.loadPackHeader(pack, sizeBytes, { signal });
    await attempt(async () => checkHeader(isSameHeader(await loadHeader(), sorted) ? 'same' : 'other'));
  }
  return problems;
}

function checkGapless(sorted: readonly PackedBlob[]): void {
  let end = 0;
  for (const { offset, length } of sorted) {
    if (offset !== end) throw new EngineError('data/malformed', 'its index has gaps or overlapping blobs');
    end = offset + length;
  }
}

function checkHeader(header: VerifiedPack['header']): void {
  if (header instanceof EngineError) throw header;
  if (header === 'other')
    throw new EngineError('data/malformed', 'its header lists other blobs than the index');
}
