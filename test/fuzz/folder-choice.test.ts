/** Whatever is clicked in a tree of folders: its sources stand for the same choice, and a backup of them takes what is chosen. */
import { describe, expect, it } from 'vitest';
import {
  choiceOf,
  choiceState,
  effectiveExcludes,
  ownExcludes,
  sourcesWith,
  withChoice,
  type FolderChoice,
} from '../../contract/folder-choice';
import { compilePatterns } from '../../main/engine/base/patterns';
import { sourcesOf } from '../support/sources-of';
import { SeededRandom } from './seed';

const random = new SeededRandom();
const rounds = 300;
const names = ['a', 'b', 'ab', '*', '[x]', 'q?', 'back\\slash', '**', '!', 'ü', '\udcff', 'x y', '\u{1f600}'];

function tree(root: string, separator: string, usable: readonly string[], depth: number): string[] {
  if (depth === 0) return [root];
  const base = root.endsWith(separator) ? root : root + separator;
  const inside = new Set(Array.from({ length: 1 + random.below(3) }, () => base + random.pick(usable)));
  return [root, ...[...inside].flatMap((folder) => tree(folder, separator, usable, depth - 1))];
}

function clicked(folders: readonly string[]): FolderChoice {
  let choice: FolderChoice = new Map();
  for (let click = 0; click < 1 + random.below(8); click++)
    choice = withChoice(choice, random.pick(folders), random.below(2) === 0);
  return choice;
}

const sorted = (choice: FolderChoice) => [...choice].sort(([a], [b]) => (a < b ? -1 : 1));

describe('a choice of folders', () => {
  it.each([
    ['/', '/', names],
    ['/home/a', '/', names],
    ['C:\\', '\\', names.filter((name) => !/[*?\\]/.test(name))],
    ['\\\\server\\share\\x', '\\', names.filter((name) => !/[*?\\]/.test(name))],
  ])('is the same after it was sources, below %s', (root, separator, usable) => {
    for (let round = 0; round < rounds; round++) {
      const choice = clicked(tree(root, separator, usable, 4));
      const sources = sourcesWith(sourcesOf({ excludes: ['*.tmp'] }), choice);
      expect(sorted(choiceOf(sources))).toEqual(sorted(choice));
      expect(ownExcludes(sources)).toEqual(['*.tmp']);
      expect(sourcesWith(sources, choiceOf(sources))).toEqual(sources);
    }
  });

  it('takes what is chosen, and of that only what no other rule leaves out', () => {
    for (let round = 0; round < rounds; round++) {
      const folders = tree('/home', '/', names, 4);
      const choice = clicked(folders);
      const sources = sourcesWith(sourcesOf({ excludes: ['*.tmp'], presets: ['dependencies'] }), choice);
      const patterns = compilePatterns(effectiveExcludes(sources, 'linux'), { ignoreCase: false });
      for (const folder of folders) {
        const file = `${folder}/file`;
        const isIn = sources.folders.some((chosen) => file.startsWith(`${chosen}/`));
        const isTaken = isIn && !patterns.matches(file);
        const below = folders.filter((other) => other.startsWith(`${folder}/`));
        const kinds = new Set([folder, ...below].map((each) => choiceState(choice, each)));
        expect(choiceState(choice, folder) === 'partly' ? kinds.size > 1 : true).toBe(true);
        if (choiceState(choice, folder) !== 'partly')
          expect(isTaken).toBe(choiceState(choice, folder) === 'chosen');
        if (isTaken) {
          expect(patterns.matches(`${folder}/x.tmp`)).toBe(true);
          expect(patterns.matches(`${folder}/node_modules/x`)).toBe(true);
        }
      }
    }
  });

  it('shows a folder as partly chosen while something below is otherwise', () => {
    const some = withChoice(withChoice(new Map(), '/a', true), '/a/b', false);
    expect(['/', '/a', '/a/b', '/a/bc', '/a/b/c'].map((path) => choiceState(some, path))).toEqual([
      'partly',
      'partly',
      'left-out',
      'chosen',
      'left-out',
    ]);
    expect(sorted(withChoice(some, '/a', true))).toEqual([['/a', true]]);
    expect(sorted(withChoice(some, '/a/b', true))).toEqual([['/a', true]]);
    expect(withChoice(some, '/a', false)).toEqual(new Map());
  });

  it('keeps patterns that only look like folders of the tree', () => {
    const excludes = ['/home/*.tmp', '/elsewhere', '!/home/a'];
    expect(sourcesWith(sourcesOf({ folders: ['/home'], excludes }), new Map([['/x', true]]))).toEqual(
      sourcesOf({ folders: ['/x'], excludes }),
    );
  });
});
