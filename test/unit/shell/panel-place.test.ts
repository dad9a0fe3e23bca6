import { expect, it } from 'vitest';
import { panelPlace, trayCorner } from '../../../main/shell/panel-place';

const size = { width: 340, height: 300 };
const screen = { x: 0, y: 0, width: 1600, height: 868 };
const second = { x: 1600, y: -200, width: 1280, height: 800 };

it.each([
  ['above an icon at the bottom', { x: 800, y: 868, width: 32, height: 32 }, screen, [646, 560]],
  ['below an icon at the top', { x: 800, y: 0, width: 24, height: 24 }, screen, [642, 32]],
  ['inside the right edge', { x: 1590, y: 890, width: 0, height: 0 }, screen, [1252, 560]],
  ['inside the left edge', { x: 3, y: 5, width: 0, height: 0 }, screen, [8, 13]],
  ['on the screen of the icon', { x: 2800, y: -200, width: 20, height: 20 }, second, [2532, -172]],
])('the panel opens %s', (_, anchor, area, [x, y]) => {
  expect(panelPlace(anchor, size, area)).toEqual({ x, y, ...size });
});

it.each([
  ['below', { ...second, height: 760 }, [2879, 599]],
  ['above', { ...second, y: -176, height: 776 }, [2879, -200]],
  ['that is hidden', second, [2879, 599]],
])('a tray that is not told of is at the end of the bar %s', (_, workArea, [x, y]) => {
  expect(trayCorner({ bounds: second, workArea })).toEqual({ x, y, width: 0, height: 0 });
});
