/** Looking through a table of paths. */
import { Breather } from '../base/breather';
import type { SearchRequest } from '../lookup-requests';
import { folderKind, hostKind, wantedKinds } from './entry-kinds';
import type { PathTable } from './path-table';
import { notInName, rankName, type SearchWord, searchWords, wholeName } from './search-words';

export interface FoundPage {
  readonly total: number;
  /** Best first: by how the name fits, then newest first. */
  readonly entries: readonly number[];
}

/** Entries that are looked at before somebody else may have the thread. */
const stepEntries = 1 << 14;
/** So that times of 136 years fit beside a rank into 32 bits. */
const timeUnitMs = 8000;
const timeBits = 29;
const latestTime = 2 ** timeBits - 1;
/** Keys are sorted by their upper bits first: only those that the page may need are put in order. */
const bucketShift = 16;

/** One page of what `request` means. */
export async function searchTable(
  table: PathTable,
  request: SearchRequest,
  options: { readonly signal: AbortSignal },
): Promise<FoundPage> {
  const breather = new Breather(options.signal);
  const search = new TableSearch(table, request);
  for (let from = 0; from < search.count; from += stepEntries) {
    const pause = breather.breathe();
    if (pause) await pause;
    search.look(from, Math.min(from + stepEntries, search.count));
  }
  return search.page(request.offset, request.limit);
}

class TableSearch {
  /** What is added meanwhile is left for the next search. */
  readonly count: number;
  readonly #table: PathTable;
  readonly #request: SearchRequest;
  readonly #kinds: readonly boolean[];
  readonly #words: readonly SearchWord[];
  /** By folder, one bit for each word that is in its name or in a folder's above it. */
  readonly #met: Uint8Array;
  readonly #allMet: number;
  /** Of hits, two each: the entry, and how good it is (less is better). */
  readonly #hits: Uint32Array<ArrayBuffer>;
  #hitsEnd = 0;

  constructor(table: PathTable, request: SearchRequest) {
    this.count = table.count;
    this.#table = table;
    this.#request = request;
    this.#kinds = wantedKinds(request.kinds);
    this.#words = searchWords(request.text);
    this.#allMet = 2 ** this.#words.length - 1;
    this.#met = new Uint8Array(this.count);
    this.#hits = new Uint32Array(2 * this.count);
  }

  /** One loop over everything: what it asks of an entry must cost nanoseconds. */
  look(from: number, to: number): void {
    const { kinds, newest, times, sizes, since } = this.#table;
    const { minBytes = 0, maxBytes = Infinity, modifiedFromMs = -Infinity } = this.#request;
    const { modifiedToMs = Infinity, deleted } = this.#request;
    const withPresent = deleted !== 'only';
    const withAbsent = deleted !== 'without';
    const wanted = this.#kinds;
    const hits = this.#hits;
    let hit = this.#hitsEnd;
    for (let entry = from; entry < to; entry++) {
      const rank = this.#rank(entry);
      const state = newest[entry]! - 1;
      if (rank > notInName || state < 0 || !wanted[kinds[entry]!]) continue;
      const timeMs = times[state]!;
      const sizeBytes = sizes[state]!;
      const isFit = (since[state]! & 1) === 0 ? withPresent : withAbsent;
      if (!isFit || sizeBytes < minBytes || sizeBytes > maxBytes) continue;
      if (timeMs < modifiedFromMs || timeMs > modifiedToMs) continue;
      const age = timeMs > 0 ? latestTime - Math.min(timeMs / timeUnitMs, latestTime) : latestTime;
      hits[hit++] = entry;
      hits[hit++] = ((rank << timeBits) | age) >>> 0;
    }
    this.#hitsEnd = hit;
  }

  page(offset: number, limit: number): FoundPage {
    const hits = this.#hits.subarray(0, this.#hitsEnd);
    const last = lastBucket(hits, offset + limit);
    let end = 0;
    for (let at = 0; at < hits.length; at += 2) {
      if (hits[at + 1]! >>> bucketShift > last) continue;
      hits[end++] = hits[at]!;
      hits[end++] = hits[at + 1]!;
    }
    // As one number the second word comes first, as all computers that we run on have their lower bytes in front.
    new BigUint64Array(this.#hits.buffer, 0, end / 2).sort();
    const entries: number[] = [];
    for (let at = 2 * offset; at < Math.min(2 * (offset + limit), end); at += 2) entries.push(hits[at]!);
    return { total: hits.length / 2, entries };
  }

  /** The worst of the words' ranks; beyond `notInName` for an entry without one of them, or without any in its own name. */
  #rank(entry: number): number {
    const words = this.#words;
    if (words.length === 0) return wholeName;
    const { names, nameAt, kinds, parents } = this.#table;
    const kind = kinds[entry]!;
    // A host's name is above everything.
    if (kind === hostKind) return notInName + 1;
    let met = this.#met[parents[entry]!]!;
    let worst = wholeName;
    let best = notInName;
    for (let at = 0; at < words.length; at++) {
      const rank = rankName(names, nameAt[entry]!, nameAt[entry + 1]!, words[at]!);
      if (rank < notInName) met |= 1 << at;
      // What is in a folder may have the other words, or have this one from it.
      else if (kind !== folderKind && (met & (1 << at)) === 0) return notInName + 1;
      if (rank > worst) worst = rank;
      if (rank < best) best = rank;
    }
    if (kind === folderKind) this.#met[entry] = met;
    return best < notInName && met === this.#allMet ? worst : notInName + 1;
  }
}

/** The bucket up to which there are enough hits. */
function lastBucket(hits: Uint32Array, wanted: number): number {
  const counts = new Uint32Array(2 ** (32 - bucketShift));
  for (let at = 1; at < hits.length; at += 2) counts[hits[at]! >>> bucketShift]!++;
  let found = 0;
  let bucket = 0;
  while (bucket < counts.length - 1 && (found += counts[bucket]!) < wanted) bucket++;
  return bucket;
}
