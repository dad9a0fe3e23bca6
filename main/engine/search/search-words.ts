/** What somebody typed, and how well a name fits it. */
import type { Bytes } from '../base/bytes';
import { bytesFromText } from '../format/byte-text';
import { foldedByte, foldedText, isInWord } from './folded-text';

export interface SearchWord {
  readonly bytes: Bytes;
  /** `*` and `?` stand for characters, and the word for a whole name. */
  readonly isGlob: boolean;
  /** What of it every name has that it fits: all, or the longest part without `*` and `?`, which may be empty. */
  readonly sought: Bytes;
}

/** From best to worst; what is not in the name is only in a folder's above it. */
export const wholeName = 0;
const startOfName = 1;
const startOfWord = 2;
const insideWord = 3;
export const notInName = 4;

/** As many as there are bits to mark them with; what is typed behind them makes no difference. */
const mostWords = 8;

const zero = 0;
const star = 0x2a;
const question = 0x3f;

export function searchWords(text: string): readonly SearchWord[] {
  const words = foldedText(text)
    .split(/\s+/u)
    .filter((word) => word !== '');
  return words.slice(0, mostWords).map((word) => {
    const [sought = ''] = word.split(/[*?]/).sort((a, b) => b.length - a.length);
    return { bytes: bytesFromText(word), isGlob: /[*?]/.test(word), sought: bytesFromText(sought) };
  });
}

/** Names that follow each other in memory; a zero byte in one begins another spelling of it. */
export interface NameRun {
  readonly names: Bytes;
  /** Where each entry's name begins, and so where the one before ends. */
  readonly nameAt: Int32Array;
  /** Entries from here to before `to`. */
  readonly from: number;
  readonly to: number;
}

/**
 * Writes to `ranks` how well `word` fits each name. One loop goes over the bytes of all names, which may be many megabytes, and only where the beginning of
 * what is sought is met, is it asked whose name that is.
 */
export function rankNames(run: NameRun, word: SearchWord, ranks: Uint8Array): void {
  const { names, nameAt, from, to } = run;
  ranks.fill(notInName);
  const { sought } = word;
  if (sought.length === 0) {
    for (let entry = from; entry < to; entry++) ranks[entry - from] = rankAt(run, word, entry, 0);
    return;
  }
  const small = sought[0]!;
  const capital = small >= 0x61 && small <= 0x7a ? small - 0x20 : small;
  const last = nameAt[to]! - sought.length;
  let entry = from;
  for (let at = nameAt[from]!; at <= last; at++) {
    const byte = names[at]!;
    if ((byte !== small && byte !== capital) || !goesOnWith(names, at, sought)) continue;
    while (nameAt[entry + 1]! <= at) entry++;
    // What was sought may begin in one name and end in the next.
    if (at + sought.length > nameAt[entry + 1]!) continue;
    const rank = rankAt(run, word, entry, at);
    if (rank < ranks[entry - from]!) ranks[entry - from] = rank;
    // Nothing that follows in this name is better.
    if (word.isGlob || rank <= startOfWord) at = nameAt[entry + 1]! - 1;
  }
}

/** Of what was met at `at` of the entry's name. */
function rankAt({ names, nameAt }: NameRun, word: SearchWord, entry: number, at: number): number {
  const start = nameAt[entry]!;
  const end = nameAt[entry + 1]!;
  if (word.isGlob) return fitsGlob(names, start, end, word.bytes) ? wholeName : notInName;
  const next = at + word.bytes.length;
  if (at === start || names[at - 1] === zero)
    return next === end || names[next] === zero ? wholeName : startOfName;
  return isInWord[names[at - 1]!] ? insideWord : startOfWord;
}

function goesOnWith(names: Bytes, at: number, word: Bytes): boolean {
  for (let offset = 1; offset < word.length; offset++)
    if (foldedByte[names[at + offset]!] !== word[offset]) return false;
  return true;
}

/** Whether one of the spellings does. */
function fitsGlob(names: Bytes, start: number, end: number, glob: Bytes): boolean {
  let to = start;
  while (to < end && names[to] !== zero) to++;
  return isWhole(names, start, to, glob) || (to < end && fitsGlob(names, to + 1, end, glob));
}

/** Goes back to the last star only, so that no pattern takes long. */
function isWhole(names: Bytes, start: number, end: number, glob: Bytes): boolean {
  let at = start;
  let inGlob = 0;
  let starAt = -1;
  let retryAt = start;
  while (at < end) {
    if (glob[inGlob] === star) {
      starAt = inGlob++;
      retryAt = at;
    } else if (inGlob < glob.length && fits(names[at]!, glob[inGlob]!)) {
      at = glob[inGlob++] === question ? afterCharacter(names, at, end) : at + 1;
    } else if (starAt >= 0) {
      inGlob = starAt + 1;
      at = ++retryAt;
    } else return false;
  }
  while (glob[inGlob] === star) inGlob++;
  return inGlob === glob.length;
}

function fits(byte: number, wanted: number): boolean {
  return wanted === question || foldedByte[byte] === wanted;
}

function afterCharacter(names: Bytes, at: number, end: number): number {
  let next = at + 1;
  while (next < end && (names[next]! & 0xc0) === 0x80) next++;
  return next;
}
