import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useEffect, useId, useRef, type KeyboardEvent } from 'react';
import type { SnapshotSummaryView } from '../../../contract/data';
import { useClient, useValue } from '../../api/hooks';
import { useNow } from '../../lib/use-now';
import { formatBytes } from '../../lib/format-bytes';
import { dayKey, formatClock, formatDay } from '../../lib/format-time';
import { formatCount } from '../../lib/format-number';
import { snapshotsTexts } from '../../lib/texts';
import type { FolderMark, FolderMarks } from './use-folder-marks';

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
  // Years of backups: days out of sight are not laid out.
  day: { contentVisibility: 'auto', containIntrinsicBlockSize: 'auto 120px' },
  heading: {
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
    minBlockSize: '48px',
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

export function SnapshotList({ snapshots, marks, chosenId, onChoose }: SnapshotListProps) {
  const styles = useStyles();
  const now = useNow();
  const listId = useId();
  const chosenRef = useRef<HTMLDivElement>(null);
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
      role="listbox"
      aria-label={snapshotsTexts.listLabel}
      aria-activedescendant={optionId(chosenId)}
      tabIndex={0}
      className={styles.list}
      onKeyDown={onKeyDown}
    >
      {byDay(snapshots).map(([firstMs, ofDay]) => (
        <div key={dayKey(firstMs)} role="group" aria-label={formatDay(firstMs, now)} className={styles.day}>
          <div aria-hidden className={styles.heading}>
            {formatDay(firstMs, now)}
            {ofDay.length > 1 && <span className={styles.count}>{formatCount(ofDay.length)}</span>}
          </div>
          {ofDay.map((snapshot) => (
            <div
              key={snapshot.id}
              ref={snapshot.id === chosenId ? chosenRef : undefined}
              id={optionId(snapshot.id)}
              role="option"
              aria-selected={snapshot.id === chosenId}
              className={mergeClasses(styles.option, snapshot.id === chosenId && styles.chosen)}
              onClick={() => onChoose(snapshot.id)}
            >
              <span
                className={mergeClasses(styles.time, marks.get(snapshot.id) === 'absent' && styles.absent)}
              >
                {formatClock(Date.parse(snapshot.time))}
              </span>
              <Summary snapshot={snapshot} mark={marks.get(snapshot.id)} />
            </div>
          ))}
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

function byDay(
  snapshots: readonly SnapshotSummaryView[],
): readonly (readonly [firstMs: number, ofDay: readonly SnapshotSummaryView[]])[] {
  const days = new Map<string, [number, SnapshotSummaryView[]]>();
  for (const snapshot of snapshots) {
    const ms = Date.parse(snapshot.time);
    const day = days.get(dayKey(ms));
    if (day === undefined) days.set(dayKey(ms), [ms, [snapshot]]);
    else day[1].push(snapshot);
  }
  return [...days.values()];
}
