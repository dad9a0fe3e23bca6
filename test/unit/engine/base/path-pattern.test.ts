import { describe, expect, it } from 'vitest';
import { compilePathPattern } from '../../../../main/engine/base/path-pattern';

describe('compilePathPattern', () => {
  it.each<[string, string, boolean]>([
    ['*.c', '/foo/test.c', true],
    ['*.c', '/foo/test.go', false],
    ['foo', '/bar/foo/baz', true],
    ['/foo', '/bar/foo', false],
    ['/bar', '/bar/foo', true],
    ['bar/*', '/x/bar/y/z', true],
    ['x/y', '/x/z/y', false],
    ['/x/**/y', '/x/a/b/y', true],
    ['/x/**/y', '/x/y', true],
    ['foo/**', '/foo', true],
    ['**/y', '/a/b/y/c', true],
    ['foo//./bar/', '/foo/bar', true],
    ['*/a', '/a', true],
    ['/', '/a', false],
  ])('%s on %s: %s', (pattern, path, expected) => {
    expect(compilePathPattern(pattern).matches(path)).toBe(expected);
  });

  it.each<[string, string, boolean]>([
    ['/foo/bar', '/foo', true],
    ['/foo/bar', '/bar', false],
    ['/foo/*/x', '/foo/bar', true],
    ['/foo', '/foo/bar/baz', true],
    ['/foo/**/baz', '/foo/x/y', true],
    ['/foo/**/baz', '/other', false],
    ['bar', '/foo', true],
  ])('%s below %s: %s', (pattern, path, expected) => {
    expect(compilePathPattern(pattern).childMayMatch(path)).toBe(expected);
  });
});
