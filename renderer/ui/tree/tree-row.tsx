import {
  Checkbox,
  makeStyles,
  mergeClasses,
  tokens,
  useRestoreFocusTarget,
} from '@fluentui/react-components';
import { ChevronDownRegular } from '@fluentui/react-icons';
import { isValidElement, memo, type CSSProperties, type ReactElement, type ReactNode } from 'react';
import { ChevronOnward } from '../chevron-onward';
import { MiddleEllipsis } from '../middle-ellipsis';
import type { TreeAction, TreeEntry } from './tree-model';
import type { CheckState } from './tree-selection';

/** Height of a row in CSS pixels; fixed, so that a hundred thousand rows need no measuring. */
export const rowHeightPx = 34;

const useStyles = makeStyles({
  row: {
    position: 'absolute',
    insetInlineStart: 0,
    insetBlockStart: 0,
    display: 'grid',
    alignItems: 'center',
    inlineSize: '100%',
    blockSize: `${rowHeightPx}px`,
    boxSizing: 'border-box',
    // Nothing in it moves what is outside: it is laid out and painted by itself.
    contain: 'strict',
    paddingInlineEnd: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    cursor: 'default',
    userSelect: 'none',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': {
      outline: `2px solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: '-2px',
    },
  },
  checked: {
    backgroundColor: tokens.colorBrandBackground2,
    ':hover': { backgroundColor: tokens.colorBrandBackground2Hover },
    '@media (forced-colors: active)': { outline: '1px solid Highlight' },
  },
  name: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS, minInlineSize: 0 },
  twisty: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    flexShrink: 0,
    inlineSize: '20px',
    blockSize: '28px',
    color: tokens.colorNeutralForeground3,
  },
  icon: {
    display: 'flex',
    flexShrink: 0,
    fontSize: '20px',
    color: tokens.colorNeutralForeground3,
  },
  folderIcon: { color: tokens.colorBrandForeground1 },
  cell: {
    overflow: 'hidden',
    whiteSpace: 'nowrap',
    textOverflow: 'ellipsis',
    color: tokens.colorNeutralForeground2,
    fontVariantNumeric: 'tabular-nums',
  },
  end: { textAlign: 'end' },
});

/** A row whose menu was asked for, by the mouse or the keyboard, and where on the page. */
export interface MenuRequest<Entry> {
  readonly entry: Entry;
  readonly x: number;
  readonly y: number;
}

export interface TreeColumn<Entry> {
  readonly id: string;
  readonly label: string;
  /** A track size of CSS grid. */
  readonly width: string;
  readonly isNumeric?: boolean;
  /** In a tree narrower than this the column is left out. */
  readonly minTreeWidthPx: number;
  readonly text: (entry: Entry) => string;
}

interface TreeRowProps<Entry extends TreeEntry> {
  readonly entry: Entry;
  readonly level: number;
  readonly position: number;
  readonly siblings: number;
  readonly index: number;
  readonly isExpanded: boolean;
  readonly isFocusable: boolean;
  readonly checked: CheckState;
  readonly columns: readonly TreeColumn<Entry>[];
  readonly template: string;
  readonly icon: ReactNode;
  readonly checkLabel: string;
  readonly dispatch: (action: TreeAction) => void;
  readonly onOpen: (entry: Entry) => void;
  readonly onDrag: ((entry: Entry) => void) | undefined;
  readonly onMenu: (request: MenuRequest<Entry>) => void;
}

function Row<Entry extends TreeEntry>(props: TreeRowProps<Entry>) {
  const styles = useStyles();
  const { entry, dispatch } = props;
  const focusReturnsHere = useRestoreFocusTarget();
  const style: CSSProperties = {
    transform: `translateY(${props.index * rowHeightPx}px)`,
    gridTemplateColumns: props.template,
  };
  return (
    <div
      role="row"
      aria-level={props.level}
      aria-posinset={props.position}
      aria-setsize={props.siblings}
      aria-rowindex={props.index + 2}
      aria-selected={props.checked === true}
      aria-expanded={entry.isFolder ? props.isExpanded : undefined}
      tabIndex={props.isFocusable ? 0 : -1}
      data-path={entry.path}
      className={mergeClasses(styles.row, props.checked === true && styles.checked)}
      style={style}
      onClick={(event) => dispatch({ kind: 'focus', path: entry.path, isRange: event.shiftKey })}
      onDoubleClick={() => props.onOpen(entry)}
      onContextMenu={(event) => {
        event.preventDefault();
        dispatch({ kind: 'focus', path: entry.path, isRange: false });
        props.onMenu({ entry, x: event.clientX, y: event.clientY });
      }}
      {...(props.isFocusable && focusReturnsHere)}
      draggable={props.onDrag !== undefined}
      onDragStart={(event) => {
        event.preventDefault();
        props.onDrag?.(entry);
      }}
    >
      <span role="gridcell">
        <Checkbox
          checked={props.checked}
          tabIndex={-1}
          aria-label={props.checkLabel}
          onClick={(event) => {
            event.stopPropagation();
            dispatch({ kind: 'toggle', path: entry.path, isRange: event.shiftKey });
          }}
        />
      </span>
      <span role="gridcell" className={styles.name} style={{ paddingInlineStart: (props.level - 1) * 20 }}>
        <span
          aria-hidden
          className={styles.twisty}
          onClick={(event) => {
            if (!entry.isFolder) return;
            event.stopPropagation();
            dispatch({ kind: props.isExpanded ? 'collapse' : 'expand', path: entry.path });
          }}
          onDoubleClick={(event) => event.stopPropagation()}
        >
          {entry.isFolder && (props.isExpanded ? <ChevronDownRegular /> : <ChevronOnward />)}
        </span>
        <span aria-hidden className={mergeClasses(styles.icon, entry.isFolder && styles.folderIcon)}>
          {props.icon}
        </span>
        <MiddleEllipsis text={entry.name} />
      </span>
      {props.columns.map((column) => (
        <span
          key={column.id}
          role="gridcell"
          className={mergeClasses(styles.cell, column.isNumeric === true && styles.end)}
        >
          {column.text(entry)}
        </span>
      ))}
    </div>
  );
}

export const TreeRowView = memo(Row, isSame) as typeof Row;

/** An icon is made anew with each drawing, and is the same when it is made of the same. */
function isSame(a: object, b: object): boolean {
  return Object.entries(a).every(([key, value]: readonly [string, unknown]) => {
    const other: unknown = Reflect.get(b, key);
    return Object.is(value, other) || (isElement(value) && isElement(other) && isSameElement(value, other));
  });
}

function isSameElement(a: ReactElement<object>, b: ReactElement<object>): boolean {
  return a.type === b.type && isSame(a.props, b.props);
}

function isElement(value: unknown): value is ReactElement<object> {
  return isValidElement(value as ReactNode);
}
