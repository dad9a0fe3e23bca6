/** The behaviour of a tree of rows as a pure reducer: focus, ticking, ranges, opening folders in place, finding by typing. */
import {
  checkState,
  nothingSelected,
  partialFolders,
  withChecked,
  withoutChecked,
  type TreeSelection,
} from './tree-selection';

export interface TreeEntry {
  readonly path: string;
  readonly name: string;
  readonly isFolder: boolean;
}

export interface TreeRow<Entry extends TreeEntry> {
  readonly entry: Entry;
  /** From 1. */
  readonly level: number;
  /** Among its siblings, from 1. */
  readonly position: number;
  readonly siblings: number;
}

export interface TreeState {
  readonly focus: string | undefined;
  readonly expanded: ReadonlySet<string>;
  readonly selection: TreeSelection;
  /** Where a range starts, and what was ticked before it. */
  readonly anchor: { readonly path: string; readonly selection: TreeSelection } | undefined;
  readonly typed: { readonly text: string; readonly atMs: number };
}

export const initialTreeState: TreeState = {
  focus: undefined,
  expanded: new Set(),
  selection: nothingSelected,
  anchor: undefined,
  typed: { text: '', atMs: 0 },
};

export type TreeMove = 'next' | 'previous' | 'first' | 'last' | 'page-down' | 'page-up';

export type TreeAction =
  | { readonly kind: 'move'; readonly move: TreeMove; readonly isRange: boolean; readonly pageRows: number }
  | { readonly kind: 'focus'; readonly path: string; readonly isRange: boolean }
  | { readonly kind: 'toggle'; readonly path: string; readonly isRange: boolean }
  | { readonly kind: 'type'; readonly text: string; readonly atMs: number }
  | { readonly kind: 'expand' | 'collapse'; readonly path: string }
  /** The arrow keys along the line: open or go in; close or go out. */
  | { readonly kind: 'inwards' | 'outwards' }
  | { readonly kind: 'select'; readonly selection: TreeSelection };

export type Children<Entry extends TreeEntry> = ReadonlyMap<string, readonly Entry[]>;

/** A pause longer than this starts a new search, as in the systems' own lists. */
const typingPauseMs = 800;

/** The rows to be seen: the entries of `root` and, below each expanded folder, its own. */
export function visibleRows<Entry extends TreeEntry>(
  root: string,
  children: Children<Entry>,
  expanded: ReadonlySet<string>,
): readonly TreeRow<Entry>[] {
  const rows: TreeRow<Entry>[] = [];
  const addFolder = (folder: string, level: number) => {
    const entries = children.get(folder) ?? [];
    entries.forEach((entry, at) => {
      rows.push({ entry, level, position: at + 1, siblings: entries.length });
      if (entry.isFolder && expanded.has(entry.path)) addFolder(entry.path, level + 1);
    });
  };
  addFolder(root, 1);
  return rows;
}

export function reduceTree<Entry extends TreeEntry>(
  state: TreeState,
  action: TreeAction,
  rows: readonly TreeRow<Entry>[],
  children: Children<Entry>,
): TreeState {
  switch (action.kind) {
    case 'move':
      return focusRow(
        state,
        rows,
        movedIndex(action.move, focusIndex(state, rows), rows.length, action.pageRows),
        action.isRange,
      );
    case 'focus': {
      const index = indexOf(rows, action.path);
      // Of a folder that is still to be read.
      if (index < 0) return { ...state, focus: action.path, anchor: undefined };
      return focusRow(state, rows, index, action.isRange);
    }
    case 'toggle':
      return action.isRange
        ? focusRow(state, rows, indexOf(rows, action.path), true)
        : toggled(state, action.path, children);
    case 'type':
      return foundByTyping(state, action.text, action.atMs, rows);
    case 'expand':
      return { ...state, expanded: new Set(state.expanded).add(action.path) };
    case 'collapse':
      return { ...state, expanded: without(state.expanded, action.path) };
    case 'inwards':
      return inwards(state, rows);
    case 'outwards':
      return outwards(state, rows);
    case 'select':
      return { ...state, selection: action.selection, anchor: undefined };
  }
}

