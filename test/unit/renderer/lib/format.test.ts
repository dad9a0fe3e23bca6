import { describe, expect, it } from 'vitest';
import { displayText } from '../../../../renderer/lib/display-text';
import { formatBytes, formatSpeed } from '../../../../renderer/lib/format-bytes';
import {
  formatAge,
  formatDay,
  formatDuration,
  formatMoment,
  formatTimeLeft,
} from '../../../../renderer/lib/format-time';
import { splitForMiddleEllipsis } from '../../../../renderer/lib/middle';
import { jobTexts } from '../../../../renderer/lib/texts';
import { passwordStrength } from '../../../../renderer/lib/password-strength';
import { baseName, parentName } from '../../../../renderer/lib/path-names';

const at = (text: string) => new Date(text).getTime();

describe('sizes and counts', () => {
  it('keeps three digits and never shows 1000 of a unit', () => {
    const sizes = [
      0, 1, 1023, 1024, 1536, 10_189, 1_023_000, 1_048_575, 4_404_019, 13_314_398_618, 1.5e15, 9e20,
    ];
    expect(sizes.map(formatBytes)).toEqual([
      '0 bytes',
      '1 byte',
      '1,023 bytes',
      '1.0 KB',
      '1.5 KB',
      '10 KB',
      '999 KB',
      '1.0 MB',
      '4.2 MB',
      '12 GB',
      '1.3 PB',
      '799,361 PB',
    ]);
    expect(formatSpeed(4_404_019)).toBe('4.2 MB/s');
  });

  it('makes plurals', () => {
    expect([0, 1, 1204].map((count) => jobTexts.problems({ count }))).toEqual([
      '0 problems',
      '1 problem',
      '1,204 problems',
    ]);
  });
});

describe('times', () => {
  const now = at('2026-11-22T14:05:00');

  it('says how long ago', () => {
    const moments = [
      '2026-11-22T14:04:30',
      '2026-11-22T14:04:00',
      '2026-11-22T13:53:00',
      '2026-11-22T11:00:00',
      '2026-11-21T11:00:00',
      '2026-11-19T11:00:00',
      '2026-05-19T11:00:00',
    ];
    expect(moments.map((moment) => formatAge(at(moment), now))).toEqual([
      'just now',
      '1 minute ago',
      '12 minutes ago',
      '3 hours ago',
      'yesterday at 11:00',
      '3 days ago',
      '6 months ago',
    ]);
  });

  it('names days and moments, with the year only when it helps', () => {
    const days = ['2026-11-22T00:00:00', '2026-11-21T23:59:59', '2026-11-16T10:00:00', '2025-11-16T10:00:00'];
    // Some runtimes set a comma after the weekday.
    expect(days.map((day) => formatDay(at(day), now).replace(',', ''))).toEqual([
      'Today',
      'Yesterday',
      'Monday 16 November',
      'Sunday 16 November 2025',
    ]);
    expect(days.slice(2).map((day) => formatMoment(at(day), now))).toEqual([
      '16 Nov, 10:00',
      '16 Nov 2025, 10:00',
    ]);
  });

  it('gives durations in two units', () => {
    expect([400, 42_000, 200_000, 180_000, 3_900_000].map(formatDuration)).toEqual([
      'less than a second',
      '42 s',
      '3 min 20 s',
      '3 min',
      '1 h 5 min',
    ]);
  });

  it('gives the time left as a range and never as nothing', () => {
    const ranges: readonly (readonly [number, number])[] = [
      [0, 0],
      [20, 50],
      [20, 100],
      [300, 480],
      [290, 300],
      [4_000, 9_000],
      [7_000, 7_300],
    ];
    expect(ranges.map(([low, high]) => formatTimeLeft(low, high))).toEqual([
      'Less than a minute left',
      'Less than a minute left',
      '1–2 min left',
      '5–8 min left',
      '4–5 min left',
      '1–2.5 h left',
      'About 2 h left',
    ]);
  });
});

describe('names', () => {
  it('keeps the end of a long name', () => {
    const name = 'Annual report with comments, second round.docx';
    expect([splitForMiddleEllipsis(name), splitForMiddleEllipsis('short.txt')]).toEqual([
      ['Annual report with comments, secon', 'd round.docx'],
      ['short.txt', ''],
    ]);
  });

  it('splits paths of every system', () => {
    const paths = ['/home/anna/Documents', 'C:\\Users\\Anna\\', '/', '/home'];
    expect(paths.map((path) => [parentName(path), baseName(path)])).toEqual([
      ['/home/anna', 'Documents'],
      ['C:\\Users\\Anna', 'Anna'],
      ['/', '/'],
      ['/', 'home'],
    ]);
  });

  it('shows bytes that are no text as the replacement character, and leaves pairs alone', () => {
    expect(displayText('a\udcff😀\udc80')).toBe('a\ufffd😀\ufffd');
  });
});

describe('password strength', () => {
  it('looks at length, kinds, repeats and runs', () => {
    const passwords = [
      '',
      'password',
      'aaaaaaaaaaaaaaaaaaaaaaaa',
      'abcdefghijklmnopqrst',
      'Tr0ub4dor&3',
      'k7wq-m3xd-9f2h-vb6t',
    ];
    expect(passwords.map(passwordStrength)).toEqual(['empty', 'weak', 'weak', 'weak', 'fair', 'strong']);
  });
});
