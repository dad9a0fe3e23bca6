import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useId, useState, type KeyboardEvent } from 'react';
import { formatClock, hourMs, weekdayMs, formatWeekday } from '../lib/format-time';
import { commonTexts } from '../lib/texts';

const days = 7;
const hours = 24;

const useStyles = makeStyles({
  scroll: { overflowX: 'auto' },
  grid: {
    display: 'grid',
    gridTemplateColumns: `max-content repeat(${hours}, minmax(15px, 1fr))`,
    minInlineSize: 'min-content',
    gap: '2px',
    touchAction: 'none',
    userSelect: 'none',
    borderRadius: tokens.borderRadiusMedium,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '2px' },
  },
  row: { display: 'contents' },
  head: { fontSize: tokens.fontSizeBase100, color: tokens.colorNeutralForeground2, gridColumnEnd: 'span 6' },
  day: {
    display: 'flex',
    alignItems: 'center',
    paddingInlineEnd: tokens.spacingHorizontalS,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
  },
  cell: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    blockSize: '26px',
    boxSizing: 'border-box',
    overflow: 'hidden',
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusSmall,
    fontSize: tokens.fontSizeBase100,
    cursor: 'pointer',
  },
  filled: {
    backgroundColor: tokens.colorBrandBackground,
    color: tokens.colorNeutralForegroundOnBrand,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorBrandBackground}`,
    forcedColorAdjust: 'none',
    '@media (forced-colors: active)': { backgroundColor: 'Highlight', color: 'HighlightText' },
  },
  ranged: { outline: `2px solid ${tokens.colorNeutralForeground1}`, outlineOffset: '-3px' },
  active: {
    ':is(:focus > * > *)': {
      outline: `2px solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: '1px',
      zIndex: 1,
    },
  },
});

interface Spot {
  readonly day: number;
  readonly hour: number;
}

interface Range {
  readonly anchor: Spot;
  readonly active: Spot;
  /** By the pointer. */
  readonly isHeld: boolean;
}
const firstSpot = { day: 0, hour: 8 };
const firstRange = { anchor: firstSpot, active: firstSpot, isHeld: false };

interface WeekGridProps {
  readonly label: string;
  /** What is in the hour; `undefined` where it is empty. Monday is day 0. */
  readonly cell: (day: number, hour: number) => { readonly text: string; readonly name: string } | undefined;
  /** The name of an empty hour. */
  readonly emptyName: string;
  /** The first of the hours was empty, or not. */
  readonly onPaint: (hours: readonly Spot[], wasEmpty: boolean) => void;
}

const moves: Readonly<Record<string, Spot>> = {
  ArrowLeft: { day: 0, hour: -1 },
  ArrowRight: { day: 0, hour: 1 },
  ArrowUp: { day: -1, hour: 0 },
  ArrowDown: { day: 1, hour: 0 },
  Home: { day: 0, hour: -hours },
  End: { day: 0, hour: hours },
};

/** The hours of a week, to be painted: with the pointer held, or with the arrows, Shift for several, and Space. It has the focus as a whole. */
export function WeekGrid({ label, cell, emptyName, onPaint }: WeekGridProps) {
  const styles = useStyles();
  const id = useId();
  const { range, setRange, isRanged, paint, onKeyDown } = usePainting((spots, first) =>
    onPaint(spots, cell(first.day, first.hour) === undefined),
  );
  const { anchor, active, isHeld } = range;
  const cellOf = (spot: Spot) => {
    const { day, hour } = spot;
    const content = cell(day, hour);
    return (
      <span
        key={hour}
        id={`${id}-${day}-${hour}`}
        role="gridcell"
        aria-selected={content !== undefined}
        aria-label={commonTexts.weekGridCell({
          day: formatWeekday(day, 'long'),
          time: formatClock(weekdayMs(day) + hour * hourMs),
          state: content?.name ?? emptyName,
        })}
        title={content?.name}
        className={mergeClasses(
          styles.cell,
          content !== undefined && styles.filled,
          isRanged(spot) && anchor !== active && styles.ranged,
          active.day === day && active.hour === hour && styles.active,
        )}
        onPointerDown={() => setRange({ anchor: spot, active: spot, isHeld: true })}
        onPointerEnter={() => isHeld && setRange({ anchor, active: spot, isHeld })}
      >
        {content?.text}
      </span>
    );
  };
  return (
    <div className={styles.scroll}>
      <div
        role="grid"
        aria-label={label}
        aria-description={commonTexts.weekGridKeys}
        aria-activedescendant={`${id}-${active.day}-${active.hour}`}
        aria-multiselectable
        tabIndex={0}
        className={styles.grid}
        onKeyDown={onKeyDown}
        onPointerUp={() => isHeld && paint()}
        onPointerLeave={() => isHeld && paint()}
      >
        <Hours />
        {Array.from({ length: days }, (_, day) => (
          <div key={day} role="row" className={styles.row}>
            <span role="rowheader" className={styles.day}>
              {formatWeekday(day, 'short')}
            </span>
            {Array.from({ length: hours }, (__, hour) => cellOf({ day, hour }))}
          </div>
        ))}
      </div>
    </div>
  );
}

/** The hours that are about to be painted; `onPaint` is told the first of them, too. */
function usePainting(onPaint: (spots: readonly Spot[], first: Spot) => void) {
  const [range, setRange] = useState<Range>(firstRange);
  const { anchor, active, isHeld } = range;
  const isRanged = ({ day, hour }: Spot) =>
    isBetween(day, anchor.day, active.day) && isBetween(hour, anchor.hour, active.hour);
  const paint = () => {
    onPaint(allSpots.filter(isRanged), anchor);
    setRange({ anchor: active, active, isHeld: false });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const isRightToLeft = getComputedStyle(event.currentTarget).direction === 'rtl';
    const move = moves[event.key];
    if (move !== undefined) {
      const next = {
        day: clamp(active.day + move.day, days),
        hour: clamp(
          active.hour + (isRightToLeft && event.key.startsWith('Arrow') ? -move.hour : move.hour),
          hours,
        ),
      };
      setRange({ anchor: event.shiftKey ? anchor : next, active: next, isHeld });
    } else if (event.key === ' ' || event.key === 'Enter') paint();
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey))
      setRange({ anchor: allSpots[0]!, active: allSpots.at(-1)!, isHeld });
    else return;
    event.preventDefault();
  };
  return { range, setRange, isRanged, paint, onKeyDown };
}

function Hours() {
  const styles = useStyles();
  return (
    <div role="presentation" aria-hidden className={styles.row}>
      <span />
      {[0, 6, 12, 18].map((hour) => (
        <span key={hour} className={styles.head}>
          {formatClock(weekdayMs(0) + hour * hourMs)}
        </span>
      ))}
    </div>
  );
}

const allSpots: readonly Spot[] = Array.from({ length: days * hours }, (_, at) => ({
  day: Math.floor(at / hours),
  hour: at % hours,
}));

function isBetween(value: number, a: number, b: number): boolean {
  return value >= Math.min(a, b) && value <= Math.max(a, b);
}

function clamp(value: number, length: number): number {
  return Math.max(0, Math.min(length - 1, value));
}
