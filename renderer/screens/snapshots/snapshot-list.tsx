import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useId, useMemo, useRef, type KeyboardEvent, type Ref } from 'react';
import type { SnapshotSummaryView } from '../../../contract/data';
import { useClient, useValue } from '../../api/hooks';
import { useNow } from '../../lib/use-now';
import { formatBytes } from '../../lib/format-bytes';
import { dayKey, formatClock, formatDay } from '../../lib/format-time';
import { formatCount } from '../../lib/format-number';
import { snapshotsTexts } from '../../lib/texts';
import type { FolderMark, FolderMarks } from './use-folder-marks';

/** Fixed, so that years of days need no measuring. */
const headingPx = 36;
const optionPx = 48;

const useStyles = makeStyles({
  list: {
    minBlockSize: 0,
    overflowY: 'auto',
    borderRadius: tokens.borderRadiusXLarge,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    padding: tokens.spacingHorizontalS,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  days: { position: 'relative' },
  day: { position: 'absolute', insetInline: 0, insetBlockStart: 0 },
  heading: {
    boxSizing: 'border-box',
    blockSize: `${headingPx}px`,
    paddingInline: tokens.spacingHorizontalS,
    paddingBlock: tokens.spacingVerticalS,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
  },
  option: {
    display: 'flex',
    flexDirection: 'column',
    justifyContent: 'center',
    blockSize: `${optionPx}px`,
    paddingInline: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
  },
  chosen: {
    backgroundColor: tokens.colorBrandBackground2,
    ':hover': { backgroundColor: tokens.colorBrandBackground2Hover },
    '@media (forced-colors: active)': { outline: '2px solid Highlight', outlineOffset: '-2px' },
  },
  count: {
    marginInlineStart: tokens.spacingHorizontalS,
    paddingInline: tokens.spacingHorizontalXS,
    borderRadius: tokens.borderRadiusCircular,
    fontWeight: tokens.fontWeightRegular,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  absent: {
    fontWeight: tokens.fontWeightRegular,
    fontStyle: 'italic',
    color: tokens.colorNeutralForeground3,
  },
  time: { fontWeight: tokens.fontWeightSemibold, fontVariantNumeric: 'tabular-nums' },
  summary: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
});

interface SnapshotListProps {
  /** Newest first. */
  readonly snapshots: readonly SnapshotSummaryView[];
  /** What each is for the folder that is looked at. */
  readonly marks: FolderMarks;
  readonly chosenId: string;
  readonly onChoose: (id: string) => void;
}

/** Only the days in sight exist, and the one with what is chosen, which the list names as its active one. */
export function SnapshotList({ snapshots, marks, chosenId, onChoose }: SnapshotListProps) {
  const styles = useStyles();
  const listId = useId();
  const listRef = useRef<HTMLDivElement>(null);
  const chosenRef = useRef<HTMLDivElement>(null);
  const days = useMemo(() => byDay(snapshots), [snapshots]);
  const chosenDay = days.findIndex((day) => day.snapshots.some(({ id }) => id === chosenId));
  // oxlint-disable-next-line react/incompatible-library -- nothing it returns is memoized here
  const virtual = useVirtualizer({
    count: days.length,
    getScrollElement: () => listRef.current,
    estimateSize: (at) => headingPx + optionPx * days[at]!.snapshots.length,
    // Another one for other days, so that their heights are taken anew.
    getItemKey: useCallback((at: number) => dayKey(days[at]!.firstMs), [days]),
    overscan: 2,
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), chosenDay])].sort((a, b) => a - b),
  });
  const optionId = (id: string) => `${listId}-${id}`;
  useEffect(() => {
    chosenRef.current?.scrollIntoView({ block: 'nearest' });
  }, [chosenId]);

  const onKeyDown = (event: KeyboardEvent) => {
    const at = snapshots.findIndex(({ id }) => id === chosenId);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: snapshots.length - 1,
    };
    const next = snapshots[steps[event.key] ?? -1];
    if (next === undefined) return;
    event.preventDefault();
    onChoose(next.id);
  };

  return (
    <div
      ref={listRef}
      role="listbox"
      aria-label={snapshotsTexts.listLabel}
      aria-activedescendant={optionId(chosenId)}
      tabIndex={0}
      className={styles.list}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" className={styles.days} style={{ blockSize: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => (
          <DayGroup
            {...days[index]!}
            key={key}
            startPx={start}
            count={snapshots.length}
            marks={marks}
            chosenId={chosenId}
            chosenRef={chosenRef}
            optionId={optionId}
            onChoose={onChoose}
          />
        ))}
      </div>
    </div>
  );
}

