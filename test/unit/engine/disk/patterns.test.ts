import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isEngineError } from '../../../../main/engine/errors';
import { listNames } from '../../../../main/engine/disk/list-folder';
import { compilePatterns } from '../../../../main/engine/disk/patterns';
import { readEntry } from '../../../../main/engine/disk/read-entry';
import { hasRestic, restic, temporaryFolder } from '../../../support/real-restic';

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

describe.skipIf(!hasRestic)('what restic would back up', () => {
  const folder = temporaryFolder();
  const repository = join(folder.path, 'repo');
  const source = join(folder.path, 'source');

  beforeAll(() => {
    restic(repository, 'init');
    for (const at of ['a/b/c', 'a/b/d', 'A/Work', 'x/a/b', 'x/node_modules/p', 'y/work', '[z]']) {
      mkdirSync(join(source, at), { recursive: true });
      for (const name of [
        '1.txt',
        '2.TXT',
        'f*o',
        'foo',
        'ä.log',
        'keep.log',
        'a-b',
        '\u{1f600}x',
        '-',
        '^',
        '#1',
      ]) {
        writeFileSync(join(source, at, name), '');
      }
    }
  });
  afterAll(folder.remove);

  it.each([
    [['*.txt']],
    [['*.txt', '!1.txt']],
    [['*.log', '!keep.log', 'x']],
    [['a/b']],
    [['a/*/c']],
    [['a/**/foo', '?']],
    [['SRC/a', '[!-a]']],
    [['SRC/*/b', '*-*']],
    [['SRC/**/b']],
    [['SRC/**']],
    [['/**', '!SRC', '!foo']],
    [['**/node_modules']],
    [['**/work/**/f?o', 'x/**/b/**/2*']],
    [['f\\*o', '[[]z]']],
    [['f*o', '\\[z]']],
    [['[a-c]', '[\\-]']],
    [['[^a-z]', '?x']],
    [['[b-a]*', '[^b-a]oo']],
    [['a//b/../b/./c/', './foo']],
    [['work/', '*.T?T']],
    [['[^\\^]', '!a', '!x', '!A', '!y', '!b', '!Work']],
    [['??', '!-']],
    [['*', '!source', '!SRC/**']],
    [['ä*', '\\#1']],
    [['*ä*', '*o*o', '*1']],
    [['*[lo]g', 'k*p.*']],
  ])('with %j', (patterns) => {
    const texts = patterns.map((pattern) => pattern.replace('SRC', source));
    expect(selectedByUs(texts, false)).toEqual(selectedByRestic('--exclude', texts));
  });

  it('ignoring case', () => {
    const texts = ['A/B', '*.txt', 'wORK', 'Ä*'];
    expect(selectedByUs(texts, true)).toEqual(selectedByRestic('--iexclude', texts));
  });

  function selectedByRestic(option: string, patterns: readonly string[]): string[] {
    const options = patterns.flatMap((pattern) => [option, pattern]);
    const lines = resticOutput('backup', '--dry-run', '-vv', source, ...options).split('\n');
    const paths = lines.map((line) => /^new +(.*?)\/?, saved in/.exec(line)?.[1]);
    return paths.filter((path) => path?.startsWith(`${source}/`)).sort() as string[];
  }

  /** An empty selection fails the backup; nothing is printed then. */
  function resticOutput(...args: readonly string[]): string {
    try {
      return restic(repository, ...args).toString();
    } catch {
      return '';
    }
  }

  function selectedByUs(texts: readonly string[], ignoreCase: boolean): string[] {
    const patterns = compilePatterns(texts, { ignoreCase });
    const selected: string[] = [];
    const visit = (path: string): void => {
      if (patterns.matches(path)) return;
      selected.push(path);
      if (readEntry(path, '', { withAtime: false }).node.type !== 'dir') return;
      for (const name of listNames(path)) visit(`${path}/${name}`);
    };
    visit(source);
    return selected.filter((path) => path !== source).sort();
  }
});
