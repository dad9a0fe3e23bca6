import { describe, expect, it } from 'vitest';
import { isEngineError } from '../../../../main/engine/errors';
import { compileNames, compilePatterns } from '../../../../main/engine/base/patterns';

function excluded(patterns: readonly string[], path: string, ignoreCase = false): boolean {
  return compilePatterns(patterns, { ignoreCase }).matches(path);
}

describe('matches', () => {
  // From restic's own table (internal/filter/filter_test.go).
  it.each([
    ['*.go', '/foo/bar/test.go', true],
    ['*.c', '/foo/bar/test.go', false],
    ['*', '/foo/bar/test.go', true],
    ['foo*', '/foo/bar/test.go', true],
    ['bar*', '/foo/bar/test.go', true],
    ['/foo*', '/foo/bar/test.go', true],
    ['bar/*', '/foo/bar/baz/test.go', true],
    ['/bar/*', '/foo/bar/baz/test.go', false],
    ['bar/**', '/foo/bar/baz/test.go', true],
    ['/**/test.*', '/foo/bar/baz/test.go', true],
    ['/foo/**/test.*', '/foo/bar/baz/test.go', true],
    ['/foo/**/bar/test.*', '/foo/bar/test.go', true],
    ['/foo/bar/test.*', '/foo/bar/baz/test.go', false],
    ['/*/*/bar/test.*', '/foo/bar/baz/bar/test.go', false],
    ['/*/*/*/bar/test.*', '/foo/bar/baz/bar/test.go', true],
    ['/**/bar/*', '/foo/bar/baz', true],
    ['**/foo/**/bar/**/x', '/a/foo/1/2/bar/3/x', true],
    ['**/foo/**/bar/**/x', '/a/foo/1/2/baz/3/x', false],
    ['foo/', '/foo', true],
    ['user//x', '/home/user/x', true],
    ['[^a]oo', '/foo', true],
    ['[f-]oo'.replace('-', '\\-'), '/foo', true],
    ['f\\*o', '/f*o', true],
    ['f\\*o', '/foo', false],
    ['a*b*c*d', '/aXbXcXbXd', true],
    ['a*b?*[c-d]', '/abbbbd', true],
    ['?', '/\u{1f600}', true],
    ['?', '/\udcff', true],
    ['x-y.z', '/x-y.z', true],
  ])('%s on %s: %s', (pattern, path, isMatch) => {
    expect(excluded([pattern], path)).toBe(isMatch);
  });

  it('lets later patterns override earlier ones', () => {
    const patterns = ['*.log', '!keep.log', 'tmp'];
    expect(['/a.log', '/keep.log', '/tmp/keep.log', '/x'].map((path) => excluded(patterns, path))).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it('lower-cases as Go does', () => {
    expect([
      excluded(['ΑΣ*.İ'], '/ας.i', true),
      excluded(['ΑΣ*.İ'], '/ασ1.i', true),
      excluded(['A'], '/a'),
    ]).toEqual([false, true, false]);
  });

  it('does not confuse folders when asked in any order', () => {
    const patterns = compilePatterns(['/a/b', 'q'], { ignoreCase: false });
    const paths = ['/a/b/c', '/a/c/c', '/a/b/d/e', '/a', '/x/q/y', '/x/y', '/a/b'];
    expect(paths.map((path) => patterns.matches(path))).toEqual([
      true,
      false,
      true,
      false,
      true,
      false,
      true,
    ]);
  });

  it('takes time only in proportion to the name, however many stars', () => {
    expect(excluded([`${'a*'.repeat(40)}b`], `/${'a'.repeat(255)}`)).toBe(false);
  });
});

describe('childMayMatch', () => {
  it.each([
    ['/foo/bar/baz', '/foo', true],
    ['/foo/bar/baz', '/foo/x', false],
    ['/foo/bar', '/foo/bar/baz', true],
    ['/foo/**/baz', '/foo/x/y', true],
    ['/f*/**/baz', '/goo', false],
    ['baz', '/foo', true],
  ])('%s below %s: %s', (pattern, path, mayMatch) => {
    expect(compilePatterns([pattern], { ignoreCase: false }).childMayMatch(path)).toBe(mayMatch);
  });

  it('is taken back by a negated pattern', () => {
    expect(compilePatterns(['*', '!/foo'], { ignoreCase: false }).childMayMatch('/foo')).toBe(false);
  });
});

describe('compilePatterns', () => {
  it('ignores empty patterns', () => {
    const patterns = compilePatterns(['', ''], { ignoreCase: false });
    expect([patterns.isEmpty, patterns.matches('/a'), patterns.childMayMatch('/a')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it.each(['[a', '[]a]', '[-a]', '[a-]', '[^]', 'a\\', 'x/[/y'])('refuses %s', (pattern) => {
    expect(() => compilePatterns([pattern], { ignoreCase: false })).toThrow(
      expect.toSatisfy(
        (error) => isEngineError(error, 'input/invalid') && error.context['pattern'] === pattern,
      ),
    );
  });
});

describe('compileNames', () => {
  it.each<[string[], boolean, string, boolean | undefined]>([
    [['*.ts'], false, 'a.ts', true],
    [['*.ts', 'b?'], false, 'bc', true],
    [['*.ts', ''], false, 'a.js', false],
    [['*.TS'], true, 'A.ts', true],
    [['*.TS'], false, 'A.ts', false],
    [[], false, 'a', false],
    [['/a'], false, 'a', undefined],
    [['a/b'], false, 'a', undefined],
    [['**'], false, 'a', undefined],
    [['a', '!b'], false, 'a', undefined],
  ])('%j, ignoring case: %j, %s: %j', (patterns, ignoreCase, name, expected) => {
    const isName = compileNames(patterns, { ignoreCase });
    expect(isName?.(name)).toBe(expected);
    if (isName) expect(compilePatterns(patterns, { ignoreCase }).matches(`/x/${name}`)).toBe(expected);
  });

  it('refuses what compilePatterns refuses', () => {
    expect(() => compileNames(['[a'], { ignoreCase: false })).toThrow(
      expect.objectContaining({ code: 'input/invalid' }),
    );
  });
});
