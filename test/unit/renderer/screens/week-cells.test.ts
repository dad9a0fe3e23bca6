import { describe, expect, it } from 'vitest';
import { holdsIn, windowsOf } from '../../../../renderer/screens/plans/week-cells';

const hoursOf = (window: Parameters<typeof holdsIn>[0]) =>
  Array.from({ length: 7 * 24 }, (_, at) => [Math.floor(at / 24), at % 24] as const)
    .filter(([day, hour]) => holdsIn(window, day, hour))
    .map(([day, hour]) => `${day}:${hour}`);

describe('the hours of a window', () => {
  it('are those in which it holds, if only for a part', () => {
    expect(hoursOf({ days: [1], from: '08:30', to: '10:00' })).toEqual(['0:8', '0:9']);
    expect(hoursOf({ days: [3], from: '08:00', to: '09:01' })).toEqual(['2:8', '2:9']);
  });

  it('go on in the next day, which is Monday after Sunday', () => {
    expect(hoursOf({ days: [7], from: '23:00', to: '01:00' })).toEqual(['0:0', '6:23']);
    expect(hoursOf({ days: [2], from: '00:00', to: '00:00' })).toHaveLength(24);
  });
});

describe('the windows of painted hours', () => {
  it('are the fewest that hold in just these', () => {
    const isIn = (day: number, hour: number) => (day < 5 ? hour >= 8 && hour < 18 : day === 6 && hour === 23);
    const windows = windowsOf(isIn);
    expect(windows).toEqual([
      { days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' },
      { days: [7], from: '23:00', to: '00:00' },
    ]);
    for (let day = 0; day < 7; day++)
      for (let hour = 0; hour < 24; hour++)
        expect(windows.some((window) => holdsIn(window, day, hour))).toBe(isIn(day, hour));
  });

  it('are none where nothing is painted', () => {
    expect(windowsOf(() => false)).toEqual([]);
  });
});
