import { Checkbox, makeStyles, mergeClasses, tokens, useFluent } from '@fluentui/react-components';
import { ArrowDownRegular, ArrowUpRegular } from '@fluentui/react-icons';
import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import { focusIndex, type TreeEntry } from './tree-model';
import { rowHeightPx, TreeRowView, type MenuRequest, type TreeColumn } from './tree-row';
import {
  checkState,
  parentPath,
  partialFolders,
  withChecked,
  withoutChecked,
  type CheckState,
} from './tree-selection';
import { actionOfKey } from './tree-keys';
import { useWidth } from '../use-width';
import { useRowsInSight } from './use-rows-in-sight';
import type { Tree } from './use-tree';
import { lineBelow } from '../lines';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    minBlockSize: 0,
    flexGrow: 1,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  header: {
    display: 'grid',
    alignItems: 'center',
    flexShrink: 0,
    blockSize: '36px',
    paddingInlineEnd: tokens.spacingHorizontalM,
    ...lineBelow,
    scrollbarGutter: 'stable',
    overflowY: 'hidden',
    color: tokens.colorNeutralForeground2,
  },
  sort: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    inlineSize: '100%',
    blockSize: '28px',
    paddingInline: 0,
    border: 'none',
    backgroundColor: 'transparent',
    color: 'inherit',
    font: 'inherit',
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    cursor: 'pointer',
    borderRadius: tokens.borderRadiusMedium,
    ':hover': { color: tokens.colorNeutralForeground1 },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  nameSort: { paddingInlineStart: '28px' },
  end: { justifyContent: 'flex-end' },
  scroll: { flexGrow: 1, minBlockSize: 0, overflowY: 'auto', scrollbarGutter: 'stable', contain: 'strict' },
  rows: { position: 'relative', inlineSize: '100%' },
});

export interface TreeSort {
  readonly by: string;
  readonly isDescending: boolean;
}

interface TreeViewProps<Entry extends TreeEntry> {
  readonly label: string;
  readonly tree: Tree<Entry>;
  readonly root: string;
  readonly nameColumn: { readonly id: string; readonly label: string };
  readonly columns: readonly TreeColumn<Entry>[];
  readonly sort: TreeSort;
  readonly onSort: (sort: TreeSort) => void;
  readonly icon: (entry: Entry) => ReactNode;
  readonly checkLabel: (entry: Entry) => string;
  readonly checkAllLabel: string;
  /** Enter or a double click on a row. */
  readonly onOpen: (entry: Entry) => void;
  /** A row is dragged; the browser's own drag does not begin. */
  readonly onDrag?: (entry: Entry) => void;
  /** A right click on a row, Shift+F10 or the menu key. */
  readonly onMenu: (request: MenuRequest<Entry>) => void;
  /** Backspace. */
  readonly onLeave: () => void;
  /** What stands there when no row does. */
  readonly empty: ReactNode;
}