/** The row that has or would get the keyboard. */
export function focusIndex<Entry extends TreeEntry>(
  state: Pick<TreeState, 'focus'>,
  rows: readonly TreeRow<Entry>[],
): number {
  return Math.max(0, indexOf(rows, state.focus));
}

function indexOf<Entry extends TreeEntry>(rows: readonly TreeRow<Entry>[], path: string | undefined): number {
  return path === undefined ? -1 : rows.findIndex((row) => row.entry.path === path);
}

function movedIndex(move: TreeMove, from: number, count: number, pageRows: number): number {
  const steps = {
    next: 1,
    previous: -1,
    'page-down': pageRows,
    'page-up': -pageRows,
    first: -count,
    last: count,
  };
  return Math.min(count - 1, Math.max(0, from + steps[move]));
}

function focusRow<Entry extends TreeEntry>(
  state: TreeState,
  rows: readonly TreeRow<Entry>[],
  index: number,
  isRange: boolean,
): TreeState {
  const row = rows[index];
  if (row === undefined) return state;
  if (!isRange) return { ...state, focus: row.entry.path, anchor: undefined };
  const anchor = state.anchor ?? {
    path: rows[focusIndex(state, rows)]!.entry.path,
    selection: state.selection,
  };
  const from = Math.max(0, indexOf(rows, anchor.path));
  const range = rows.slice(Math.min(from, index), Math.max(from, index) + 1).map((each) => each.entry.path);
  return { ...state, focus: row.entry.path, anchor, selection: withChecked(anchor.selection, range) };
}

function toggled<Entry extends TreeEntry>(
  state: TreeState,
  path: string,
  children: Children<Entry>,
): TreeState {
  const isChecked = checkState(state.selection, partialFolders(state.selection), path) === true;
  const childPaths = (folder: string) => (children.get(folder) ?? []).map((entry) => entry.path);
  const selection = isChecked
    ? withoutChecked(state.selection, path, childPaths)
    : withChecked(state.selection, [path]);
  return { ...state, focus: path, anchor: undefined, selection };
}

function foundByTyping<Entry extends TreeEntry>(
  state: TreeState,
  character: string,
  atMs: number,
  rows: readonly TreeRow<Entry>[],
): TreeState {
  const isContinued = atMs - state.typed.atMs < typingPauseMs;
  const text = (isContinued ? state.typed.text : '') + character.toLocaleLowerCase();
  const typed = { text, atMs };
  const from = focusIndex(state, rows) + (text.length === 1 ? 1 : 0);
  for (let step = 0; step < rows.length; step++) {
    const row = rows[(from + step) % rows.length]!;
    if (row.entry.name.toLocaleLowerCase().startsWith(text)) {
      return { ...state, typed, focus: row.entry.path, anchor: undefined };
    }
  }
  return { ...state, typed };
}

function inwards<Entry extends TreeEntry>(state: TreeState, rows: readonly TreeRow<Entry>[]): TreeState {
  const index = focusIndex(state, rows);
  const row = rows[index];
  if (row === undefined || !row.entry.isFolder) return state;
  if (!state.expanded.has(row.entry.path)) {
    return { ...state, focus: row.entry.path, expanded: new Set(state.expanded).add(row.entry.path) };
  }
  const child = rows[index + 1];
  return child !== undefined && child.level > row.level ? focusRow(state, rows, index + 1, false) : state;
}

function outwards<Entry extends TreeEntry>(state: TreeState, rows: readonly TreeRow<Entry>[]): TreeState {
  const index = focusIndex(state, rows);
  const row = rows[index];
  if (row === undefined) return state;
  if (row.entry.isFolder && state.expanded.has(row.entry.path)) {
    return { ...state, focus: row.entry.path, expanded: without(state.expanded, row.entry.path) };
  }
  for (let at = index - 1; at >= 0; at--)
    if (rows[at]!.level < row.level) return focusRow(state, rows, at, false);
  return state;
}

function without(paths: ReadonlySet<string>, path: string): ReadonlySet<string> {
  const next = new Set(paths);
  next.delete(path);
  return next;
}
