import { expect, it } from 'vitest';
import { goTimeFromNsAt, offsetMinutesOf, type GoTime } from '../../../../main/engine/format/go-time';
import { formatDuration, nsBefore, parseDuration } from '../../../../main/engine/maintenance/duration';

it.each([
  ['1y5m7d2h', '1y5m7d2h'],
  ['7d', '7d'],
  ['2h1y', '1y2h'],
  ['10m10h', '10m10h'],
])('reads %s', (text, printed) => {
  expect(formatDuration(parseDuration(text)!)).toBe(printed);
});

it('takes an empty duration for none', () => {
  expect([parseDuration(''), parseDuration('0d0h')]).toEqual([undefined, undefined]);
});

it.each(['1w', '7', 'd', '-1d', '1.5h', '1 d', 'y1'])('refuses %s', (text) => {
  expect(() => parseDuration(text)).toThrow(
    expect.objectContaining({ code: 'input/invalid', context: { duration: text } }),
  );
});

it.each([
  ['2024-03-31T12:00:00+02:00', '1m', '2024-03-02T12:00:00+02:00'],
  ['2023-03-31T12:00:00Z', '1m', '2023-03-03T12:00:00Z'],
  ['2024-02-29T00:30:00.5Z', '1y1h', '2023-02-28T23:30:00.5Z'],
  ['2024-01-01T00:00:00-05:00', '13m1d', '2022-11-30T00:00:00-05:00'],
])('%s less %s is %s', (time, duration, expected) => {
  const ns = nsBefore(time as GoTime, parseDuration(duration)!);
  expect(goTimeFromNsAt(ns, offsetMinutesOf(time as GoTime))).toBe(expected);
});