/** A tree of any size with columns, ticks and the whole keyboard. Only the rows in sight, and the one that has the focus, exist. */
export function TreeView<Entry extends TreeEntry>(props: TreeViewProps<Entry>) {
  const styles = useStyles();
  const { tree } = props;
  const { dir } = useFluent();
  const rootRef = useRef<HTMLDivElement>(null);
  const scrollRef = useRef<HTMLDivElement>(null);
  const columns = useFittingColumns(props.columns, useWidth(scrollRef));
  const { focus } = tree.state;
  // Scrolling must not look for it among a hundred thousand rows each time.
  const focused = useMemo(() => focusIndex({ focus }, tree.rows), [focus, tree.rows]);
  const partial = useMemo(() => partialFolders(tree.state.selection), [tree.state.selection]);
  const template = `40px minmax(0, 1fr) ${columns.map((column) => column.width).join(' ')}`;
  const { indexes, heightPx, shiftPx, scrollTo } = useRowsInSight(scrollRef, focused, tree.rows.length);
  useFocusFollows(rootRef, focus, focused, scrollTo);
  useScrollToTop(scrollRef, props.root);
  const bringFocus = useFocusComesAlong(rootRef, props.root, tree.rows.length > 0, () => scrollTo(focused));
  const open = (entry: Entry) => {
    bringFocus();
    props.onOpen(entry);
  };
  const leave = () => {
    if (parentPath(props.root) === undefined) return;
    bringFocus();
    tree.dispatch({ kind: 'focus', path: props.root, isRange: false });
    props.onLeave();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const row = tree.rows[focused];
    if (event.key === 'Backspace') leave();
    else if (row !== undefined && event.key === 'Enter') open(row.entry);
    else {
      const action = actionOfKey(event, row?.entry.path, {
        root: props.root,
        pageRows: pageRows(scrollRef.current),
        isRightToLeft: dir === 'rtl',
      });
      if (action === undefined) return;
      tree.dispatch(action);
    }
    event.preventDefault();
  };

  return (
    <div
      ref={rootRef}
      role="treegrid"
      tabIndex={-1}
      onKeyDown={(event) => event.target === rootRef.current && onKeyDown(event)}
      aria-label={props.label}
      aria-multiselectable
      aria-rowcount={tree.rows.length + 1}
      className={styles.root}
    >
      <TreeHeader
        {...props}
        columns={columns}
        template={template}
        checked={checkState(tree.state.selection, partial, props.root)}
      />
      <div ref={scrollRef} role="presentation" className={styles.scroll} onKeyDown={onKeyDown}>
        {tree.rows.length === 0 && props.empty}
        <div role="presentation" className={styles.rows} style={{ blockSize: heightPx }}>
          <div role="rowgroup" style={{ transform: shiftPx === 0 ? undefined : `translateY(${shiftPx}px)` }}>
            <Rows {...props} {...{ indexes, focused, partial, columns, template }} onOpen={open} />
          </div>
        </div>
      </div>
    </div>
  );
}

interface RowsProps<Entry extends TreeEntry> extends TreeViewProps<Entry> {
  readonly indexes: readonly number[];
  readonly focused: number;
  readonly partial: ReadonlySet<string>;
  readonly template: string;
}

/** Those in sight. */
function Rows<Entry extends TreeEntry>(props: RowsProps<Entry>) {
  const { tree, indexes, focused, partial, columns, template } = props;
  const onOpen = useLatest(props.onOpen);
  const onDrag = useLatest(props.onDrag);
  const onMenu = useLatest(props.onMenu);
  return indexes.map((index) => {
    const row = tree.rows[index]!;
    return (
      <TreeRowView
        key={row.entry.path}
        {...row}
        index={index}
        isExpanded={tree.state.expanded.has(row.entry.path)}
        isFocusable={index === focused}
        checked={checkState(tree.state.selection, partial, row.entry.path)}
        columns={columns}
        template={template}
        icon={props.icon(row.entry)}
        checkLabel={props.checkLabel(row.entry)}
        dispatch={tree.dispatch}
        onOpen={onOpen}
        onDrag={props.onDrag && onDrag}
        onMenu={onMenu}
      />
    );
  });
}

interface TreeHeaderProps<Entry extends TreeEntry> extends TreeViewProps<Entry> {
  readonly template: string;
  readonly checked: CheckState;
}

function TreeHeader<Entry extends TreeEntry>(props: TreeHeaderProps<Entry>) {
  const styles = useStyles();
  const { tree, columns, template, checked } = props;
  return (
    <div role="row" aria-rowindex={1} className={styles.header} style={{ gridTemplateColumns: template }}>
      <span role="columnheader">
        <Checkbox
          checked={checked}
          disabled={tree.rows.length === 0}
          aria-label={props.checkAllLabel}
          onChange={() =>
            tree.dispatch({ kind: 'select', selection: toggledRoot(tree, props.root, checked === true) })
          }
        />
      </span>
      {[props.nameColumn, ...columns].map((column, at) => (
        <SortHeader
          key={column.id}
          column={column}
          sort={props.sort}
          onSort={props.onSort}
          className={mergeClasses(
            styles.sort,
            at === 0 && styles.nameSort,
            'isNumeric' in column && styles.end,
          )}
        />
      ))}
    </div>
  );
}

