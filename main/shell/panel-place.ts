import type { Size } from './window-size';

export interface Area extends Size {
  readonly x: number;
  readonly y: number;
}

/** Between the panel and what it belongs to, and the edges of the screen. */
const gap = 8;

/** Where desktops have their trays, that do not say so: at the end of the bar above, if it is there, or below. */
export function trayCorner({ bounds, workArea }: { readonly bounds: Area; readonly workArea: Area }): Area {
  const y = workArea.y > bounds.y ? bounds.y : bounds.y + bounds.height - 1;
  return { x: bounds.x + bounds.width - 1, y, width: 0, height: 0 };
}

/** Where a window of `size` belongs to the icon at `anchor`: beside it, inside what the screen leaves free. */
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
