import type { Size } from './window-size';

export interface Area extends Size {
  readonly x: number;
  readonly y: number;
}

/** Between the panel and what it belongs to, and the edges of the screen. */
const gap = 8;

/** Where a window of `size` belongs to the icon at `anchor` (or the pointer, without a size): beside it, inside what the screen leaves free. */
export function panelPlace(anchor: Area, size: Size, screen: Area): Area {
  const isInUpperHalf = anchor.y + anchor.height / 2 < screen.y + screen.height / 2;
  const y = isInUpperHalf ? anchor.y + anchor.height + gap : anchor.y - size.height - gap;
  return {
    x: clamp(anchor.x + (anchor.width - size.width) / 2, screen.x, screen.width, size.width),
    y: clamp(y, screen.y, screen.height, size.height),
    ...size,
  };
}

function clamp(at: number, start: number, room: number, length: number): number {
  return Math.round(Math.max(start + gap, Math.min(at, start + room - length - gap)));
}
