import { describe, expect, it } from 'vitest';
import { goMatch } from '../../../../main/engine/base/go-match';

describe('goMatch', () => {
  // The cases of Go's own path/filepath tests.
  const matching: readonly [string, string][] = [
    ['abc', 'abc'],
    ['*', 'abc'],
    ['*c', 'abc'],
    ['a*', 'a'],
    ['a*', 'abc'],
    ['a*/b', 'abc/b'],
    ['a*b*c*d*e*/f', 'axbxcxdxe/f'],
    ['a*b*c*d*e*/f', 'axbxcxdxexxx/f'],
    ['a*b?c*x', 'abxbbxdbxebxczzx'],
    ['ab[c]', 'abc'],
    ['ab[b-d]', 'abc'],
    ['ab[^e-g]', 'abc'],
    ['a\\*b', 'a*b'],
    ['a?b', 'a☺b'],
    ['a[^a]b', 'a☺b'],
    ['[a-ζ]*', 'α'],
    ['[\\]a]', ']'],
    ['[\\-]', '-'],
    ['[x\\-]', 'x'],
    ['[x\\-]', '-'],
    ['[\\-x]', 'x'],
    ['[\\-x]', '-'],
    ['*x', 'xxx'],
    ['', ''],
    ['*.[ch]', 'a.b.c'],
    ['?', '\udcff'],
    ['[^a]', '\udcff'],
    ['[\ufffd]', '\udcff'],
    ['\udcff*', '\udcffa'],
  ];
  const different: readonly [string, string][] = [
    ['a*', 'ab/c'],
    ['a*/b', 'a/c/b'],
    ['a*b*c*d*e*/f', 'axbxcxdxe/xxx/f'],
    ['a*b*c*d*e*/f', 'axbxcxdxexxx/fff'],
    ['a*b?c*x', 'abxbbxdbxebxczzy'],
    ['ab[e-g]', 'abc'],
    ['ab[^c]', 'abc'],
    ['ab[^b-d]', 'abc'],
    ['a\\*b', 'ab'],
    ['a???b', 'a☺b'],
    ['a[^a][^a][^a]b', 'a☺b'],
    ['*[a-ζ]', 'A'],
    ['a?b', 'a/b'],
    ['a*b', 'a/b'],
    ['[x\\-]', 'z'],
    ['[\\-x]', 'a'],
    ['', 'a'],
    ['?', ''],
    ['abc', 'ab'],
  ];
  const malformed = {
    'what is in brackets is no range': ['[]a]', '[-]', '[x-]', '[-x]', '[a-b-c]'],
    'a bracket is not closed': ['[', '[^', '[^bc', 'a['],
    'it ends in a backslash': ['a\\'],
    'what is in brackets is not UTF-8': ['[\udcff]'],
  };

  it('agrees with Go', () => {
    expect(matching.filter(([pattern, name]) => !goMatch(pattern, name))).toEqual([]);
    expect(different.filter(([pattern, name]) => goMatch(pattern, name))).toEqual([]);
  });

  it.each(Object.entries(malformed))('refuses a pattern where %s', (reason, patterns) => {
    for (const pattern of patterns)
      expect(() => goMatch(pattern, 'a')).toThrow(
        expect.objectContaining({ code: 'input/invalid', context: { pattern, reason } }),
      );
  });
});
