import { describe, expect, test } from 'vitest';
import { fillsScreen, windowSize } from '../../../main/shell/window-size';

describe('the size of the window', () => {
  test('is the usual one where there is room', () => {
    const room = { width: 1600, height: 900 };
    expect(windowSize(room)).toEqual({ width: 1120, height: 760, minWidth: 760, minHeight: 560 });
    expect(fillsScreen(room)).toBe(false);
  });

  test('never exceeds the screen, such as one of 1280 × 800 dots at 200 %', () => {
    const room = { width: 640, height: 400 };
    expect(windowSize(room)).toEqual({ width: 640, height: 400, minWidth: 576, minHeight: 360 });
    expect(fillsScreen(room)).toBe(true);
  });

  test('fills a screen that is only too low', () => {
    expect(fillsScreen({ width: 1366, height: 728 })).toBe(true);
  });
});
