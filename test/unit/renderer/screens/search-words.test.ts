import { describe, expect, it } from 'vitest';
import {
  ages,
  isAsking,
  noWords,
  searchInput,
  sizeRanges,
} from '../../../../renderer/screens/snapshots/search/search-words';
import { searchSchema } from '../../../../contract/lookup';

const nowMs = Date.parse('2026-11-26T12:00:00Z');

describe('what is searched for', () => {
  it('is nothing until there is a word or a filter', () => {
    expect(isAsking(noWords)).toBe(false);
    expect(isAsking({ ...noWords, text: '  ' })).toBe(false);
    expect(isAsking({ ...noWords, text: ' a' })).toBe(true);
    expect(isAsking({ ...noWords, deleted: 'only' })).toBe(true);
  });

  it('is what the contract takes, for every filter', () => {
    for (const age of ages)
      for (const size of sizeRanges) {
        const input = searchInput({ ...noWords, text: 'report', age, size }, nowMs);
        expect(searchSchema.safeParse({ ...input, offset: 0, limit: 100 }).error).toBeUndefined();
      }
  });

  it('counts days back from now', () => {
    const input = searchInput(
      { ...noWords, text: ' tax ', kind: 'document', age: 'week', size: 'large' },
      nowMs,
    );
    expect(input).toEqual({
      text: 'tax',
      kinds: ['document'],
      minBytes: 104_857_600,
      maxBytes: null,
      modifiedFrom: '2026-11-19T12:00:00.000Z',
      modifiedTo: null,
      deleted: 'with',
    });
  });
});
