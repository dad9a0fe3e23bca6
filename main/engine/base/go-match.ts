/**
 * Shell patterns for one path component with the meaning of Go's `filepath.Match`, which restic uses: `*` and `?` (never a slash), classes such as
 * `[a-z]` and `[^0]`, and `\` before a character that stands for itself. Works on whole characters; Go lets `*` stop inside the bytes of one.
 */
import { EngineError } from '../errors';

/** Inclusive code points. */
type Range = readonly [from: number, to: number];

type Token =
  | { readonly kind: 'star' | 'any' }
  | { readonly kind: 'literal'; readonly codePoint: number }
  | { readonly kind: 'class'; readonly isNegated: boolean; readonly ranges: readonly Range[] };

const slash = 0x2f;
const replacementCharacter = 0xfffd;

/** A test for names. Throws `input/invalid` (context: `pattern`, `reason`) for what Go calls a bad pattern. */
export function compileGoMatch(pattern: string): (name: string) => boolean {
  if (!/[*?[\\]/.test(pattern)) return (name) => name === pattern;
  const tokens = parseTokens(pattern);
  return (name) => matchTokens(tokens, name);
}

/** Whether all of `name` matches `pattern`. Throws `input/invalid` (context: `pattern`, `reason`) for what Go calls a bad pattern. */
export function goMatch(pattern: string, name: string): boolean {
  return compileGoMatch(pattern)(name);
}

function parseTokens(pattern: string): readonly Token[] {
  const characters = Array.from(pattern);
  const tokens: Token[] = [];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at];
    if (character === '*') {
      if (tokens.at(-1)?.kind !== 'star') tokens.push({ kind: 'star' });
    } else if (character === '?') {
      tokens.push({ kind: 'any' });
    } else if (character === '[') {
      const end = parseClass(pattern, characters, at + 1, tokens);
      at = end;
    } else {
      if (character === '\\') at++;
      const codePoint = codePointOf(pattern, characters[at], 'it ends in a backslash');
      tokens.push({ kind: 'literal', codePoint });
    }
  }
  return tokens;
}

/** Reads the class whose first character is at `from`; returns where its closing bracket is. */
function parseClass(pattern: string, characters: readonly string[], from: number, tokens: Token[]): number {
  const isNegated = characters[from] === '^';
  const ranges: Range[] = [];
  let at = isNegated ? from + 1 : from;
  while (characters[at] !== ']' || ranges.length === 0) {
    const [first, afterFirst] = parseClassCharacter(pattern, characters, at);
    if (characters[afterFirst] === '-') {
      const [last, afterLast] = parseClassCharacter(pattern, characters, afterFirst + 1);
      ranges.push([first, last]);
      at = afterLast;
    } else {
      ranges.push([first, first]);
      at = afterFirst;
    }
  }
  tokens.push({ kind: 'class', isNegated, ranges });
  return at;
}

function parseClassCharacter(
  pattern: string,
  characters: readonly string[],
  at: number,
): readonly [codePoint: number, next: number] {
  const character = characters[at];
  if (character === '-' || character === ']') throw badPattern(pattern, 'what is in brackets is no range');
  const from = character === '\\' ? at + 1 : at;
  const codePoint = codePointOf(pattern, characters[from], 'a bracket is not closed');
  if (isLoneSurrogate(codePoint)) throw badPattern(pattern, 'what is in brackets is not UTF-8');
  return [codePoint, from + 1];
}

function codePointOf(pattern: string, character: string | undefined, otherwise: string): number {
  const codePoint = character?.codePointAt(0);
  if (codePoint === undefined) throw badPattern(pattern, otherwise);
  return codePoint;
}

/** Only the last star ever needs to be tried again: what it skips, an earlier one need not. */
function matchTokens(tokens: readonly Token[], name: string): boolean {
  let token = 0;
  let at = 0;
  let retryToken = -1;
  let retryAt = 0;
  while (at < name.length || token < tokens.length) {
    const current = tokens[token];
    if (current?.kind === 'star') {
      retryToken = ++token;
      retryAt = at;
      continue;
    }
    const codePoint = name.codePointAt(at);
    if (current !== undefined && codePoint !== undefined && matchesOne(current, codePoint)) {
      token++;
      at += codePointLength(codePoint);
      continue;
    }
    const skipped = name.codePointAt(retryAt);
    if (retryToken < 0 || skipped === undefined || skipped === slash) return false;
    retryAt += codePointLength(skipped);
    token = retryToken;
    at = retryAt;
  }
  return true;
}

function matchesOne(token: Token, codePoint: number): boolean {
  if (token.kind === 'literal') return token.codePoint === codePoint;
  if (token.kind !== 'class') return codePoint !== slash;
  // A byte that is not UTF-8 has no place in a range; Go sees the replacement character.
  const compared = isLoneSurrogate(codePoint) ? replacementCharacter : codePoint;
  const isInRange = token.ranges.some(([from, to]) => from <= compared && compared <= to);
  return isInRange !== token.isNegated;
}

function codePointLength(codePoint: number): number {
  return codePoint > 0xffff ? 2 : 1;
}

function isLoneSurrogate(codePoint: number): boolean {
  return codePoint >= 0xd800 && codePoint <= 0xdfff;
}

function badPattern(pattern: string, reason: string): EngineError {
  return new EngineError('input/invalid', `Malformed pattern: ${pattern}: ${reason}`, { pattern, reason });
}
