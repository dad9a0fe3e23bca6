/** Ours and restic's selection of the same folder by the same patterns. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listNames } from '../../main/engine/disk/list-folder';
import { compilePatterns } from '../../main/engine/base/patterns';
import { readEntry } from '../../main/engine/disk/read-entry';
import { hasRestic, restic, temporaryFolder } from '../support/real-restic';

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
