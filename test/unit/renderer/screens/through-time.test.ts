import { describe, expect, it } from 'vitest';
import { lastDays } from '../../../../renderer/screens/overview/days-card';
import { missingFrom } from '../../../../renderer/screens/snapshots/snapshot-browser';
import { folderMarks } from '../../../../renderer/screens/snapshots/use-folder-marks';
import { changedLines } from '../../../../renderer/screens/snapshots/versions/text-changes';

describe('what each backup is for a folder', () => {
  it('is absent, the same as the one before, or changed', () => {
    const of = (...versions: readonly (number | 'nothing' | 'unreadable')[]) => [
      ...folderMarks({
        versions: [],
        snapshots: versions.map((version, at) => ({ snapshotId: String(at), version })),
      }),
    ];
    expect(of(0, 1, 1, 'nothing', 1)).toEqual([
      ['0', 'changed'],
      ['1', 'same'],
      ['2', 'changed'],
      ['3', 'absent'],
      ['4', 'changed'],
    ]);
    expect(of('unreadable', 0)).toEqual([['1', 'changed']]);
  });
});

describe('what is ticked and not in a backup', () => {
  const entry = (path: string) => ({
    path,
    name: path.slice(1),
    isFolder: false,
    type: 'file' as const,
    sizeBytes: 1,
    modifiedAt: '',
    linkTarget: null,
  });
  const children = new Map([['/', [entry('/a')]]]);

  it('is counted once its folder was read to the end', () => {
    const complete = new Map([['/', { kind: 'complete' as const }]]);
    const reading = new Map([['/', { kind: 'reading' as const, read: 1, total: 2 }]]);
    const selection = new Set(['/a', '/b', '/other/c']);
    expect(missingFrom(selection, { children, states: complete })).toBe(1);
    expect(missingFrom(selection, { children, states: reading })).toBe(0);
  });
});

describe('two texts as one', () => {
  it('shows what came and went, with three lines around it', () => {
    const before = 'a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n';
    const after = before.replace('e\n', 'E\n');
    expect(changedLines(before, after).map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'gap ⋯',
      ...['same b', 'same c', 'same d'],
      ...['removed e', 'added E'],
      ...['same f', 'same g', 'same h'],
      'gap ⋯',
    ]);
  });

  it('has no lines when they are the same', () => {
    expect(changedLines('a\nb\n', 'a\nb\n')).toEqual([]);
    expect(changedLines('', '')).toEqual([]);
  });
});

describe('the last days', () => {
  const snapshot = (time: string, bytesAdded: number) => ({
    id: time,
    time,
    hostname: 'here',
    paths: [],
    tags: [],
    totals: { files: 1, bytes: 1, bytesAdded },
  });

  it('are thirty, each with its backups, also over a change of the clock', () => {
    // Noon of the day after clocks went back in most of Europe.
    const today = new Date(2026, 9, 26, 12).getTime();
    const at = (day: number, hour: number) => new Date(2026, 9, day, hour, 30).toISOString();
    const days = lastDays([snapshot(at(26, 0), 5), snapshot(at(25, 23), 3), snapshot(at(25, 1), 4)], today);
    expect(days).toHaveLength(30);
    expect(days.slice(-3).map(({ backups, bytesAdded }) => [backups, bytesAdded])).toEqual([
      [0, 0],
      [2, 7],
      [1, 5],
    ]);
  });
});