interface DayGroupProps extends Day, Pick<SnapshotListProps, 'marks' | 'chosenId' | 'onChoose'> {
  readonly startPx: number;
  readonly count: number;
  readonly chosenRef: Ref<HTMLDivElement>;
  readonly optionId: (id: string) => string;
}

function DayGroup({ firstMs, firstAt, snapshots, marks, chosenId, ...props }: DayGroupProps) {
  const styles = useStyles();
  const day = formatDay(firstMs, useNow());
  return (
    <div
      role="group"
      aria-label={day}
      className={styles.day}
      style={{ transform: `translateY(${props.startPx}px)` }}
    >
      <div aria-hidden className={styles.heading}>
        {day}
        {snapshots.length > 1 && <span className={styles.count}>{formatCount(snapshots.length)}</span>}
      </div>
      {snapshots.map((snapshot, at) => (
        <div
          key={snapshot.id}
          ref={snapshot.id === chosenId ? props.chosenRef : undefined}
          id={props.optionId(snapshot.id)}
          role="option"
          aria-selected={snapshot.id === chosenId}
          aria-posinset={firstAt + at + 1}
          aria-setsize={props.count}
          className={mergeClasses(styles.option, snapshot.id === chosenId && styles.chosen)}
          onClick={() => props.onChoose(snapshot.id)}
        >
          <span className={mergeClasses(styles.time, marks.get(snapshot.id) === 'absent' && styles.absent)}>
            {formatClock(Date.parse(snapshot.time))}
          </span>
          <Summary snapshot={snapshot} mark={marks.get(snapshot.id)} />
        </div>
      ))}
    </div>
  );
}

interface SummaryProps {
  readonly snapshot: SnapshotSummaryView;
  readonly mark: FolderMark | undefined;
}

function Summary({ snapshot, mark }: SummaryProps) {
  const styles = useStyles();
  const here = useValue(useClient().info)?.hostname;
  const { totals, hostname } = snapshot;
  const parts = [
    ...(mark === 'absent' || mark === 'same' ? [snapshotsTexts.marks[mark]] : []),
    ...(totals === null || mark === 'same'
      ? []
      : [snapshotsTexts.itemSummary({ count: totals.files, size: formatBytes(totals.bytes) })]),
    ...(here === undefined || hostname === here ? [] : [snapshotsTexts.otherComputer({ hostname })]),
  ];
  const text = parts.join(' · ');
  return text === '' ? null : (
    <span className={styles.summary} title={text}>
      {text}
    </span>
  );
}

interface Day {
  readonly firstMs: number;
  /** Its first snapshot's place among all, from 0. */
  readonly firstAt: number;
  readonly snapshots: readonly SnapshotSummaryView[];
}

function byDay(snapshots: readonly SnapshotSummaryView[]): readonly Day[] {
  const days = new Map<string, Day & { readonly snapshots: SnapshotSummaryView[] }>();
  for (const [at, snapshot] of snapshots.entries()) {
    const ms = Date.parse(snapshot.time);
    const day = days.get(dayKey(ms));
    if (day === undefined) days.set(dayKey(ms), { firstMs: ms, firstAt: at, snapshots: [snapshot] });
    else day.snapshots.push(snapshot);
  }
  return [...days.values()];
}
