/** What somebody typed, and how well a name fits it. */
import type { Bytes } from '../base/bytes';
import { bytesFromText } from '../format/byte-text';
import { foldedByte, foldedText, isInWord } from './folded-text';

export interface SearchWord {
  /** Of a glob: what comes before `tail`. */
  readonly bytes: Bytes;
  /** What a fitting name ends with, where `*` and `?` stand for characters and the word for a whole name; else `undefined`. */
  readonly tail: Bytes | undefined;
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

/** Those first that are likely to be in few names. */
export function searchWords(text: string): readonly SearchWord[] {
  const words = foldedText(text)
    .split(/\s+/u)
    .filter((word) => word !== '');
  const rarestFirst = words.slice(0, mostWords).sort((a, b) => b.length - a.length);
  return rarestFirst.map((word) => {
    // Behind a question mark nobody knows how many bytes there are.
    const tail = /(?<=\*)[^*?]*$/.exec(word)?.[0] ?? '';
    const isGlob = /[*?]/.test(word);
    return {
      bytes: bytesFromText(word.slice(0, word.length - tail.length)),
      tail: isGlob ? bytesFromText(tail) : undefined,
    };
  });
}

/**
 * How well `word` fits the name from `start` to `end`, in which a zero byte begins another spelling. It is asked of millions of names: only where the beginning
 * of the word is met, is more looked at.
 */
export function rankName(names: Bytes, start: number, end: number, word: SearchWord): number {
  const { bytes, tail } = word;
  if (tail) return fitsGlob(names, start, end, bytes, tail) ? wholeName : notInName;
  const small = bytes[0]!;
  const capital = small >= 0x61 && small <= 0x7a ? small - 0x20 : small;
  const last = end - bytes.length;
  let best = notInName;
  for (let at = start; at <= last; at++) {
    const byte = names[at]!;
    if ((byte !== small && byte !== capital) || !goesOnWith(names, at, bytes, 1)) continue;
    const next = at + bytes.length;
    if (at === start || names[at - 1] === zero)
      return next === end || names[next] === zero ? wholeName : startOfName;
    if (!isInWord[names[at - 1]!]) return startOfWord;
    best = insideWord;
  }
  return best;
}

function goesOnWith(names: Bytes, at: number, word: Bytes, from: number): boolean {
  for (let offset = from; offset < word.length; offset++)
    if (foldedByte[names[at + offset]!] !== word[offset]) return false;
  return true;
}

/** Whether one of the spellings does. */
function fitsGlob(names: Bytes, start: number, end: number, glob: Bytes, tail: Bytes): boolean {
  let to = start;
  while (to < end && names[to] !== zero) to++;
  const tailAt = to - tail.length;
  const isFit = tailAt >= start && goesOnWith(names, tailAt, tail, 0) && isWhole(names, start, tailAt, glob);
  return isFit || (to < end && fitsGlob(names, to + 1, end, glob, tail));
}

/** Goes back to the last star only, so that no pattern takes long. */
function isWhole(names: Bytes, start: number, end: number, glob: Bytes): boolean {
  let at = start;
  let inGlob = 0;
  let starAt = -1;
  let retryAt = start;
  while (at < end) {
    if (glob[inGlob] === star) {
      if (inGlob === glob.length - 1) return true;
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
