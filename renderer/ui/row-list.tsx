import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useRef, type KeyboardEvent, type ReactNode } from 'react';

/** Height of a row in CSS pixels: a line and a smaller one below it. */
const rowHeightPx = 52;
/** How far from the end more is asked for: about two windows of rows. */
const rowsAhead = 40;

const useStyles = makeStyles({
  scroll: {
    flexGrow: 1,
    minBlockSize: 0,
    overflowY: 'auto',
    padding: tokens.spacingHorizontalS,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  rows: { position: 'relative', inlineSize: '100%' },
  row: {
    position: 'absolute',
    insetInlineStart: 0,
    insetBlockStart: 0,
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    inlineSize: '100%',
    blockSize: `${rowHeightPx}px`,
    boxSizing: 'border-box',
    paddingInline: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    cursor: 'default',
    userSelect: 'none',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
  },
  chosen: {
    backgroundColor: tokens.colorBrandBackground2,
    ':hover': { backgroundColor: tokens.colorBrandBackground2Hover },
    '@media (forced-colors: active)': { outline: '2px solid Highlight', outlineOffset: '-2px' },
  },
});

interface RowListProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  /** How many there are, with those that are not read yet. */
  readonly total: number;
  readonly keyOf: (row: Row) => string;
  readonly chosenKey: string | undefined;
  readonly onChoose: (row: Row) => void;
  /** Enter or a double click. */
  readonly onOpen?: (row: Row) => void;
  /** The end of `rows` comes into sight. */
  readonly onEnd?: () => void;
  readonly children: (row: Row) => ReactNode;
}

/** One of any number of things, in rows of two lines, with the keyboard of a list. Only the rows in sight exist. */
export function RowList<Row>(props: RowListProps<Row>) {
  const styles = useStyles();
  const listId = useId();
  const scrollRef = useRef<HTMLDivElement>(null);
  const { rows, total, chosenKey, keyOf, onEnd } = props;
  // oxlint-disable-next-line react/incompatible-library -- nothing it returns is memoized here
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => rowHeightPx,
    overscan: 6,
  });
  const items = virtual.getVirtualItems();
  const lastSeen = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (rows.length < total && lastSeen >= rows.length - rowsAhead) onEnd?.();
  }, [lastSeen, rows.length, total, onEnd]);

  const chosen = rows.findIndex((row) => keyOf(row) === chosenKey);
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scrollRef.current?.clientHeight ?? 0) / rowHeightPx) - 1);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: chosen + 1,
      ArrowUp: chosen - 1,
      PageDown: chosen + page,
      PageUp: chosen - page,
      Home: 0,
      End: rows.length - 1,
    };
    const step = steps[event.key];
    const row = rows[step === undefined ? chosen : Math.max(0, Math.min(rows.length - 1, step))];
    if (row === undefined || (step === undefined && event.key !== 'Enter')) return;
    event.preventDefault();
    if (step === undefined) return props.onOpen?.(row);
    virtual.scrollToIndex(rows.indexOf(row));
    props.onChoose(row);
  };

  return (
    <div
      ref={scrollRef}
      role="listbox"
      aria-label={props.label}
      aria-activedescendant={chosen < 0 ? undefined : `${listId}-${chosen}`}
      tabIndex={0}
      className={styles.scroll}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" className={styles.rows} style={{ blockSize: virtual.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const row = rows[index]!;
          return (
            <div
              key={keyOf(row)}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === chosen}
              aria-setsize={total}
              aria-posinset={index + 1}
              className={mergeClasses(styles.row, index === chosen && styles.chosen)}
              style={{ transform: `translateY(${start}px)` }}
              onClick={() => props.onChoose(row)}
              onDoubleClick={() => props.onOpen?.(row)}
            >
              {props.children(row)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
