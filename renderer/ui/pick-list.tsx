import { Input, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { SearchRegular } from '@fluentui/react-icons';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { MiddleEllipsis } from './middle-ellipsis';

const rowHeightPx = 48;
const shownRows = 5.5;

const moves: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: Math.floor(shownRows),
  PageUp: -Math.floor(shownRows),
};

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  list: {
    maxBlockSize: `${rowHeightPx * shownRows}px`,
    overflowY: 'auto',
    borderRadius: tokens.borderRadiusMedium,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  rows: { position: 'relative' },
  row: {
    position: 'absolute',
    insetInline: 0,
    boxSizing: 'border-box',
    blockSize: `${rowHeightPx}px`,
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr)',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalM,
    paddingInline: tokens.spacingHorizontalM,
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
  },
  active: {
    backgroundColor: tokens.colorBrandBackground2,
    ':hover': { backgroundColor: tokens.colorBrandBackground2Hover },
    '@media (forced-colors: active)': { outline: '2px solid Highlight', outlineOffset: '-2px' },
  },
  icon: { display: 'flex', fontSize: '20px', color: tokens.colorBrandForeground1 },
  words: { display: 'flex', flexDirection: 'column', minInlineSize: 0 },
  hint: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  none: { margin: 0, color: tokens.colorNeutralForeground2 },
});

export interface PickItem {
  readonly key: string;
  readonly title: string;
  readonly hint?: string;
}

interface PickListProps<Item extends PickItem> {
  readonly label: string;
  readonly searchLabel: string;
  readonly icon: ReactNode;
  readonly items: readonly Item[];
  readonly noMatch: (query: string) => string;
  readonly onPick: (item: Item) => void;
}

/**
 * One of any number of things: letters narrow the list, arrows move in it, Enter takes. The field keeps the focus throughout. Only the rows in sight
 * exist.
 */
export function PickList<Item extends PickItem>(props: PickListProps<Item>) {
  const styles = useStyles();
  const listId = useId();
  const listRef = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const found = useMemo(() => matching(props.items, query), [props.items, query]);
  // oxlint-disable-next-line react/incompatible-library -- nothing it returns is memoized here
  const virtual = useVirtualizer({
    count: found.length,
    getScrollElement: () => listRef.current,
    estimateSize: () => rowHeightPx,
    overscan: 4,
  });
  const optionId = (index: number) => `${listId}-${index}`;
  const search = (text: string) => {
    setQuery(text);
    setActive(0);
    listRef.current?.scrollTo({ top: 0 });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const move = moves[event.key];
    const item = found[active];
    if (move !== undefined) {
      const index = Math.max(0, Math.min(found.length - 1, active + move));
      setActive(index);
      virtual.scrollToIndex(index);
    } else if (event.key === 'Enter' && item !== undefined) props.onPick(item);
    else if (event.key === 'Escape' && query !== '') search('');
    else return;
    event.preventDefault();
  };
  return (
    <div className={styles.root}>
      <SearchField
        label={props.searchLabel}
        listId={listId}
        activeId={found.length === 0 ? undefined : optionId(active)}
        value={query}
        onChange={search}
        onKeyDown={onKeyDown}
      />
      {found.length === 0 && (
        <p role="status" className={styles.none}>
          {props.noMatch(query)}
        </p>
      )}
      <div
        ref={listRef}
        id={listId}
        role="listbox"
        aria-label={props.label}
        className={styles.list}
        hidden={found.length === 0}
      >
        <div role="presentation" className={styles.rows} style={{ blockSize: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const item = found[index]!;
            return (
              <Option
                key={item.key}
                id={optionId(index)}
                item={item}
                icon={props.icon}
                index={index}
                count={found.length}
                isActive={index === active}
                startPx={start}
                onPick={() => props.onPick(item)}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

interface SearchFieldProps {
  readonly label: string;
  readonly listId: string;
  readonly activeId: string | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

function SearchField({ label, listId, activeId, value, onChange, onKeyDown }: SearchFieldProps) {
  return (
    <Input
      role="combobox"
      aria-label={label}
      aria-expanded
      aria-controls={listId}
      aria-activedescendant={activeId}
      aria-autocomplete="list"
      autoFocus
      spellCheck={false}
      placeholder={label}
      contentBefore={<SearchRegular aria-hidden />}
      value={value}
      onChange={(_, data) => onChange(data.value)}
      onKeyDown={onKeyDown}
    />
  );
}

interface OptionProps {
  readonly id: string;
  readonly item: PickItem;
  readonly icon: ReactNode;
  readonly index: number;
  readonly count: number;
  readonly isActive: boolean;
  readonly startPx: number;
  readonly onPick: () => void;
}

function Option({ id, item, icon, index, count, isActive, startPx, onPick }: OptionProps) {
  const styles = useStyles();
  return (
    <div
      id={id}
      role="option"
      aria-selected={isActive}
      aria-setsize={count}
      aria-posinset={index + 1}
      className={mergeClasses(styles.row, isActive && styles.active)}
      style={{ transform: `translateY(${startPx}px)` }}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPick}
    >
      <span aria-hidden className={styles.icon}>
        {icon}
      </span>
      <span className={styles.words}>
        <MiddleEllipsis text={item.title} />
        {item.hint !== undefined && (
          <span className={styles.hint}>
            <MiddleEllipsis text={item.hint} />
          </span>
        )}
      </span>
    </div>
  );
}

/** Those that hold every word of `query` in title or hint. */
export function matching<Item extends PickItem>(items: readonly Item[], query: string): readonly Item[] {
  const words = query.toLowerCase().split(/\s+/);
  return items.filter(({ title, hint = '' }) => {
    const text = `${title} ${hint}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
