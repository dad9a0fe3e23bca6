import { useCallback, useMemo, useState } from 'react';
import {
  initialTreeState,
  reduceTree,
  visibleRows,
  type Children,
  type TreeAction,
  type TreeEntry,
  type TreeRow,
  type TreeState,
} from './tree-model';

export interface Tree<Entry extends TreeEntry> {
  readonly state: TreeState;
  readonly rows: readonly TreeRow<Entry>[];
  readonly dispatch: (action: TreeAction) => void;
}

/** The tree's state over the entries that have been read so far. */
export function useTree<Entry extends TreeEntry>(root: string, children: Children<Entry>): Tree<Entry> {
  const [state, setState] = useState(initialTreeState);
  const rowsOf = useMemo(
    () => rememberLast((expanded) => visibleRows(root, children, expanded)),
    [root, children],
  );
  const dispatch = useCallback(
    (action: TreeAction) =>
      setState((before) => reduceTree(before, action, rowsOf(before.expanded), children)),
    [rowsOf, children],
  );
  return { state, rows: rowsOf(state.expanded), dispatch };
}

type Expanded = TreeState['expanded'];

/** Moving the focus must not build a hundred thousand rows anew. */
function rememberLast<Rows>(make: (expanded: Expanded) => Rows): (expanded: Expanded) => Rows {
  let last: { readonly expanded: Expanded; readonly rows: Rows } | undefined;
  return (expanded) => {
    if (last?.expanded !== expanded) last = { expanded, rows: make(expanded) };
    return last.rows;
  };
}
