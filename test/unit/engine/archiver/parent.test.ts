import { describe, expect, it } from 'vitest';
import { isUnchangedFile } from '../../../../main/engine/walker/change';
import { findParent } from '../../../../main/engine/archiver/parent';
import type { GoTime } from '../../../../main/engine/format/go-time';
import type { SnapshotId } from '../../../../main/engine/format/ids';
import type { TreeNode } from '../../../../main/engine/format/tree';
import type { SnapshotRecord } from '../../../../main/engine/repository/repository';

function record(id: string, time: string, hostname: string, paths: string[]): SnapshotRecord {
  return { id: id as SnapshotId, snapshot: { time, hostname, paths } } as unknown as SnapshotRecord;
}

const snapshots = [
  record('aa01', '2024-01-01T00:00:00Z', 'here', ['/a', '/b']),
  record('aa02', '2024-01-03T01:00:00+02:00', 'here', ['/a', '/b', '/c']),
  record('ab03', '2024-01-03T00:00:00Z', 'there', ['/a']),
  record('ab04', '2024-01-04T00:00:00Z', 'here', ['/b']),
];
const nsOfDay = (day: number) => BigInt(Date.UTC(2024, 0, day)) * 1_000_000n;
const latest = { parent: { kind: 'latest' }, hostname: 'here' } as const;

describe('findParent', () => {
  it('takes the newest of the host with all the paths, not newer than the new one', () => {
    const found = [
      findParent(snapshots, latest, ['/a'], nsOfDay(9)),
      findParent(snapshots, latest, ['/b'], nsOfDay(9)),
      findParent(snapshots, latest, ['/a'], nsOfDay(2)),
      findParent(snapshots, latest, ['/x'], nsOfDay(9)),
      findParent(snapshots, { ...latest, parent: { kind: 'none' } }, ['/a'], nsOfDay(9)),
      findParent(snapshots, { ...latest, parent: { kind: 'id', id: 'ab03' } }, ['/x'], nsOfDay(1)),
    ];
    expect(found.map((each) => each?.id)).toEqual(['aa02', 'ab04', 'aa01', undefined, undefined, 'ab03']);
  });

  it.each(['aa', 'ff'])('refuses the id %s that does not name one', (id) => {
    const request = { ...latest, parent: { kind: 'id', id } } as const;
    expect(() => findParent(snapshots, request, [], 0n)).toThrow(
      expect.objectContaining({ code: 'input/invalid', context: { id } }),
    );
  });
});

describe('isUnchangedFile', () => {
  const time = '2024-01-01T00:00:00Z' as GoTime;
  const node = {
    type: 'file',
    size: 3n,
    mtime: time,
    ctime: time,
    inode: 7n,
    content: [],
  } as unknown as TreeNode;
  const strict = { ignoreCtime: false, ignoreInode: false };
  const later = '2024-01-01T00:00:00.000000001Z' as GoTime;

  it('compares type, size, times and inode', () => {
    const parents: Partial<TreeNode>[] = [
      {},
      { mtime: '2024-01-01T02:00:00+02:00' as GoTime },
      { type: 'symlink' },
      { content: null },
      { size: 4n },
      { mtime: later },
      { ctime: later },
      { inode: 8n },
    ];
    const results = parents.map((change) => isUnchangedFile(node, { ...node, ...change }, strict));
    expect(results).toEqual([true, true, false, false, false, false, false, false]);
  });

  it('ignores what it is told to', () => {
    const results = [
      isUnchangedFile(node, { ...node, ctime: later }, { ...strict, ignoreCtime: true }),
      isUnchangedFile(node, { ...node, inode: 8n }, { ...strict, ignoreCtime: true }),
      isUnchangedFile(node, { ...node, ctime: later, inode: 8n }, { ...strict, ignoreInode: true }),
    ];
    expect(results).toEqual([true, false, true]);
  });
});
