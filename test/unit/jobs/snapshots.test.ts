import { describe, expect, it } from 'vitest';
import type { RemoteSession } from '../../../main/engine-thread/protocol';
import type { FolderEntry, SnapshotRecord } from '../../../main/engine/requests';
import { Sessions } from '../../../main/jobs/sessions';
import { Snapshots } from '../../../main/jobs/snapshots';
import { remoteEngine, remoteSession } from '../../support/remote-double';

const running = new AbortController().signal;
const snapshotId = 'b'.repeat(64);
const byName = { by: 'name', isDescending: false } as const;

function snapshotsWith(methods: Partial<RemoteSession>): Snapshots {
  const { session } = remoteSession(methods);
  const engine = remoteEngine({ open: async () => session });
  return new Snapshots(
    new Sessions(engine, undefined, '/cache', () => ({
      place: { kind: 'local', path: '/backups' },
      secrets: { password: 'p', credential: { kind: 'none' } },
      settings: { uploadLimitBytesPerSecond: null, downloadLimitBytesPerSecond: null, startsAtLogin: false },
    })),
  );
}

function entry(name: string, type: string, size = 0, mtime = '2026-01-01T00:00:00.5Z'): FolderEntry {
  const node = { name, type, size: BigInt(size), mtime, linkTarget: 'target' };
  return { path: `/home/${name}`, node: node as unknown as FolderEntry['node'] };
}

const folder = [
  entry('b10.txt', 'file', 3),
  entry('B2.txt', 'file', 1, '2026-01-02T00:00:00Z'),
  entry('link', 'symlink'),
  entry('pipe', 'fifo'),
  entry('z', 'dir'),
];

describe('Snapshots', () => {
  it('lists the newest first, also without a summary', async () => {
    const record = (id: string, time: string, summary?: object) =>
      ({
        id,
        snapshot: { time, hostname: 'h', paths: ['/'], tags: [], summary },
      }) as unknown as SnapshotRecord;
    const summary = { totalFilesProcessed: 1, totalBytesProcessed: 2, dataAdded: 3 };
    const snapshots = snapshotsWith({
      listSnapshots: async () => [
        record('old', '2026-01-01T12:00:00+02:00'),
        record('new', '2026-01-01T11:00:00Z', summary),
      ],
    });
    expect(await snapshots.list(running)).toMatchObject([
      { id: 'new', time: '2026-01-01T11:00:00.000Z', totals: { files: 1, bytes: 2, bytesAdded: 3 } },
      { id: 'old', time: '2026-01-01T10:00:00.000Z', totals: null },
    ]);
  });

  it('leaves out first files once everything is backed up, too', async () => {
    const record = (id: string, hour: number, change: object) =>
      ({
        id,
        snapshot: { time: `2026-01-01T0${hour}:00:00Z`, hostname: 'h', paths: ['/a'], tags: [], ...change },
      }) as unknown as SnapshotRecord;
    const starter = { tags: ['first-files'] };
    const snapshots = snapshotsWith({
      listSnapshots: async () => [
        record('superseded', 1, starter),
        record('whole', 2, { paths: ['/a', '/b'] }),
        record('later', 3, starter),
        record('of another host', 1, { ...starter, hostname: 'other' }),
        record('of another folder', 1, { ...starter, paths: ['/c'] }),
      ],
    });
    expect((await snapshots.list(running)).map(({ id }) => id)).toEqual([
      'later',
      'whole',
      'of another host',
      'of another folder',
    ]);
  });

  it('sorts folders first and names as people count', async () => {
    const snapshots = snapshotsWith({ listFolder: async () => folder });
    const names = async (sort: Parameters<Snapshots['folder']>[0]['sort']) => {
      const page = await snapshots.folder({ snapshotId, path: '/home', sort, offset: 0, limit: 10 }, running);
      return page.entries.map(({ name }) => name);
    };
    expect(await names(byName)).toEqual(['z', 'B2.txt', 'b10.txt', 'link', 'pipe']);
    expect(await names({ by: 'name', isDescending: true })).toEqual([
      'z',
      'pipe',
      'link',
      'b10.txt',
      'B2.txt',
    ]);
    expect(await names({ by: 'size', isDescending: true })).toEqual([
      'z',
      'b10.txt',
      'B2.txt',
      'pipe',
      'link',
    ]);
    expect(await names({ by: 'modified', isDescending: false })).toEqual([
      'z',
      'b10.txt',
      'link',
      'pipe',
      'B2.txt',
    ]);
  });

  it('gives pages, and reads a folder once for all of them', async () => {
    let reads = 0;
    const snapshots = snapshotsWith({
      listFolder: async () => {
        reads++;
        return folder;
      },
    });
    const page = (offset: number) =>
      snapshots.folder({ snapshotId, path: '/home', sort: byName, offset, limit: 2 }, running);
    expect(await page(2)).toEqual({
      total: 5,
      offset: 2,
      entries: [
        {
          name: 'b10.txt',
          path: '/home/b10.txt',
          type: 'file',
          sizeBytes: 3,
          modifiedAt: '2026-01-01T00:00:00.500Z',
          linkTarget: null,
        },
        {
          name: 'link',
          path: '/home/link',
          type: 'symlink',
          sizeBytes: 0,
          modifiedAt: '2026-01-01T00:00:00.500Z',
          linkTarget: 'target',
        },
      ],
    });
    const last = await page(4);
    expect([last.entries.map(({ type }) => type), reads]).toEqual([['other'], 1]);
  });

  it('keeps the folders that were looked at last', async () => {
    const reads: string[] = [];
    const snapshots = snapshotsWith({
      listFolder: async (_snapshot, path) => {
        reads.push(path);
        return [];
      },
    });
    const look = (path: string) =>
      snapshots.folder({ snapshotId, path, sort: byName, offset: 0, limit: 1 }, running);
    for (const path of ['/1', '/2', '/3', '/4', '/5', '/6', '/7', '/8']) await look(path);
    await look('/1');
    await look('/9');
    await look('/1');
    await look('/2');
    expect(reads.slice(8)).toEqual(['/9', '/2']);
  });
});
