import type { SearchInput, SearchKind } from '../../../../contract/lookup';

/** What the person asks for; the rest of `SearchInput` is made of it. */
export interface SearchWords {
  readonly text: string;
  readonly kind: SearchKind | 'any';
  readonly size: SizeRange;
  readonly age: Age;
  readonly deleted: SearchInput['deleted'];
}

export const noWords: SearchWords = { text: '', kind: 'any', size: 'any', age: 'any', deleted: 'with' };

const mebibyte = 2 ** 20;
const dayMs = 86_400_000;

const smallestBytes = { any: null, medium: mebibyte, large: 100 * mebibyte, huge: 1024 * mebibyte } as const;
export type SizeRange = keyof typeof smallestBytes;
export const sizeRanges = Object.keys(smallestBytes) as readonly SizeRange[];

const ageDays = { any: null, week: 7, month: 31, year: 366 } as const;
export type Age = keyof typeof ageDays;
export const ages = Object.keys(ageDays) as readonly Age[];

/** Whether there is anything to look for. */
export function isAsking(words: SearchWords): boolean {
  const { kind, size, age, deleted } = noWords;
  const isFiltered =
    words.kind !== kind || words.size !== size || words.age !== age || words.deleted !== deleted;
  return isFiltered || words.text.trim() !== '';
}

/** The call's input, without its page. */
export function searchInput(words: SearchWords, nowMs: number): Omit<SearchInput, 'offset' | 'limit'> {
  const days = ageDays[words.age];
  return {
    text: words.text.trim(),
    kinds: words.kind === 'any' ? [] : [words.kind],
    minBytes: smallestBytes[words.size],
    maxBytes: null,
    modifiedFrom: days === null ? null : new Date(nowMs - days * dayMs).toISOString(),
    modifiedTo: null,
    deleted: words.deleted,
  };
}
