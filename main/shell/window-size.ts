/** Sizes in the screen's own units, which are larger than its dots where everything is drawn at 200 %. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

const usual: Size = { width: 1120, height: 760 };
/** Below this the window would be a burden; only a screen that is smaller yet may make it so. */
const smallest: Size = { width: 760, height: 560 };
/** What the frame that the system draws around a window leaves of the screen, at the least. */
const shareInsideFrame = 0.9;

/** How large the window opens, and how small it may be made, where the screen has this much room. */
export function windowSize(room: Size) {
  const most = (length: number) => Math.floor(length * shareInsideFrame);
  return {
    width: Math.min(usual.width, room.width),
    height: Math.min(usual.height, room.height),
    minWidth: Math.min(smallest.width, most(room.width)),
    minHeight: Math.min(smallest.height, most(room.height)),
  };
}

/** Whether the window needs all the room there is. */
export function fillsScreen(room: Size): boolean {
  return room.width <= usual.width || room.height <= usual.height;
}
