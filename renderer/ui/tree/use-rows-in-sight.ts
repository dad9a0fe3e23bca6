import {
  defaultRangeExtractor,
  observeElementOffset,
  useVirtualizer,
  type Range,
} from '@tanstack/react-virtual';
import { useCallback, useState, type RefObject } from 'react';
import { rowHeightPx } from './tree-row';

/**
 * Chromium lays nothing out below 2^25 pixels, and places things the more roughly the further down they are. The rows of a list that would be taller move
 * faster than its scroll bar.
 */
const tallestPx = 8_000_000;

export interface RowsInSight {
  readonly indexes: readonly number[];
  /** Of what holds the rows. */
  readonly heightPx: number;
  /** By so much the rows are moved, which have their places at `index * rowHeightPx`. */
  readonly shiftPx: number;
  /** As little as brings the row into sight. */
  readonly scrollTo: (index: number) => void;
}

export function useRowsInSight(
  scrollRef: RefObject<HTMLDivElement | null>,
  focused: number,
  count: number,
): RowsInSight {
  const [shiftPx, setShiftPx] = useState(0);
  // oxlint-disable-next-line react/incompatible-library -- nothing it returns is memoized here
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => rowHeightPx,
    overscan: 4,
    // A focused row that left the window would take the keyboard with it.
    rangeExtractor: (range: Range) => withIndex(defaultRangeExtractor(range), focused, count),
    observeElementOffset: (instance, onOffset) =>
      observeElementOffset(instance, (top, isScrolling) => {
        const offset = top * paceOf(instance.options.count, instance.scrollElement);
        setShiftPx(top - offset);
        onOffset(offset, isScrolling);
      }),
  });
  const scrollTo = useCallback(
    (index: number) => {
      const scroll = scrollRef.current;
      if (scroll === null) return;
      const pace = paceOf(count, scroll);
      const from = scroll.scrollTop * pace;
      const start = index * rowHeightPx;
      const to = start < from ? start : Math.max(from, start + rowHeightPx - scroll.clientHeight);
      if (to !== from) scroll.scrollTop = to / pace;
    },
    [scrollRef, count],
  );
  return {
    indexes: virtual.getVirtualItems().map(({ index }) => index),
    heightPx: Math.min(count * rowHeightPx, tallestPx),
    shiftPx,
    scrollTo,
  };
}

/** How far the rows move for each pixel that is scrolled. */
function paceOf(count: number, scroll: HTMLElement | null): number {
  const lengthPx = count * rowHeightPx;
  const viewPx = scroll?.clientHeight ?? 0;
  return lengthPx <= tallestPx ? 1 : (lengthPx - viewPx) / (tallestPx - viewPx);
}

function withIndex(indexes: readonly number[], index: number, count: number): number[] {
  if (index >= count || indexes.includes(index)) return [...indexes];
  return [...indexes, index].sort((a, b) => a - b);
}