interface SortHeaderProps {
  readonly column: { readonly id: string; readonly label: string };
  readonly sort: TreeSort;
  readonly onSort: (sort: TreeSort) => void;
  readonly className: string;
}

function SortHeader({ column, sort, onSort, className }: SortHeaderProps) {
  const isSorted = sort.by === column.id;
  return (
    <span role="columnheader" aria-sort={!isSorted ? 'none' : sort.isDescending ? 'descending' : 'ascending'}>
      <button
        type="button"
        className={className}
        onClick={() => onSort({ by: column.id, isDescending: isSorted && !sort.isDescending })}
      >
        {column.label}
        {isSorted && (sort.isDescending ? <ArrowDownRegular aria-hidden /> : <ArrowUpRegular aria-hidden />)}
      </button>
    </span>
  );
}

/** After the keyboard moved the focus: its row is in sight and has the document's focus, if the tree had it. */
function useFocusFollows(
  rootRef: React.RefObject<HTMLDivElement | null>,
  path: string | undefined,
  index: number,
  scrollTo: (index: number) => void,
) {
  useEffect(() => {
    const root = rootRef.current;
    if (root === null || path === undefined || !root.contains(document.activeElement)) return;
    scrollTo(index);
    root.querySelector<HTMLElement>('[role="row"][tabindex="0"]')?.focus({ preventScroll: true });
    // Rows that arrive later move the index, but must not move the view.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [path]);
}

/**
 * Into a folder and out of it the keyboard comes along: on its first row or the folder that was left, until they are read on the tree itself. The returned
 * function is to be called before the change.
 */
function useFocusComesAlong(
  rootRef: React.RefObject<HTMLDivElement | null>,
  root: string,
  hasRows: boolean,
  scrollToFocused: () => void,
): () => void {
  const isWanted = useRef(false);
  useLayoutEffect(() => {
    const tree = rootRef.current;
    const { activeElement } = document;
    // With its row the focus is gone to the body.
    const isElsewhere = activeElement !== document.body && tree?.contains(activeElement) !== true;
    if (tree === null || !isWanted.current || isElsewhere) return;
    if (!hasRows) return tree.focus();
    isWanted.current = false;
    scrollToFocused();
    tree.querySelector<HTMLElement>('[role="row"][tabindex="0"]')?.focus({ preventScroll: true });
    // Only these change what there is to be focused.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [root, hasRows]);
  return useCallback(() => void (isWanted.current = true), []);
}

/** One function that always calls the latest, so that rows need not be drawn for a new one. */
function useLatest<Argument>(call: ((argument: Argument) => void) | undefined): (argument: Argument) => void {
  const latest = useRef(call);
  useEffect(() => {
    latest.current = call;
  });
  return useCallback((argument: Argument) => latest.current?.(argument), []);
}

function useFittingColumns<Entry>(
  all: readonly TreeColumn<Entry>[],
  widthPx: number,
): readonly TreeColumn<Entry>[] {
  const count = all.filter((column) => column.minTreeWidthPx <= widthPx).length;
  // The same array for the same columns: rows are drawn anew only when a column comes or goes.
  return useMemo(
    () => all.filter((column) => column.minTreeWidthPx <= widthPx),
    // oxlint-disable-next-line react/exhaustive-deps
    [all, count],
  );
}

function useScrollToTop(scrollRef: React.RefObject<HTMLDivElement | null>, root: string) {
  useLayoutEffect(() => {
    scrollRef.current?.scrollTo({ top: 0 });
  }, [scrollRef, root]);
}

function toggledRoot<Entry extends TreeEntry>(tree: Tree<Entry>, root: string, isAll: boolean) {
  const { selection } = tree.state;
  return isAll ? withoutChecked(selection, root, () => []) : withChecked(selection, [root]);
}

function pageRows(scroll: HTMLElement | null): number {
  return Math.max(1, Math.floor((scroll?.clientHeight ?? 0) / rowHeightPx) - 1);
}
