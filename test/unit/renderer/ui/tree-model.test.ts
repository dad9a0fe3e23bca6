import { describe, expect, it } from 'vitest';
import { actionOfKey } from '../../../../renderer/ui/tree/tree-keys';
import {
  initialTreeState,
  reduceTree,
  visibleRows,
  type TreeEntry,
} from '../../../../renderer/ui/tree/tree-model';

const entry = (path: string): TreeEntry => ({
  path,
  name: path.slice(path.lastIndexOf('/') + 1),
  isFolder: !path.includes('.'),
});
const children = new Map([
  ['/', ['/docs', '/pics', '/a.txt', '/b.txt', '/Beta.txt'].map(entry)],
  ['/docs', ['/docs/tax', '/docs/x.txt'].map(entry)],
  ['/docs/tax', ['/docs/tax/1.txt', '/docs/tax/2.txt'].map(entry)],
  ['/pics', []],
]);

/** The state after keys such as `Shift+ArrowDown`, all pressed at once unless `stepMs` is given. */
function press(keys: readonly string[], stepMs = 0) {
  return keys.reduce((state, text, at) => {
    const parts = text.length === 1 ? [text] : text.split('+');
    const rows = visibleRows('/', children, state.expanded);
    const focus = state.focus ?? rows[0]!.entry.path;
    const event = {
      key: parts.at(-1)!,
      shiftKey: parts.includes('Shift'),
      ctrlKey: parts.includes('Ctrl'),
      metaKey: false,
      altKey: false,
      timeStamp: 10_000 + at * stepMs,
    };
    const action = actionOfKey(event, focus, { root: '/', pageRows: 3 });
    return action === undefined ? state : reduceTree(state, action, rows, children);
  }, initialTreeState);
}

describe('the tree under the keyboard', () => {
  it('moves by one, by page and to the ends, and stays inside', () => {
    const ways = [
      ['ArrowDown'],
      ['ArrowUp'],
      ['ArrowDown', 'ArrowDown', 'ArrowUp'],
      ['PageDown'],
      ['PageDown', 'PageDown', 'PageDown'],
      ['End'],
      ['End', 'Home'],
      ['End', 'PageUp'],
    ];
    expect(ways.map((keys) => press(keys).focus)).toEqual([
      '/pics',
      '/docs',
      '/pics',
      '/b.txt',
      '/Beta.txt',
      '/Beta.txt',
      '/docs',
      '/pics',
    ]);
  });

  it('opens a folder, goes in, comes out and closes it', () => {
    expect(press(['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight'])).toMatchObject({
      focus: '/docs/tax/1.txt',
      expanded: new Set(['/docs', '/docs/tax']),
    });
    expect(
      press(['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft']),
    ).toMatchObject({
      focus: '/docs',
      expanded: new Set(['/docs']),
    });
    expect(press(['End', 'ArrowRight']).expanded).toEqual(new Set());
  });

  it('ticks with space; an outer folder stands for what is in it', () => {
    expect(press([' ']).selection).toEqual(new Set(['/docs']));
    expect(press([' ', ' ']).selection).toEqual(new Set());
    expect(press(['ArrowRight', 'ArrowRight', ' ', 'ArrowUp', ' ']).selection).toEqual(new Set(['/docs']));
    expect(press([' ', 'ArrowRight', 'ArrowRight', ' ']).selection).toEqual(new Set(['/docs/x.txt']));
  });

  it('ticks a range, which grows and shrinks with the focus', () => {
    expect(press(['ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowDown']).selection).toEqual(
      new Set(['/pics', '/a.txt', '/b.txt']),
    );
    expect(press(['ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowUp']).selection).toEqual(
      new Set(['/pics', '/a.txt']),
    );
    expect(press([' ', 'End', 'Shift+ArrowUp']).selection).toEqual(new Set(['/docs', '/Beta.txt', '/b.txt']));
  });

  it('ticks everything and nothing', () => {
    expect([press(['Ctrl+a']).selection, press(['Ctrl+a', 'Escape']).selection]).toEqual([
      new Set(['/']),
      new Set(),
    ]);
  });

  it('finds by typing, from here on and around; a pause starts anew', () => {
    expect(press(['b']).focus).toBe('/b.txt');
    expect(press(['b', 'e']).focus).toBe('/Beta.txt');
    expect(press(['b', 'b'], 2_000).focus).toBe('/Beta.txt');
    expect(press(['End', 'd']).focus).toBe('/docs');
    expect(press(['z']).focus).toBeUndefined();
  });

  it('leaves other keys alone', () => {
    const keys = ['Tab', 'F5', 'Ctrl+c', 'Enter', 'Backspace'];
    expect(keys.map((key) => press([key]))).toEqual(keys.map(() => initialTreeState));
  });
});

it('opens a hundred thousand rows in one pass', () => {
  const many = new Map([['/', Array.from({ length: 100_000 }, (_, at) => entry(`/f${at}.txt`))]]);
  const rows = visibleRows('/', many, new Set());
  const end = reduceTree(
    initialTreeState,
    { kind: 'move', move: 'last', isRange: true, pageRows: 10 },
    rows,
    many,
  );
  expect([rows.length, end.focus, end.selection.size]).toEqual([100_000, '/f99999.txt', 100_000]);
});
